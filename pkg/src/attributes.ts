import type { Plain, PlainObject } from "./context.js";

/** The page's side of a client, which the core asks for attributes in the middle of an evaluation. */
export interface Attributes {
  /** Writes the value of the attribute with a number where the core reads it; see `src/web/host.rs`. */
  attribute(id: number): number;
  /** Hears the path of the attribute with a number. */
  name(id: number, path: string): void;
  /** Forgets the paths: the numbers of another snapshot stand for others. */
  replace(): void;
}

/** Nothing here may run anybody else's code, or fail: `context` gives what was copied of the caller's. */
export function createAttributes(
  context: () => Plain | undefined,
  write: (value: Plain | undefined) => number,
): Attributes {
  let paths: (readonly string[])[] = [];
  return {
    attribute(id) {
      const path = paths[id];
      if (!path) return -1;
      let node = context();
      for (let place = 0; place < path.length; place++) {
        const name = path[place] as string;
        if (typeof node !== "object" || node === null || Array.isArray(node) || !Object.hasOwn(node, name)) return 0;
        node = (node as PlainObject)[name];
      }
      return write(node);
    },
    name(id, path) {
      paths[id] = path.split(".");
    },
    replace() {
      paths = [];
    },
  };
}
