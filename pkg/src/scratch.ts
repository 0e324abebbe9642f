import type { Plain } from "./context.js";

/** How an attribute's value crosses to the core: the kind, and eight times the number of bytes written. */
const MISSING = 0;
const FALSE = 1;
const TRUE = 2;
const NUMBER = 3;
const TEXT = 4;
const LIST = 5;
const OTHER = 6;

/** Writes a value where the core reads it, and returns what it is. */
export type Scratch = (value: Plain | undefined) => number;

function kindOf(value: Plain | undefined): number {
  switch (typeof value) {
    case "boolean":
      return value ? TRUE : FALSE;
    case "number":
      return NUMBER;
    case "string":
      return TEXT;
    default:
      return value ? OTHER : MISSING;
  }
}

/** The place in the core's memory through which values cross, numbers in little-endian order. */
export function createScratch(memory: WebAssembly.Memory, reserve: (length: number) => number): Scratch {
  const encoder = new TextEncoder();
  let start = 0;
  let capacity = 0;

  return (value) => {
    const isList = Array.isArray(value);
    const items: readonly (Plain | undefined)[] = isList ? value : [value];
    let length = 0;
    for (const item of items) length += 9 + (typeof item === "string" ? 3 * item.length : 0);
    if (length > capacity) {
      capacity = Math.max(length, 16_384);
      start = reserve(capacity);
    }
    // Anew each time: when the memory grows, views on what it was are of no use any more.
    const bytes = new Uint8Array(memory.buffer, start, capacity);
    const numbers = new DataView(memory.buffer, start, capacity);
    let at = 0;
    let kind = MISSING;
    for (const item of items) {
      kind = kindOf(item);
      // In a list, each item is preceded by its kind, and each text by its length.
      if (isList) bytes[at++] = kind < OTHER ? kind : MISSING;
      if (kind === NUMBER) {
        numbers.setFloat64(at, item as number, true);
        at += 8;
      } else if (kind === TEXT) {
        const text = at + (isList ? 4 : 0);
        const { written } = encoder.encodeInto(item as string, bytes.subarray(text));
        if (isList) numbers.setUint32(at, written, true);
        at = text + written;
      }
    }
    return (isList ? LIST : kind) + 8 * at;
  };
}
