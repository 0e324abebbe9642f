import type { Plain } from "./context.js";

/** How an attribute's value crosses to the core: the kind, and eight times the number of bytes written. */
const MISSING = 0;
const FALSE = 1;
const TRUE = 2;
const NUMBER = 3;
const TEXT = 4;
const LIST = 5;
const OTHER = 6;

export interface Scratch {
  /** Writes a value where the core reads it, and returns what it is. */
  write(value: Plain | undefined): number;
}

/** The place in the core's memory through which values cross, numbers in little-endian order. */
export function createScratch(memory: WebAssembly.Memory, reserve: (length: number) => number): Scratch {
  const encoder = new TextEncoder();
  let start = 0;
  let capacity = 0;
  let bytes = new Uint8Array(0);
  let numbers = new DataView(bytes.buffer);

  function need(length: number): void {
    if (length > capacity) {
      capacity = Math.max(length, 16_384);
      start = reserve(capacity);
    }
    // When the memory grows, views on what it was are of no use any more.
    if (bytes.buffer !== memory.buffer) {
      bytes = new Uint8Array(memory.buffer);
      numbers = new DataView(memory.buffer);
    }
  }

  function writeText(text: string, at: number): number {
    return encoder.encodeInto(text, bytes.subarray(at, start + capacity)).written;
  }

  function writeItem(item: Plain, at: number): number {
    switch (typeof item) {
      case "boolean":
        bytes[at] = item ? TRUE : FALSE;
        return at + 1;
      case "number":
        bytes[at] = NUMBER;
        numbers.setFloat64(at + 1, item, true);
        return at + 9;
      case "string": {
        bytes[at] = TEXT;
        const length = writeText(item, at + 5);
        numbers.setUint32(at + 1, length, true);
        return at + 5 + length;
      }
      default:
        bytes[at] = MISSING;
        return at + 1;
    }
  }

  function writeList(items: readonly Plain[]): number {
    let length = 0;
    for (const item of items) length += typeof item === "string" ? 5 + 3 * item.length : 9;
    need(length);
    let at = start;
    for (const item of items) at = writeItem(item, at);
    return LIST + 8 * (at - start);
  }

  return {
    write(value) {
      switch (typeof value) {
        case "boolean":
          return value ? TRUE : FALSE;
        case "number":
          need(8);
          numbers.setFloat64(start, value, true);
          return NUMBER + 8 * 8;
        case "string":
          need(3 * value.length);
          return TEXT + 8 * writeText(value, start);
        case "object":
          if (value === null) return MISSING;
          return Array.isArray(value) ? writeList(value) : OTHER;
        default:
          return MISSING;
      }
    },
  };
}
