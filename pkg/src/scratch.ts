import type { Plain } from "./context.js";

/** The kinds of values, as `src/web/host.rs` reads them. */
const MISSING = 0;
const FALSE = 1;
const TRUE = 2;
const NUMBER = 3;
const TEXT = 4;
const OBJECT = 5;

/**
 * Writes a value where the core reads it, item by item if it is a list. Returns twice the number of bytes written, and
 * one more for a list.
 */
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
      return value ? OBJECT : MISSING;
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
    for (const item of items) {
      const kind = kindOf(item);
      bytes[at++] = kind;
      if (kind === NUMBER) {
        numbers.setFloat64(at, item as number, true);
        at += 8;
      } else if (kind === TEXT) {
        const { written } = encoder.encodeInto(item as string, bytes.subarray(at + 4));
        numbers.setUint32(at, written, true);
        at += 4 + written;
      }
    }
    return 2 * at + Number(isList);
  };
}
