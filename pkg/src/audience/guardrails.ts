import { digest } from "../digest.js";
import type { Engine } from "../engine.js";
import { TRIP } from "../limits.js";
import type { Note } from "../note.js";

/** The trips of one deployment: of which text of a release, and when. */
export type Trips = Readonly<Record<string, { readonly of: number; readonly at: number }>>;

export interface Guardrails {
  /** The keys of the releases that have tripped, and the instant at which the first of them may be tried again. */
  tripped(now: number): { keys: string[]; until: number };
  /** Counts a failure. How many were allowed, if this one was one too many. */
  fail(release: string, now: number): number | undefined;
  reset(release: string | undefined): void;
}

/** `P1DT2H` in milliseconds; the core has seen to it that it is a duration. */
function toMilliseconds(duration: string): number {
  const units = { W: 604_800, D: 86_400, H: 3600, M: 60, S: 1 };
  let seconds = 0;
  for (const [, count, unit] of duration.matchAll(/(\d+)([WDHMS])/g)) {
    seconds += Number(count) * units[unit as keyof typeof units];
  }
  return seconds * 1000;
}

/** Counts the failures of releases that have a guardrail. A release that was edited, or another deployment, starts anew. */
export function createGuardrails(engine: Engine, deployment: string, note: Note<Trips>): Guardrails {
  const failures = new Map<string, number[]>();
  const revision = (release: string) => digest(deployment + engine.releaseText(release));

  return {
    tripped(now) {
      const trips = note.get();
      const keys: string[] = [];
      let until = Number.POSITIVE_INFINITY;
      for (const [key, trip] of Object.entries(trips)) {
        // One of the future: the clock has been put back since.
        if (trip?.of !== revision(key) || !(Math.abs(now - trip.at) < TRIP)) continue;
        keys.push(key);
        until = Math.min(until, trip.at + TRIP);
      }
      return { keys, until };
    },

    fail(release, now) {
      const guardrail = engine.release(release)?.guardrail;
      if (!guardrail) return undefined;
      const of = revision(release);
      const key = `${of} ${release}`;
      const within = toMilliseconds(guardrail.within);
      // As above: one of the future says nothing.
      const recent = [...(failures.get(key) ?? []).filter((at) => Math.abs(now - at) < within), now];
      failures.set(key, recent);
      if (recent.length < guardrail.failures) return undefined;
      failures.delete(key);
      note.set({ ...note.get(), [release]: { of, at: now } });
      return guardrail.failures;
    },

    reset(release) {
      failures.clear();
      const { [release ?? ""]: _, ...others } = note.get();
      note.set(release === undefined ? {} : others);
    },
  };
}
