import type { Cue, Release, Snapshot, Stop } from "footlights";
import { cuesOf, isRolledBack } from "./plan.ts";

/** What the booth can do to a document: each is what the command of the same name does to the authored files. */
export type Edit =
  | { readonly kind: "hold"; readonly release: string; readonly until?: number; readonly reason?: string }
  | { readonly kind: "resume"; readonly release: string }
  | {
      readonly kind: "rollback";
      readonly release: string;
      readonly to?: string;
      readonly share?: number;
      readonly reason?: string;
    }
  | { readonly kind: "kill"; readonly flag: string; readonly undo?: boolean }
  /** Another share for a cue. The plan of other releases stays what it is, even if it had the same name. */
  | {
      readonly kind: "share";
      readonly release: string;
      readonly cue: number;
      readonly share: NonNullable<Cue["share"]>;
    }
  /** Another opening, as that of a later train. */
  | { readonly kind: "departure"; readonly release: string; readonly opens: number };

const SECOND = 1000;

/** Whole seconds, as people write them. */
function toText(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 19)}Z`;
}

/** Whether an instant lies in a stop that can be read. */
function isWithin(stop: Stop | null, at: number): boolean {
  return Date.parse(stop?.from ?? "") <= at && (stop?.until === undefined || at < Date.parse(stop.until));
}

/** Whether a hold stops the release at an instant. */
export function isHeld({ holds }: Release, at: number): boolean {
  return Array.isArray(holds) && holds.some((stop: Stop) => isWithin(stop, at));
}

/**
 * The document with an edit made at `now`; the same object if the edit would change nothing. Who publishes it counts the
 * revision.
 */
export function applyEdit(document: Snapshot, edit: Edit, now: number): Snapshot {
  if (edit.kind === "kill") {
    const { flag, undo = false } = edit;
    const known = document.flags?.[flag];
    if (known === undefined || (known.disabled ?? false) !== undo) {
      return document;
    }
    return { ...document, flags: { ...document.flags, [flag]: { ...known, disabled: !undo } } };
  }
  const release = document.releases?.[edit.release];
  const edited = release && editRelease(document, release, edit, now);
  return edited === undefined ? document : { ...document, releases: { ...document.releases, [edit.release]: edited } };
}

function editRelease(
  document: Snapshot,
  release: Release,
  edit: Exclude<Edit, { readonly kind: "kill" }>,
  now: number,
): Release | undefined {
  const holds = Array.isArray(release.holds) ? release.holds : [];
  switch (edit.kind) {
    case "hold": {
      const { until, reason } = edit;
      const from = Math.floor(now / SECOND) * SECOND;
      if (isHeld(release, from) || (until !== undefined && until <= from)) {
        return undefined;
      }
      const stop = {
        from: toText(from),
        ...(until !== undefined && { until: toText(until) }),
        ...(reason !== undefined && { reason }),
      };
      return { ...release, holds: [...holds, stop] };
    }
    case "resume": {
      // The hold began in the same second, or before.
      const until = Math.ceil(now / SECOND) * SECOND;
      if (!isHeld(release, until)) {
        return undefined;
      }
      return { ...release, holds: holds.map((stop) => (isWithin(stop, until) ? ended(stop, until) : stop)) };
    }
    case "rollback": {
      const { to, share, reason } = edit;
      const isWhole = to === undefined && share === undefined;
      const { rollback: before } = release;
      const at = Math.floor(now / SECOND) * SECOND;
      // One that comes later may come now.
      const isInForce = before && isRolledBack(release) && Date.parse(before.at) <= at;
      if (isWhole && isInForce && before.to === undefined && before.share === undefined) {
        return undefined;
      }
      return {
        ...release,
        rollback: {
          at: toText(at),
          ...(to !== undefined && { to }),
          ...(share !== undefined && { share }),
          ...(reason !== undefined && { reason }),
        },
      };
    }
    case "share": {
      const plan = cuesOf(document, release);
      return { ...release, plan: plan.map((cue, index) => (index === edit.cue ? { ...cue, share: edit.share } : cue)) };
    }
    case "departure":
      return { ...release, opens: toText(edit.opens) };
  }
}

/** The stop with its end, which stands behind its beginning. */
function ended({ from, until: _, ...rest }: Stop, until: number): Stop {
  return { from, until: toText(until), ...rest };
}
