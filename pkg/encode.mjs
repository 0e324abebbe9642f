// Writes streams of bytes as a text of printable ASCII that no bundler or minifier has to escape and that compresses as
// well as the bytes themselves do. src/inline.ts reads it; docs/decisions.md has the figures.
//
// Of the printable characters, those that are never special in a script stand for one byte each: for their own code if
// it is frequent, else for another frequent byte. The rest of the bytes are written as a mark for their upper two bits
// and a digit for the lower six. Each family of streams has its own frequent bytes, and a list of what each character
// means that does not mean its own code.

import { brotliCompressSync } from "node:zlib";

const MARKS = "{|}~";
const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const SPECIAL = `"'\`\\$<${MARKS}`;

/**
 * @param {number[][][]} families streams that share the meaning of characters
 * @param {number[]} order in which they stand in the text
 * @returns {{ text: string, families: [string, ...number[]][] }} the text; and of each family what characters mean, and where
 * in the text each of its streams begins
 */
export function encode(families, order = [...families.keys()]) {
  let text = "";
  const places = [];
  for (const family of order) {
    const { codes, meanings } = alphabet(families[family].flat());
    const starts = families[family].map((stream) => {
      const start = text.length;
      text += stream.map((byte) => codes[byte]).join("");
      return start;
    });
    places[family] = [meanings, ...starts];
  }
  return { text, families: places };
}

/** The same, in the order that brotli makes the least of: no two differ by much, but some 100 bytes are between them. */
export function encodeSmallest(families) {
  const sized = orders([...families.keys()]).map((order) => {
    const encoded = encode(families, order);
    return { encoded, size: brotliCompressSync(encoded.text).length };
  });
  return sized.reduce((best, other) => (other.size < best.size ? other : best)).encoded;
}

function orders(items) {
  if (items.length < 2) return [items];
  return items.flatMap((first) => orders(items.filter((item) => item !== first)).map((rest) => [first, ...rest]));
}

/** The characters for each byte, and what those mean that do not mean their own code. */
function alphabet(bytes) {
  const letters = [];
  for (let code = 0x20; code < 0x7f; code++) {
    if (!SPECIAL.includes(String.fromCharCode(code))) letters.push(code);
  }
  const uses = new Array(256).fill(0);
  for (const byte of bytes) uses[byte] += 1;
  const frequent = new Set(
    [...uses.keys()]
      .filter((byte) => uses[byte] > 2)
      .sort((a, b) => uses[b] - uses[a] || a - b)
      .slice(0, letters.length),
  );

  const long = (byte) => MARKS[byte >> 6] + DIGITS[byte & 63];
  const codes = Array.from({ length: 256 }, (_, byte) => long(byte));
  const free = letters.filter((code) => !frequent.has(code));
  let meanings = "";
  for (const byte of [...frequent].sort((a, b) => a - b)) {
    const code = letters.includes(byte) ? byte : free.shift();
    codes[byte] = String.fromCharCode(code);
    if (code !== byte) meanings += codes[byte] + long(byte);
  }
  return { codes, meanings };
}
