import type { Plain } from "./compile.js";
import type { Answers } from "./core.js";
import { isObject } from "./project.js";

/** Which variant of a flag somebody has; nothing if there is no such flag. */
export type VariantReader = (answers: Answers, key: string) => string | undefined;

/** A flag of a sound snapshot. */
interface Known {
  readonly type: string;
  /** The variants by their values as JSON; absent where two have the same. */
  readonly names: ReadonlyMap<string, string> | undefined;
}

/**
 * Reads variants of many flags for many people. A value costs far less than the details in which the core names the
 * variant, as those tell when the clock will change it, too.
 */
export function createVariantReader(snapshot: Plain): VariantReader {
  const flags = new Map<string, Known>();
  for (const [key, flag] of Object.entries(snapshot.flags)) {
    const variants = Object.entries(isObject(flag) && isObject(flag.variants) ? flag.variants : {});
    const names = new Map(variants.map(([name, value]) => [JSON.stringify(value), name]));
    flags.set(key, { type: typeof variants[0]?.[1], names: names.size === variants.length ? names : undefined });
  }
  return (answers, key) => {
    const { type, names } = flags.get(key) ?? {};
    if (!names) return type === undefined ? undefined : answers.explain(key).details.variant;
    return names.get(JSON.stringify(read(answers, key, type)));
  };
}

function read(answers: Answers, key: string, type: string | undefined): unknown {
  if (type === "boolean") return answers.getBooleanValue(key, false);
  if (type === "string") return answers.getStringValue(key, "");
  if (type === "number") return answers.getNumberValue(key, 0);
  return answers.getObjectValue(key, {});
}
