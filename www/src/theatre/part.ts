import type { Release, Snapshot } from "footlights";

/**
 * The part of a document that one release depends on: the release, those that give its flags or flags that something asks
 * for, and whatever is no release. What is published of other releases is then no reason to ask a thousand people anew.
 */
export function partFor(document: Snapshot, key: string): Snapshot {
  const { revision: _, publishedAt: __, releases = {}, ...rest } = document;
  const asked = new Set<string>();
  const kept = new Set<string>();
  const keep = (name: string, release: Release) => {
    kept.add(name);
    collect(release, asked);
    if (name === key) {
      for (const flag of flagsOf(release)) {
        asked.add(flag);
      }
    }
  };
  collect([rest.segments, rest.plans, rest.flags], asked);
  const release = releases[key];
  if (release !== undefined) {
    keep(key, release);
  }
  for (let before = -1; before !== kept.size; ) {
    before = kept.size;
    for (const [name, other] of Object.entries(releases)) {
      if (!kept.has(name) && flagsOf(other).some((flag) => asked.has(flag))) {
        keep(name, other);
      }
    }
  }
  // In the order of the document, which matters to nobody but makes equal parts equal texts.
  return { ...rest, releases: Object.fromEntries(Object.entries(releases).filter(([name]) => kept.has(name))) };
}

/** The keys of a release's flags. The file is anybody's to edit, so there may be none. */
export function flagsOf(release: Release): readonly string[] {
  return Object.keys(release?.flags ?? {});
}

/** Adds the flags that conditions and needs name. Rather one too many than one too few. */
function collect(value: unknown, flags: Set<string>): void {
  if (typeof value !== "object" || value === null) {
    return;
  }
  for (const [name, inside] of Object.entries(value)) {
    if (name === "flag" && typeof inside === "string") {
      flags.add(inside);
    }
    if (name === "needs" && typeof inside === "object" && inside !== null && "flags" in inside) {
      for (const flag of Object.keys(inside.flags ?? {})) {
        flags.add(flag);
      }
    }
    collect(inside, flags);
  }
}
