// Writes streams of bytes as a text of printable ASCII that no bundler or minifier has to escape and that compresses as
// well as the bytes themselves do. unpack/ reads it; docs/decisions.md has the figures.
//
// Of the printable characters, those that are never special in a script stand for one byte each: for their own code if
// it is frequent, else for another frequent byte. The rest of the bytes are written as a mark and a character: the code of
// that and 51 for each mark before that one are the byte, modulo 256. Each family of streams has its own frequent bytes. In
// front of all stands what each character means that does not mean its own code, and where each stream begins.

import { brotliCompressSync } from "node:zlib";

const MARKS = "z{|}~";
const SPECIAL = `"'\`\\$<`;
const FIRST = 0x20;
const PRINTABLE = Array.from({ length: 0x7f - FIRST }, (_, place) => FIRST + place).filter(
  (code) => !SPECIAL.includes(String.fromCharCode(code)),
);
const LETTERS = PRINTABLE.filter((code) => !MARKS.includes(String.fromCharCode(code)));

/** A byte that is not frequent. */
function long(byte) {
  for (const [place, mark] of [...MARKS].entries()) {
    const code = (byte - 51 * place + 256) % 256;
    if (PRINTABLE.includes(code)) return mark + String.fromCharCode(code);
  }
  throw new Error(`no two characters mean ${byte}`);
}

/**
 * @param {ReturnType<typeof import("./streams.mjs").split>} split
 * @param {number[]} order in which the families stand in the text
 * @returns {string}
 */
export function encode({ before, digits, functions, after, streams: families }, order = [...families.keys()]) {
  const alphabets = families.map((streams) => alphabet(streams.flat()));
  const lengths = families.map((streams, family) => streams.map((stream) => written(stream, alphabets[family]).length));
  const head = (starts) =>
    written(
      [
        ...families.flatMap((_, family) => [
          alphabets[family].meanings.length,
          ...alphabets[family].meanings.flat(),
          ...starts[family].flatMap(threeBytes),
        ]),
        ...threeBytes(before), digits, ...threeBytes(functions), ...threeBytes(after),
      ],
      HEAD,
    );
  const placed = (size) => {
    let at = size;
    const starts = [];
    for (const family of order) {
      starts[family] = lengths[family].map((length) => {
        at += length;
        return at - length;
      });
    }
    return starts;
  };
  // How long it is depends on what it says of the starts, and those on how long it is.
  let size = 0;
  while (head(placed(size)).length > size) size++;
  const rest = order.flatMap((family) => families[family].map((stream) => written(stream, alphabets[family])));
  return head(placed(size)).padEnd(size) + rest.join("");
}

const threeBytes = (value) => [value & 255, (value >> 8) & 255, value >> 16];

function written(bytes, { codes }) {
  let text = "";
  for (const byte of bytes) text += codes[byte];
  return text;
}

/** In the order that brotli makes the least of: no two differ by much, but some 100 bytes are between them. */
export function encodeSmallest(split) {
  const sized = orders([...split.streams.keys()]).map((order) => {
    const text = encode(split, order);
    return { text, size: brotliCompressSync(text).length };
  });
  return sized.reduce((best, other) => (other.size < best.size ? other : best)).text;
}

function orders(items) {
  if (items.length < 2) return [items];
  return items.flatMap((first) => orders(items.filter((item) => item !== first)).map((rest) => [first, ...rest]));
}

/** The characters for each byte, and what those mean that do not mean their own code. */
function alphabet(bytes) {
  const uses = new Array(256).fill(0);
  for (const byte of bytes) uses[byte] += 1;
  const frequent = new Set(
    [...uses.keys()]
      .filter((byte) => uses[byte] > 2)
      .sort((a, b) => uses[b] - uses[a] || a - b)
      .slice(0, LETTERS.length),
  );
  const codes = Array.from({ length: 256 }, (_, byte) => long(byte));
  const free = LETTERS.filter((code) => !frequent.has(code));
  const meanings = [];
  for (const byte of [...frequent].sort((a, b) => a - b)) {
    const code = LETTERS.includes(byte) ? byte : free.shift();
    codes[byte] = String.fromCharCode(code);
    if (code !== byte) meanings.push([code, byte]);
  }
  return { codes, meanings };
}

/** Of what stands in front: characters mean their own codes. */
const HEAD = { codes: Array.from({ length: 256 }, (_, byte) => LETTERS.includes(byte) ? String.fromCharCode(byte) : long(byte)) };
