import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { encode, encodeUnpacker } from "../encode.mjs";
import { block, concat, number } from "../reader.mjs";
import { decode } from "../src/inline.js";
import { split } from "../streams.mjs";

const unpacker = encodeUnpacker(readFileSync(new URL("../wasm/unpack.wasm", import.meta.url)));
const module = new Uint8Array(readFileSync(new URL("../wasm/footlights_bg.wasm", import.meta.url)));

/** The smallest module that has such bytes in it, and a function for each of these bodies. */
function moduleWith(bytes: Uint8Array, bodies: number[][] = []): Uint8Array {
  const custom = block(concat([[0], bytes]));
  const functions = block(concat([number(bodies.length), ...bodies.map(() => [0])]));
  const code = block(concat([number(bodies.length), ...bodies.map(block)]));
  const types = [1, 4, 1, 0x60, 0, 0];
  return concat([[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0], types, [3], functions, [5, 3, 1, 0, 1, 10], code, [0], custom]);
}

function inlined(bytes: Uint8Array): string {
  return encode(split(bytes));
}

function customOf(bytes: Uint8Array<ArrayBuffer>): Buffer[] {
  return WebAssembly.Module.customSections(new WebAssembly.Module(bytes), "").map((section) => Buffer.from(section));
}

test.each<[string, Uint8Array]>([
  ["nothing", new Uint8Array()],
  ["one byte", Uint8Array.of(0)],
  ["every byte once", Uint8Array.from({ length: 256 }, (_, byte) => byte)],
  ["the upper half more often", Uint8Array.from({ length: 5_000 }, (_, index) => 128 + ((index * index) % 128))],
  ["what is special in a script", new TextEncoder().encode("\"'`\\$<{|}~ </script>\n\r\0\u2028")],
])("%s is the same after the way through a text", (_, bytes) => {
  const text = inlined(moduleWith(bytes));
  expect(text).toMatch(/^[ !#%&(-;=-[\]^_a-~]*$/);
  expect(customOf(decode(text, unpacker))).toEqual([Buffer.from(bytes)]);
});

// Each has a local i64 and a local f64.
test.each<[string, number[]]>([
  ["nothing", []],
  ["numbers of several bytes", [0x41, 0xff, 0xff, 0xff, 0xff, 0x07, 0x1a, 0x42, 0x80, 0x80, 0x80, 0x80, 0x70, 0x1a]],
  ["floats", [0x43, 0x0b, 0x0b, 0x0b, 0x0b, 0x1a, 0x44, 1, 2, 3, 4, 0x80, 6, 7, 0xff, 0x1a]],
  [
    "blocks in blocks",
    [0x02, 0x40, 0x03, 0x40, 0x41, 0, 0x0d, 1, 0x41, 1, 0x04, 0x40, 0x0c, 2, 0x05, 0x0b, 0x0b, 0x0b],
  ],
  ["a table of branches", [0x02, 0x40, 0x02, 0x40, 0x41, 2, 0x0e, 2, 0, 1, 2, 0x0b, 0x0b]],
  ["loads and stores", [0x41, 0, 0x41, 0, 0x28, 0, 0x90, 0x01, 0x36, 0, 0, 0x41, 0, 0x29, 0, 8, 0x21, 0]],
  [
    "memory",
    [0x41, 0, 0x41, 0, 0x41, 0, 0xfc, 10, 0, 0, 0x41, 0, 0x41, 0, 0x41, 0, 0xfc, 11, 0, 0x3f, 0, 0x40, 0, 0x1a],
  ],
  ["a choice of a type", [0x20, 0, 0x20, 0, 0x41, 1, 0x1c, 1, 0x7e, 0x22, 0, 0x1a]],
  ["conversions and calls", [0x20, 1, 0xfc, 6, 0x21, 0, 0x10, 0]],
])("a function with %s is the same", (_, code) => {
  const body = [2, 1, 0x7e, 1, 0x7c, ...code, 0x0b];
  const before = moduleWith(Uint8Array.of(1), [body, [0, 0x0b], body]);
  expect(() => new WebAssembly.Module(Uint8Array.from(before))).not.toThrow();
  const after = decode(inlined(before), unpacker);
  // Its size stands in three bytes in front of it, and so do those of the others.
  const sized = Buffer.from([body.length | 128, 128, 0, ...body]);
  expect(Buffer.from(after).indexOf(sized)).toBeGreaterThan(0);
  expect(after.length).toBe(before.length + 3 * 2);
  expect(() => new WebAssembly.Module(after)).not.toThrow();
});

test("the module is the same, but for hints and the width of sizes", async () => {
  const after = decode(inlined(module), unpacker);
  expect(split(after)).toEqual(split(module));
  const [compiled, inside] = [await WebAssembly.compile(module), await WebAssembly.compile(after)];
  expect(WebAssembly.Module.exports(inside)).toEqual(WebAssembly.Module.exports(compiled));
  expect(WebAssembly.Module.imports(inside)).toEqual(WebAssembly.Module.imports(compiled));
});

test("a text that was cut off or mixed up is no module, and does not take for ever", () => {
  const text = inlined(module);
  const damaged = Array.from({ length: 50 }, (_, part) => text.slice(0, Math.floor((text.length * part) / 50)));
  damaged.push([...text].reverse().join(""), text.toLowerCase(), `?${text}`, text.replaceAll("+", "??"));
  damaged.push("?".repeat(200_000), `\u{1f600}${text}`, text.replaceAll("a", "\u00e4"));
  for (const text of damaged) expect(() => new WebAssembly.Module(decode(text, unpacker))).toThrow();
});

test("an unpacker that was cut off is no module either", () => {
  const text = inlined(module);
  for (let length = 0; length < unpacker.length; length += 7) {
    expect(() => decode(text, unpacker.slice(0, length))).toThrow();
  }
});

test("the text of the unpacker has nothing that is special in a script", () => {
  expect(unpacker).toMatch(/^[ !#%&(-;=-[\]^_a-~]*$/);
});

test("the text of the module is little longer than the module, which base64 is by a third", () => {
  expect(inlined(module).length / module.length).toBeLessThan(1.12);
});
