// When cues come and how far shares have risen is for the core to say. It is asked with a snapshot of a kind: one release
// for each cue, for everybody, so that nothing but the clock decides.

import type { Plain } from "./compile.js";
import { type Client, open } from "./core.js";
import { isObject } from "./project.js";

type Members = Record<string, unknown>;

/** A cue, and when it comes. */
export interface CueTime {
  readonly stage: string;
  /** Absent if that is everybody. */
  readonly audience?: unknown;
  /** Percent, and to what they rise. */
  readonly share: number;
  readonly to?: number;
  /** Epoch milliseconds; absent if it never comes, as behind a hold without an end. */
  readonly comes?: number;
  /** When a rising share is full. */
  readonly full?: number;
}

/** What a cue reaches at an instant. */
export interface Reach {
  readonly stage: string;
  readonly audience?: unknown;
  /** Thousandths of a percent. */
  readonly threshold: number;
}

export interface Rollback {
  readonly at: number;
  readonly to?: string;
  readonly share?: number;
  readonly reason?: string;
}

/** The plan of a release, in time. */
export interface Schedule {
  readonly opens: number;
  readonly cues: readonly CueTime[];
  /** The one that is not history, whether or not its instant has come. */
  readonly rollback?: Rollback;
  /** What each cue reaches at an instant; nothing of a cue that has not come, or was taken back. */
  reachAt(instant: number): readonly Reach[];
  close(): void;
}

const GENERAL = [{ stage: "general", after: "PT0S" }];
const SWITCH = { variants: { off: false, on: true }, dormant: "off" };
/** Somebody of whom it is known in which bucket this salt puts them. */
const SALT = "full";
const SOMEBODY = "somebody";
const BUCKET = 41_951;

/** Reads the plan of a sound release. */
export async function openSchedule(snapshot: Plain, key: string): Promise<Schedule> {
  const release = snapshot.releases[key] as Members;
  const opens = Date.parse(String(release.opens));
  const named = typeof release.plan === "string" ? snapshot.plans?.[release.plan] : release.plan;
  const plan = (named ?? GENERAL) as Members[];
  const rollback = readRollback(release.rollback, opens);

  const whole = plan.map(({ audience: _, share: __, ...cue }) => cue);
  // Of a rising share, the last thousandth: whose bucket that is comes in when the share is full.
  const full = plan.map(({ audience: _, share, ...cue }) => ({
    ...cue,
    ...(isObject(share) && { share: { from: BUCKET / 1000, to: (BUCKET + 1) / 1000, until: share.until } }),
  }));
  const times = await openProbe(snapshot, release, [...whole, ...full], release.holds);
  const states = times.rehearse({ at: opens - 1, context: { targetingKey: SOMEBODY } }).releases();
  const comes = (index: number) => states.find((state) => state.key === String(index))?.nextChangeAt;
  times.close();

  const cues = plan.map((cue, index): CueTime => {
    const { stage, audience, share = 100 } = cue;
    const at = comes(index);
    const isRising = isObject(share);
    const end = isRising ? comes(plan.length + index) : undefined;
    return {
      stage: String(stage),
      ...(audience !== undefined && { audience }),
      share: isRising ? Number(share.from) : Number(share),
      ...(isRising && { to: Number(share.to) }),
      ...(at !== undefined && { comes: at }),
      ...(end !== undefined && { full: end }),
    };
  });

  // A rollback stops the clock for good, as a hold without an end does.
  const given: unknown[] = Array.isArray(release.holds) ? release.holds : [];
  const stops = rollback ? [...given, { from: new Date(rollback.at).toISOString() }] : release.holds;
  const probe = await openProbe(
    snapshot,
    release,
    plan.map(({ audience: _, ...cue }) => cue),
    stops,
  );

  function reachAt(instant: number): Reach[] {
    const rehearsed = probe.rehearse({ at: instant, context: { targetingKey: SOMEBODY } });
    const back = rollback && rollback.at <= instant ? rollback : undefined;
    const last = back?.to === undefined ? plan.length : plan.map(({ stage }) => stage).lastIndexOf(back.to);
    return cues.map(({ stage, audience }, index) => {
      const steps = rehearsed.explain(String(index)).steps;
      const gates = steps.find((step) => step.step === "release")?.gates ?? [];
      const reached = gates.find(({ gate }) => gate === "SHARE")?.threshold ?? 0;
      const isTaken = back && (index > last || (back.to === undefined && back.share === undefined));
      const most = back?.share === undefined ? reached : Math.min(reached, Math.round(back.share * 1000));
      return { stage, ...(audience !== undefined && { audience }), threshold: isTaken ? 0 : most };
    });
  }

  return { opens, cues, ...(rollback && { rollback }), reachAt, close: () => probe.close() };
}

/** A client that answers for each cue as if it were a release of its own. */
function openProbe(snapshot: Plain, release: Members, cues: readonly object[], holds: unknown): Promise<Client> {
  const { opens, ignoresFreezes } = release;
  const flags: Members = {};
  const releases: Members = {};
  for (const [index, cue] of cues.entries()) {
    flags[index] = SWITCH;
    releases[index] = {
      flags: { [index]: "on" },
      salt: SALT,
      opens,
      plan: [cue],
      ...(holds !== undefined && { holds }),
      ...(ignoresFreezes !== undefined && { ignoresFreezes }),
    };
  }
  const { freezes } = snapshot;
  return open({ format: 1, flags, ...(freezes !== undefined && { freezes }), releases });
}

function readRollback(given: unknown, opens: number): Rollback | undefined {
  if (!isObject(given)) return undefined;
  const at = Date.parse(String(given.at));
  if (at < opens) return undefined;
  return {
    at,
    ...(typeof given.to === "string" && { to: given.to }),
    ...(typeof given.share === "number" && { share: given.share }),
    ...(typeof given.reason === "string" && { reason: given.reason }),
  };
}
