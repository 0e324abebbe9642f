// Gives the imports and exports of a module other names.

import { block, concat, number, Reader } from "./reader.mjs";

const IMPORTS = 2;
const EXPORTS = 7;
const FUNCTION = 0;

/**
 * @param {Uint8Array} bytes a module
 * @param {(name: string) => string} rename which name takes the place of which
 * @returns {Uint8Array} the same, with all imports from the module ""
 */
export function renamed(bytes, rename) {
  const reader = new Reader(bytes);
  const other = (name) => new TextEncoder().encode(rename(new TextDecoder().decode(name)));

  const parts = [reader.take(8)];
  while (!reader.isDone) {
    const [id] = reader.take(1);
    const section = reader.block();
    if (id === IMPORTS) parts.push([id], block(imports(new Reader(section), other)));
    else if (id === EXPORTS) parts.push([id], block(exports(new Reader(section), other)));
    else parts.push([id], block(section));
  }
  return concat(parts);
}

function imports(reader, other) {
  const count = reader.number();
  const parts = [number(count)];
  for (let index = 0; index < count; index++) {
    reader.block();
    const name = reader.block();
    const [kind] = reader.take(1);
    if (kind !== FUNCTION) throw new Error("the module imports something that is no function");
    parts.push([0], block(other(name)), [kind], number(reader.number()));
  }
  return concat(parts);
}

function exports(reader, other) {
  const count = reader.number();
  const parts = [number(count)];
  for (let index = 0; index < count; index++) {
    parts.push(block(other(reader.block())), reader.take(1), number(reader.number()));
  }
  return concat(parts);
}
