import { CONTEXT_ATTRIBUTES, CONTEXT_DEPTH, CONTEXT_ITEMS, CONTEXT_TEXT } from "./limits.js";
import { isObject } from "./options.js";

/** A value that JSON could hold, without any of the caller's code in it. */
export type Plain = null | boolean | number | string | readonly Plain[] | PlainObject;
export interface PlainObject {
  readonly [name: string]: Plain;
}

export interface ContextCopy {
  readonly context: PlainObject;
  /** One clause for each attribute that is left out, such as `"user.born" is a bigint`. */
  readonly faults: readonly string[];
}

/** A path as it may stand in a message. */
function quote(path: string): string {
  return `"${path.length > 80 ? `${path.slice(0, 80)}...` : path}"`;
}

function isTooLong(text: string): boolean {
  // At most three bytes of UTF-8 for each of its units, and at least one.
  if (text.length * 3 <= CONTEXT_TEXT) return false;
  return text.length > CONTEXT_TEXT || new TextEncoder().encode(text).length > CONTEXT_TEXT;
}

function isWellFormed(text: string): boolean {
  return !/[\ud800-\udfff]/u.test(text);
}

const NO_FAULTS: readonly string[] = Object.freeze([]);

/** A copy of a context that has nothing in it but texts, numbers and booleans, as most have; nothing of any other. */
function copyFlat(given: unknown): PlainObject | undefined {
  try {
    if (Object.getPrototypeOf(given) !== Object.prototype) return undefined;
    const copy = { ...(given as PlainObject) };
    let left = CONTEXT_ATTRIBUTES;
    for (const name in copy) {
      const value = copy[name];
      const isGood =
        typeof value === "string"
          ? !isTooLong(value) && isWellFormed(value)
          : typeof value === "boolean" || Number.isFinite(value);
      if (!isGood || isTooLong(name) || name === "__proto__" || --left < 0) return undefined;
    }
    return copy;
  } catch {
    return undefined;
  }
}

/**
 * Copies the caller's context to a plain tree. Here, and only here, may code of the caller run (getters, proxies),
 * long before the core asks for an attribute. What cannot be copied is left out, and so counts as missing.
 */
export function copyContext(given: unknown): ContextCopy {
  const flat = copyFlat(given);
  if (flat) return { context: flat, faults: NO_FAULTS };
  const faults: string[] = [];
  let attributes = 0;
  let items = 0;

  function leaveOut(path: string, why: string): undefined {
    faults.push(path ? `${quote(path)} ${why}` : `the context ${why}`);
  }

  function copyMembers(source: object, path: string, parents: readonly unknown[]): PlainObject {
    const members: Record<string, Plain> = {};
    for (const name of Object.keys(source)) {
      const at = path ? `${path}.${name}` : name;
      if (name === "__proto__") {
        leaveOut(at, "is no name for an attribute");
      } else if (isTooLong(name)) {
        leaveOut(at, `is longer than ${CONTEXT_TEXT} bytes`);
      } else if (++attributes > CONTEXT_ATTRIBUTES) {
        leaveOut(at, `is beyond the ${CONTEXT_ATTRIBUTES} attributes that a context may have`);
        break;
      } else {
        const copy = copyMember(source, name, at, parents);
        if (copy !== undefined) members[name] = copy;
      }
    }
    return members;
  }

  function copyItems(source: readonly unknown[], path: string, parents: readonly unknown[]): Plain | undefined {
    const { length } = source;
    if (!(length + items <= CONTEXT_ITEMS)) {
      return leaveOut(path, `is beyond the ${CONTEXT_ITEMS} list items that a context may have`);
    }
    items += length;
    // An item that is left out keeps its place, as one that no test can read.
    return Array.from({ length }, (_, index) => copyMember(source, index, `${path}.${index}`, parents) ?? null);
  }

  function copyMember(
    source: object,
    name: string | number,
    path: string,
    parents: readonly unknown[],
  ): Plain | undefined {
    try {
      return copyValue((source as Record<string | number, unknown>)[name], path, parents);
    } catch {
      return leaveOut(path, "cannot be read");
    }
  }

  function copyValue(value: unknown, path: string, parents: readonly unknown[]): Plain | undefined {
    switch (typeof value) {
      case "undefined":
      case "boolean":
        return value;
      case "number":
        return Number.isFinite(value) ? value : leaveOut(path, `is ${value}`);
      case "string":
        if (isTooLong(value)) return leaveOut(path, `is longer than ${CONTEXT_TEXT} bytes`);
        return isWellFormed(value) ? value : leaveOut(path, "has half a surrogate pair");
      case "object":
        return value && copyObject(value, path, parents);
      default:
        return leaveOut(path, `is a ${typeof value}`);
    }
  }

  function copyObject(value: object, path: string, parents: readonly unknown[]): Plain | undefined {
    if (parents.includes(value)) return leaveOut(path, "contains itself");
    const isList = Array.isArray(value);
    // The members of an object have one name more in their path than the object; the items of a list have not.
    if (parents.length >= CONTEXT_DEPTH + Number(isList))
      return leaveOut(path, `is nested deeper than ${CONTEXT_DEPTH}`);
    const line = [...parents, value];
    if (isList) return copyItems(value, path, line);
    const kind = Object.prototype.toString.call(value).slice(8, -1);
    // An instant is compared as RFC 3339 text. The built-in methods, not what the object says they are.
    if (kind === "Date") return new Date(Date.prototype.getTime.call(value)).toISOString();
    return kind === "Object" ? copyMembers(value, path, line) : leaveOut(path, `is a ${kind}`);
  }

  const copy = copyMember([given], 0, "", []);
  const isGood = isObject(copy);
  if (!isGood && !faults[0]) leaveOut("", "is no object");
  return { context: isGood ? (copy as PlainObject) : {}, faults };
}

/** One sentence about everything that was left out. */
export function describeFaults(faults: readonly string[]): string {
  const more = faults.length > 3 ? `, and ${faults.length - 3} more` : "";
  return `context: ${faults.slice(0, 3).join(", ")}${more}; what cannot be read counts as missing`;
}
