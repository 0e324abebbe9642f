import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { encode } from "../encode.mjs";
import { GENERATED, shorten } from "../shorten.mjs";
import { decode } from "../src/inline.js";

const module = new Uint8Array(readFileSync(new URL("../wasm/footlights_bg.wasm", import.meta.url)));

test.each<[string, Uint8Array]>([
  ["nothing", new Uint8Array()],
  ["one byte", Uint8Array.of(0)],
  ["every byte once", Uint8Array.from({ length: 256 }, (_, byte) => byte)],
  ["the upper half more often", Uint8Array.from({ length: 5_000 }, (_, index) => 128 + ((index * index) % 128))],
  ["what is special in a script", new TextEncoder().encode("\"'`\\$<{|}~ </script>\n\r\0\u2028")],
  ["the module", module],
])("%s is the same after the way through a text", (_, bytes) => {
  const text = encode(bytes);
  expect(text).toMatch(/^[ !#%&(-;=-[\]^_a-~]*$/);
  expect(Buffer.compare(decode(text), bytes)).toBe(0);
});

test("the text of the module is little longer than the module, which base64 is by a third", () => {
  expect(encode(module).length / module.length).toBeLessThan(1.12);
});

test("a module with short names has the same functions under the names that are ours", async () => {
  const { bytes, names } = shorten(module);
  const [before, after] = [await WebAssembly.compile(module), await WebAssembly.compile(Uint8Array.from(bytes))];
  const renamed = (list: { name: string; kind: string }[]) =>
    list.map(({ name, kind }) => `${kind} ${names[name] ?? name}`);
  expect(renamed(WebAssembly.Module.exports(after))).toEqual(renamed(WebAssembly.Module.exports(before)));
  expect(renamed(WebAssembly.Module.imports(after))).toEqual(renamed(WebAssembly.Module.imports(before)));
  const all = [...WebAssembly.Module.exports(after), ...WebAssembly.Module.imports(after)].map(({ name }) => name);
  expect(all.filter((name) => GENERATED.test(name))).toEqual([]);
  expect(all).toContain("evaluate");
  expect(Object.values(names).every((name) => name.length <= 3)).toBe(true);
  expect(new Set(Object.values(names)).size).toBe(Object.keys(names).length);
});
