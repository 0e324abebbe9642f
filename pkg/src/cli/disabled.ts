import type { Plain } from "./compile.js";
import { isObject } from "./project.js";

/** The flags of a release that are switched off: with one of them, nobody has it. */
export function disabledFlags(snapshot: Plain, release: unknown): string[] {
  const flags = isObject(release) && isObject(release.flags) ? release.flags : {};
  return Object.keys(flags).filter((key) => {
    const flag = Object.hasOwn(snapshot.flags, key) ? snapshot.flags[key] : undefined;
    return isObject(flag) && flag.disabled === true;
  });
}
