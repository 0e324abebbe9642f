import { type Plain, readFreezes } from "./compile.js";
import { describeCondition, percent } from "./describe.js";
import { disabledFlags } from "./disabled.js";
import { toLocalText } from "./instants.js";
import { isObject } from "./project.js";
import { isSame } from "./same.js";
import { openSchedule, type Reach, type Rollback } from "./schedule.js";
import { progress } from "./terminal.js";
import { freezeAt } from "./trains.js";

/** What becomes of a release. */
export interface ReleaseChange {
  readonly key: string;
  readonly change: "new" | "gone" | "changed" | "same";
  /** The fields that are not as they were. */
  readonly fields: readonly string[];
  /** What it reaches now, under the old snapshot and the new. */
  readonly before: readonly Reach[];
  readonly after: readonly Reach[];
  /** What nobody's plan says, each as a sentence. */
  readonly jumps: readonly string[];
}

/** A percent: what is less may come of the time that it takes to publish. */
const LEAP = 1000;

interface Side {
  readonly release: Record<string, unknown>;
  readonly opens: number;
  readonly rollback: Rollback | undefined;
  readonly reach: readonly Reach[];
  /** The same before a rollback. */
  readonly isOpen: boolean;
  /** A flag that it gives is switched off. */
  readonly isDark: boolean;
}

/** Compares every release of two snapshots. */
export async function compareReleases(
  before: Plain,
  after: Plain,
  now: number,
  zone: string | undefined,
): Promise<ReleaseChange[]> {
  const changes: ReleaseChange[] = [];
  const keys = [...new Set([...Object.keys(before.releases), ...Object.keys(after.releases)])];
  const tell = progress("comparing releases", keys.length);
  for (const [index, key] of keys.entries()) {
    tell(index);
    const [old, young] = [await sideOf(before, key, now), await sideOf(after, key, now)];
    const fields = changedFields(old?.release, young?.release);
    changes.push({
      key,
      change: !old ? "new" : !young ? "gone" : fields.length > 0 ? "changed" : "same",
      fields,
      before: reachOf(old),
      after: reachOf(young),
      jumps: jumpsOf(old, young, now, zone),
    });
  }
  tell(keys.length);
  return changes;
}

async function sideOf(snapshot: Plain, key: string, now: number): Promise<Side | undefined> {
  const release = Object.hasOwn(snapshot.releases, key) ? snapshot.releases[key] : undefined;
  if (!isObject(release)) return undefined;
  const { opens, rollback, cues, reachAt, close } = await openSchedule(snapshot, key);
  const reach = reachAt(now);
  close();
  const isOpen = cues.some(({ comes }) => comes !== undefined && comes <= now);
  return { release, opens, rollback, reach, isOpen, isDark: disabledFlags(snapshot, release).length > 0 };
}

/** What it reaches with the kill switch, which is no jump and hides none. */
function reachOf(side: Side | undefined): readonly Reach[] {
  return !side || side.isDark ? [] : side.reach;
}

function changedFields(old: Record<string, unknown> = {}, young: Record<string, unknown> = {}): string[] {
  const names = new Set([...Object.keys(old), ...Object.keys(young)]);
  return [...names].filter((name) => !isSame(old[name], young[name]));
}

function jumpsOf(old: Side | undefined, young: Side | undefined, now: number, zone: string | undefined): string[] {
  if (!old?.isOpen)
    return young?.isOpen && young.reach.some(({ threshold }) => threshold >= LEAP)
      ? [`it would be open at once, as its opening, ${toLocalText(young.opens, zone)}, is over`]
      : [];
  const isBack = old.rollback !== undefined && old.rollback.at <= now;
  if (!young) return isBack ? [] : ["it is gone, though it is open: who has it would lose it"];
  // After a rollback, a later opening is how it is opened again.
  if (isBack && young.opens > now) return [];
  const jumps: string[] = [];
  if (old.opens !== young.opens) {
    const [was, is] = [old.opens, young.opens].map((instant) => toLocalText(instant, zone));
    jumps.push(`its opening has come, and would move from ${was} to ${is}`);
  }
  for (const [field, sentence] of Object.entries(DRAWN)) {
    if (!isSame(old.release[field], young.release[field])) jumps.push(sentence);
  }
  const isRolledBack = young.rollback !== undefined && !isSame(young.rollback, old.rollback);
  // A hold is published after it has begun, and takes back what has come in meanwhile.
  const isHeld = freezeAt(readFreezes(young.release.holds), now) !== undefined;
  // A rollback in the place of one that went further lets people in.
  jumps.push(...leaps(old.reach, young.reach, isRolledBack || isHeld));
  return jumps;
}

/** Fields that reach the people who have a release at once, whatever its plan says. */
const DRAWN: Readonly<Record<string, string>> = {
  salt: 'its "salt" is another one, so other people would be drawn',
  by: 'it draws "by" another attribute, so other people would be drawn',
  audience: "its audience is another one, though it is open",
  flags: "it would give other variants, though it is open",
};

/** Where the share of an audience leaps. */
function leaps(before: readonly Reach[], after: readonly Reach[], mayFall: boolean): string[] {
  return byAudience(before, after).flatMap(({ name, was, is }) => {
    const leap = mayFall ? is - was : Math.abs(is - was);
    return leap < LEAP ? [] : [`its share of ${name} would leap from ${percent(was)} to ${percent(is)}`];
  });
}

/** The largest share of an audience under the old and the new. */
export interface AudienceShares {
  readonly name: string;
  readonly was: number;
  readonly is: number;
}

/** The shares by audience: two that are described alike may still be two. */
export function byAudience(before: readonly Reach[], after: readonly Reach[]): AudienceShares[] {
  const shares = new Map<string, AudienceShares>();
  const add = (reaches: readonly Reach[], side: "was" | "is") => {
    for (const { audience, threshold } of reaches) {
      const id = JSON.stringify(audience) ?? "";
      const known = shares.get(id) ?? { name: describeCondition(audience), was: 0, is: 0 };
      shares.set(id, { ...known, [side]: Math.max(known[side], threshold) });
    }
  };
  add(before, "was");
  add(after, "is");
  return [...shares.values()];
}
