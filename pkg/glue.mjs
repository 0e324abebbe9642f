// Holds what wasm-bindgen generates to what src/glue.ts was written for, and gives the imports and exports that only the
// core and its glue know the names that src/glue.ts has for them: those of wasm-bindgen carry hashes, which no compression
// can do anything about, and which change with the path that the crate is built at.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

const RECORD = JSON.parse(readFileSync(new URL("glue.json", import.meta.url), "utf8"));

/** Names of wasm-bindgen's own making; ours, which say what they do, stay. */
const GENERATED = /^(_?_wbg_|__wbindgen_|__externref_|wasm_bindgen_)/;

/** @param {string} source the glue that wasm-bindgen has generated: its imports by name, and a digest of the rest */
export function read(source) {
  const code = source.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
  const imports = new Map();
  const rest = code.replaceAll(/^ {8}(__wb\w+): (function[\s\S]*?^ {8}\}.*),$/gm, (_, name, body) => {
    imports.set(name, body.replaceAll(/\s+/g, " "));
    return "";
  });
  return { imports, rest: createHash("sha256").update(rest.replaceAll(/\s+/g, " ")).digest("hex").slice(0, 16) };
}

/**
 * @param {string} source the glue that wasm-bindgen has generated
 * @returns {(name: string) => string} what an import or export is called in src/glue.ts
 */
export function names(source) {
  const advice = "make src/glue.ts do what wasm/footlights.js does, then bring glue.json up to date";
  const { imports, rest } = read(source);
  const found = new Map(Object.entries(RECORD.exports));
  for (const [name, body] of imports) {
    const known = Object.keys(RECORD.imports).find((key) => RECORD.imports[key] === body);
    if (known === undefined) throw new Error(`wasm-bindgen generates an unknown import, ${name}: ${body}; ${advice}`);
    found.set(name, known);
  }
  if (rest !== RECORD.rest) throw new Error(`wasm-bindgen generates other glue, with the digest ${rest}; ${advice}`);
  return (name) => {
    const known = found.get(name);
    if (known === undefined && GENERATED.test(name)) throw new Error(`src/glue.ts has no name for ${name}; ${advice}`);
    return known ?? name;
  };
}
