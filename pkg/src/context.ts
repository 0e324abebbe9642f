import { CONTEXT_ATTRIBUTES, CONTEXT_DEPTH, CONTEXT_ITEMS, CONTEXT_TEXT } from "./limits.js";

/** A value that JSON could hold, frozen, without any of the caller's code in it. */
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
  return `"${path.length > 80 ? `${path.slice(0, 80)}…` : path}"`;
}

function isTooLong(text: string): boolean {
  // At most three bytes of UTF-8 for each of its units, and at least one.
  if (text.length * 3 <= CONTEXT_TEXT) return false;
  return text.length > CONTEXT_TEXT || new TextEncoder().encode(text).length > CONTEXT_TEXT;
}

/**
 * Copies the caller's context to a frozen plain tree. Here, and only here, may code of the caller run (getters, proxies),
 * long before the core asks for an attribute. What cannot be copied is left out, and so counts as missing.
 */
export function copyContext(given: unknown): ContextCopy {
  const faults: string[] = [];
  const ancestors: unknown[] = [];
  let attributes = 0;
  let items = 0;

  function leaveOut(path: string, why: string): undefined {
    faults.push(path === "" ? `the context ${why}` : `${quote(path)} ${why}`);
    return undefined;
  }

  function copyMembers(source: object, path: string): PlainObject {
    const members: Record<string, Plain> = {};
    for (const name of Object.keys(source)) {
      const at = path === "" ? name : `${path}.${name}`;
      if (name === "__proto__") {
        leaveOut(at, "is no name for an attribute");
        continue;
      }
      if (isTooLong(name)) {
        leaveOut(at, `has a name of more than ${CONTEXT_TEXT} bytes`);
        continue;
      }
      attributes += 1;
      if (attributes > CONTEXT_ATTRIBUTES) {
        leaveOut(at, `is beyond the ${CONTEXT_ATTRIBUTES} attributes that a context may have`);
        break;
      }
      const copy = copyMember(source, name, at);
      if (copy !== undefined) members[name] = copy;
    }
    return Object.freeze(members);
  }

  function copyItems(source: readonly unknown[], path: string): readonly Plain[] | undefined {
    const length = source.length;
    if (!(length + items <= CONTEXT_ITEMS)) {
      return leaveOut(path, `is beyond the ${CONTEXT_ITEMS} list items that a context may have`);
    }
    items += length;
    const copies: Plain[] = [];
    // An item that is left out keeps its place, as one that no test can read.
    for (let index = 0; index < length; index++) copies.push(copyMember(source, index, `${path}.${index}`) ?? null);
    return Object.freeze(copies);
  }

  function copyMember(source: object, name: string | number, path: string): Plain | undefined {
    let value: unknown;
    try {
      value = (source as Record<string | number, unknown>)[name];
    } catch {
      return leaveOut(path, "throws when it is read");
    }
    return copyValue(value, path);
  }

  function copyValue(value: unknown, path: string): Plain | undefined {
    switch (typeof value) {
      case "undefined":
        return undefined;
      case "boolean":
        return value;
      case "number":
        return Number.isFinite(value) ? value : leaveOut(path, `is ${value}`);
      case "string":
        if (isTooLong(value)) return leaveOut(path, `has more than ${CONTEXT_TEXT} bytes`);
        return /\p{Surrogate}/u.test(value) ? leaveOut(path, "has half a surrogate pair") : value;
      case "object":
        return value === null ? null : copyObject(value, path);
      default:
        return leaveOut(path, `is a ${typeof value}`);
    }
  }

  function copyObject(value: object, path: string): Plain | undefined {
    if (ancestors.includes(value)) return leaveOut(path, "contains itself");
    ancestors.push(value);
    try {
      const isList = Array.isArray(value);
      // The members of an object have one name more in their path than the object; the items of a list have not.
      if (ancestors.length > (isList ? CONTEXT_DEPTH + 1 : CONTEXT_DEPTH)) {
        return leaveOut(path, `is nested deeper than ${CONTEXT_DEPTH}`);
      }
      if (isList) return copyItems(value, path);
      const kind = Object.prototype.toString.call(value).slice(8, -1);
      // An instant is compared as RFC 3339 text. The built-in methods, not what the object says they are.
      if (kind === "Date") return new Date(Date.prototype.getTime.call(value)).toISOString();
      return kind === "Object" ? copyMembers(value, path) : leaveOut(path, `is a ${kind}`);
    } catch {
      return leaveOut(path, "cannot be read");
    } finally {
      ancestors.pop();
    }
  }

  const copy = copyValue(given, "");
  const isObject = typeof copy === "object" && copy !== null && !Array.isArray(copy);
  if (!isObject && faults.length === 0) leaveOut("", "is no object");
  return { context: isObject ? (copy as PlainObject) : Object.freeze({}), faults };
}

/** One sentence about everything that was left out. */
export function describeFaults(faults: readonly string[]): string {
  const more = faults.length > 3 ? `, and ${faults.length - 3} more` : "";
  return `context: ${faults.slice(0, 3).join(", ")}${more}; what cannot be read counts as missing`;
}
