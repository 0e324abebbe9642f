import type { Flag, Release, Snapshot } from "../snapshot.js";
import type { FlagValue } from "../types.js";

/** What a flag is worth in a test: a value that it always has, or a flag with variants, rules and the like. */
export type TestFlag = FlagValue | Flag;

/** A switch has both of its variants, so that a release or an override can turn it. */
function toFlag(given: TestFlag): Flag {
  if (typeof given === "object" && "variants" in given) return given as Flag;
  if (typeof given === "boolean") {
    return { variants: { off: false, on: true }, dormant: given ? "on" : "off" };
  }
  return { variants: { value: given } as Flag["variants"], dormant: "value" };
}

/** The snapshot that a few lines stand for. */
export function document(
  flags: Readonly<Record<string, TestFlag>>,
  releases: Readonly<Record<string, Release>> | undefined,
  snapshot: Partial<Snapshot> = {},
): Snapshot {
  const own = Object.fromEntries(Object.entries(flags).map(([key, given]) => [key, toFlag(given)]));
  return {
    format: 1,
    ...snapshot,
    flags: { ...snapshot.flags, ...own },
    releases: { ...snapshot.releases, ...releases },
  };
}
