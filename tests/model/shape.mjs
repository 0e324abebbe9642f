// What the parts of a document may look like. A fault is thrown, and caught by whoever fails closed for it.

export class Fault extends Error {}

export function demand(isGood, why) {
  if (!isGood) throw new Fault(why);
}

export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
export const isText = (value) => typeof value === "string";
export const isName = (value) => isText(value) && value !== "";
export const isFlagValue = (value) => ["boolean", "string", "number"].includes(typeof value) || isObject(value);

/** Only own members: a flag may be called `constructor`. */
export const own = (map, key) => (isObject(map) && Object.hasOwn(map, key) ? map[key] : undefined);
export const has = (map, key) => isObject(map) && Object.hasOwn(map, key);

/** An object with these fields and no others, but for those that begin with `x-`. */
export function fields(value, allowed, required = []) {
  demand(isObject(value), "not an object");
  for (const key of Object.keys(value)) demand(allowed.includes(key) || key.startsWith("x-"), `unknown field ${key}`);
  for (const key of required) demand(Object.hasOwn(value, key), `no ${key}`);
}

/** A field that may be missing, but not wrong. */
export function optional(value, key, isGood) {
  if (Object.hasOwn(value, key)) demand(isGood(value[key]), `${key} is wrong`);
}

export const isList = (value, isItem) => Array.isArray(value) && value.every(isItem);
export const isFullList = (value, isItem) => isList(value, isItem) && value.length > 0;
