import { isObject } from "./project.js";

/** The type that some values have together, as TypeScript writes it. */
export function shapeOf(values: readonly unknown[]): string {
  const shapes = new Set<string>();
  const objects = values.filter(isObject);
  const lists = values.filter(Array.isArray);
  for (const value of values) if (typeof value !== "object" || value === null) shapes.add(nameOf(value));
  if (lists.length > 0) shapes.add(`readonly ${bracket(shapeOf(lists.flat(1)))}[]`);
  if (objects.length > 0) shapes.add(shapeOfObjects(objects));
  return [...shapes].sort().join(" | ") || "never";
}

function nameOf(value: unknown): string {
  return value === null ? "null" : typeof value;
}

/** One shape for all of them: what only some have is optional. */
function shapeOfObjects(objects: readonly Record<string, unknown>[]): string {
  const keys = [...new Set(objects.flatMap((object) => Object.keys(object)))].sort();
  if (keys.length === 0) return "Readonly<Record<string, never>>";
  const members = keys.map((key) => {
    const having = objects.filter((object) => Object.hasOwn(object, key));
    const mark = having.length < objects.length ? "?" : "";
    return `readonly ${JSON.stringify(key)}${mark}: ${shapeOf(having.map((object) => object[key]))}`;
  });
  return `{ ${members.join("; ")} }`;
}

function bracket(shape: string): string {
  return /[|]| /.test(shape) ? `(${shape})` : shape;
}
