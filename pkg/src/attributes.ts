import type { Plain, PlainObject } from "./context.js";
import type { Scratch } from "./scratch.js";

/**
 * The page's side of a client in one instance of the core, which asks it for attributes in the middle of an evaluation.
 * Nothing here may run anybody else's code, or fail.
 */
export class Attributes {
  /** What was copied of the caller's. */
  context: PlainObject = {};
  paths: (readonly string[])[] = [];
  readonly write: Scratch;

  constructor(write: Scratch) {
    this.write = write;
  }

  /** Writes the value of the attribute with a number where the core reads it; see `src/web/host.rs`. */
  attribute(id: number): number {
    const path = this.paths[id];
    if (!path) return -1;
    let node: Plain | undefined = this.context;
    for (let place = 0; place < path.length; place++) {
      const name = path[place] as string;
      if (typeof node !== "object" || node === null || Array.isArray(node) || !Object.hasOwn(node, name)) return 0;
      node = (node as PlainObject)[name];
    }
    return this.write(node);
  }

  /** Hears the path of the attribute with a number. */
  name(id: number, path: string): void {
    this.paths[id] = path.split(".");
  }
}
