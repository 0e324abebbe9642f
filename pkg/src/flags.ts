import { deepFreeze } from "./freeze.js";
import type { FlagValue } from "./types.js";

/** One variant of a flag of the present snapshot. */
export interface Variant {
  readonly name: string;
  readonly value: FlagValue;
}

/** What is known of a flag. */
export interface KnownFlag {
  /** Its place in the snapshot. */
  readonly index: number;
  readonly variants: readonly Variant[];
}

/** What the page knows of the flags of one snapshot. */
export interface Flags {
  /** A flag; nothing if there is none of this key. */
  get(key: string): KnownFlag | undefined;
  /** Forgets what was learnt of the snapshot, since another one has taken its place. */
  replace(): void;
}

/**
 * `describe` gives the place of a flag, and name and value (as JSON) of each of its variants.
 * A value keeps its identity as long as its text is the same, from one snapshot to the next.
 */
export function createFlags(describe: (key: string) => readonly [place?: number, ...texts: string[]]): Flags {
  let known: Map<string, KnownFlag>;
  /** Variants by the texts of their names and values: most flags have the same ones, which then lie close together. */
  let lists: Map<string, readonly Variant[]>;
  let values = new Map<string, FlagValue>();
  let former: typeof values;

  function replace(): void {
    known = new Map();
    lists = new Map();
    former = values;
    values = new Map();
  }

  function variantsOf(texts: readonly string[]): readonly Variant[] {
    const all = JSON.stringify(texts);
    const same = lists.get(all);
    if (same) return same;
    const made: Variant[] = [];
    for (let place = 0; place < texts.length; place += 2) {
      const json = texts[place + 1] as string;
      const value = values.get(json) ?? former.get(json) ?? deepFreeze(JSON.parse(json) as FlagValue);
      values.set(json, value);
      made.push({ name: texts[place] as string, value });
    }
    lists.set(all, made);
    return made;
  }

  function get(key: string): KnownFlag | undefined {
    const flag = known.get(key);
    if (flag) return flag;
    const [index, ...texts] = describe(key);
    if (index !== undefined) known.set(key, { index, variants: variantsOf(texts) });
    return known.get(key);
  }

  replace();
  return {
    get,
    replace,
  };
}
