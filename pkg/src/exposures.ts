import type { Events } from "./events.js";
import { REMEMBERED } from "./limits.js";
import type { Note } from "./note.js";
import type { EvaluationDetails, FlagValue } from "./types.js";

/**
 * Hears of each value that is read first, and tells of it once for each person, flag and variant of a session. `mark`
 * gives the number under which that is noted.
 */
export function createExposures(
  events: Events,
  told: Note<readonly number[]>,
  mark: (flag: string, variant: string) => number,
): (detailsOf: () => EvaluationDetails<FlagValue>) => void {
  return (detailsOf) => {
    if (!events.hears("exposure")) return;
    // At once, as they are of this instant; telling can wait until the read is over.
    const { flagKey: flag, variant, flagMetadata } = detailsOf();
    const { cause, release, stage } = flagMetadata;
    const before = told.get();
    if (variant === undefined || before.includes(mark(flag, variant))) return;
    told.set([...before, mark(flag, variant)].slice(-REMEMBERED));
    queueMicrotask(() => events.emit("exposure", { flag, variant, cause, release, stage }));
  };
}
