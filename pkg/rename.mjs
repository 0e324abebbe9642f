// Gives the imports and exports of a module other names.

import { block, concat, number, Reader } from "./reader.mjs";

const IMPORTS = 2;
const EXPORTS = 7;
const FUNCTION = 0;

/**
 * @param {Uint8Array} bytes a module
 * @param {(name: string) => string | undefined} rename which name takes the place of which; nothing for an export that goes
 * @param {string} from from which module it imports everything
 * @returns {Uint8Array}
 */
export function renamed(bytes, rename, from) {
  const reader = new Reader(bytes);
  const other = (name) => {
    const found = rename(new TextDecoder().decode(name));
    return found === undefined ? undefined : new TextEncoder().encode(found);
  };

  const parts = [reader.take(8)];
  while (!reader.isDone) {
    const [id] = reader.take(1);
    const section = reader.block();
    if (id === IMPORTS) parts.push([id], block(imports(new Reader(section), other, new TextEncoder().encode(from))));
    else if (id === EXPORTS) parts.push([id], block(exports(new Reader(section), other)));
    else parts.push([id], block(section));
  }
  return concat(parts);
}

function imports(reader, other, from) {
  const count = reader.number();
  const parts = [number(count)];
  for (let index = 0; index < count; index++) {
    reader.block();
    const name = reader.block();
    const [kind] = reader.take(1);
    if (kind !== FUNCTION) throw new Error("the module imports something that is no function");
    parts.push(block(from), block(other(name)), [kind], number(reader.number()));
  }
  return concat(parts);
}

function exports(reader, other) {
  const parts = [];
  let kept = 0;
  for (let left = reader.number(); left > 0; left--) {
    const name = other(reader.block());
    const rest = [reader.take(1), number(reader.number())];
    if (!name) continue;
    parts.push(block(name), ...rest);
    kept++;
  }
  return concat([number(kept), ...parts]);
}
