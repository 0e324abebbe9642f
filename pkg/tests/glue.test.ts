import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { names } from "../glue.mjs";
import { renamed } from "../rename.mjs";

const bytes = readFileSync(new URL("../wasm/footlights_bg.wasm", import.meta.url));
const source = readFileSync(new URL("../wasm/footlights.js", import.meta.url), "utf8");

/** The same glue, but for one text in it. */
function changed(from: string, to: string): string {
  expect(source.split(from)).toHaveLength(2);
  return source.replace(from, to);
}

test("a module with other names has the same imports and exports, in the same order", () => {
  const rename = names(source);
  const [before, after] = [
    new WebAssembly.Module(bytes),
    new WebAssembly.Module(Uint8Array.from(renamed(bytes, rename, "core"))),
  ];
  const exports = WebAssembly.Module.exports(after);
  expect(exports).toEqual(WebAssembly.Module.exports(before).map(({ name, kind }) => ({ name: rename(name), kind })));
  const imports = WebAssembly.Module.imports(after);
  expect(imports).toEqual(
    WebAssembly.Module.imports(before).map(({ name, kind }) => ({ module: "core", name: rename(name), kind })),
  );
  for (const names of [imports, exports].map((list) => list.map(({ name }) => name))) {
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => name.includes("__wb"))).toEqual([]);
  }
});

test("an import that does something else stops the build", () => {
  expect(() => names(changed("ret = arg0.status;", "ret = arg0.statusText;"))).toThrow(
    /^wasm-bindgen generates an unknown import, __wbg_status_\w+: function\(arg0\) { const ret = arg0.statusText; return ret; }; make src\/glue.ts do/,
  );
});

test.each([
  ["a new export", "export function close(", "export function reopen() {}\nexport function close("],
  ["another argument", "wasm.close(handle)", "wasm.close(handle, 1)"],
  ["another order of modes", '"default", "no-store"', '"no-store", "default"'],
])("%s stops the build", (_, from, to) => {
  expect(() => names(changed(from, to))).toThrow(
    /^wasm-bindgen generates other glue, with the digest [0-9a-f]{16}; make/,
  );
});

test("what is said about the glue, and the hashes in its names, may change", () => {
  expect(() => names(changed("Closes a client.", "Ends a client."))).not.toThrow();
  expect(() => names(source.replaceAll(/(__wbg_body)_\w+/g, "$1_0123456789abcdef"))).not.toThrow();
});

test("a name of wasm-bindgen's that nobody knows stops the build", () => {
  expect(() => names(source)("__wbindgen_novelty")).toThrow("src/glue.ts has no name for __wbindgen_novelty;");
});
