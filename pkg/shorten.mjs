// Gives the imports and exports that only the core and its glue know of short names. wasm-bindgen's carry hashes, which no
// compression can do anything about, and they stand on both sides. build.mjs renames the other side by the same table.

import { block, concat, number, Reader } from "./reader.mjs";

/** Names of wasm-bindgen's own making; ours, which say what they do, stay. */
export const GENERATED = /^(_?_wbg_|__wbindgen_|__externref_|wasm_bindgen_)/;

const IMPORTS = 2;
const EXPORTS = 7;
const FUNCTION = 0;

/**
 * @param {Uint8Array} bytes a module
 * @returns {{ bytes: Uint8Array, names: Record<string, string> }} the same with short names, and which became which
 */
export function shorten(bytes) {
  const reader = new Reader(bytes);
  const names = {};
  const shortened = (name) => {
    const text = new TextDecoder().decode(name);
    if (!GENERATED.test(text)) return name;
    names[text] ??= `_${Object.keys(names).length.toString(36)}`;
    return new TextEncoder().encode(names[text]);
  };

  const parts = [reader.take(8)];
  while (!reader.isDone) {
    const [id] = reader.take(1);
    const section = reader.block();
    if (id === IMPORTS) parts.push([id], block(imports(new Reader(section), shortened)));
    else if (id === EXPORTS) parts.push([id], block(exports(new Reader(section), shortened)));
    else parts.push([id], block(section));
  }
  return { bytes: concat(parts), names };
}

function imports(reader, shortened) {
  const count = reader.number();
  const parts = [number(count)];
  for (let index = 0; index < count; index++) {
    const module = reader.block();
    const name = reader.block();
    const [kind] = reader.take(1);
    if (kind !== FUNCTION) throw new Error("the module imports something that is no function");
    parts.push(block(module), block(shortened(name)), [kind], number(reader.number()));
  }
  return concat(parts);
}

function exports(reader, shortened) {
  const count = reader.number();
  const parts = [number(count)];
  for (let index = 0; index < count; index++) {
    parts.push(block(shortened(reader.block())), reader.take(1), number(reader.number()));
  }
  return concat(parts);
}
