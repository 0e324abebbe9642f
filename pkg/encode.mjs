// Writes what streams.mjs makes as a text of printable ASCII that no bundler or minifier has to escape and that compresses
// as well as the bytes themselves do. unpack/ reads it; docs/decisions.md has the figures.
//
// Of the printable characters, those that are never special in a script and no marks stand for one byte each. Any other
// byte is written as one of the first five marks and a character: its code, and 51 for each mark before that one, modulo
// 256. The last mark takes the byte in front of it away: from now on, the character behind it means that byte. Each family of streams
// has its own frequent bytes.

import { brotliCompressSync } from "node:zlib";
import { FAMILIES, KINDS } from "./streams.mjs";

const MARKS = "yz{|}";
const MEANS = "~";
const SPECIAL = `"'\`\\$<`;
const PRINTABLE = Array.from({ length: 0x7f - 0x20 }, (_, place) => String.fromCharCode(0x20 + place)).filter(
  (character) => !SPECIAL.includes(character),
);
const LETTERS = PRINTABLE.filter((character) => !MARKS.includes(character) && character !== MEANS);

/** Where `unpack/` has what the text means. */
const START = 0x200;

/**
 * @param {ReturnType<typeof import("./streams.mjs").split>} split
 * @param {readonly (readonly number[])[]} families of streams in the order in which they stand in the text
 * @returns {string}
 */
export function encode({ before, functions, after, streams }, families = FAMILIES) {
  const words = new Uint32Array(32);
  words.set([before, functions, after], 29);
  let at = START + words.byteLength + KINDS.length;
  for (const stream of families.flat()) {
    words[stream] = at;
    at += streams[stream].length;
  }
  const parts = families.map((family) => family.flatMap((stream) => streams[stream]));

  const meanings = new Map(LETTERS.map((letter) => [letter, letter.charCodeAt(0)]));
  let text = "";
  for (const part of [[...new Uint8Array(words.buffer), ...KINDS], ...parts]) {
    const letters = alphabet(part, meanings);
    for (const [byte, letter] of letters) {
      if (meanings.get(letter) !== byte) text += long(byte) + MEANS + letter;
      meanings.set(letter, byte);
    }
    for (const byte of part) text += letters.get(byte) ?? long(byte);
  }
  return text;
}

/** The characters of those bytes that get one. What means one of them already stays as it is. */
function alphabet(bytes, meanings) {
  const frequent = mostUsed(bytes);
  const letters = new Map();
  for (const [letter, byte] of meanings) if (frequent.has(byte) && !letters.has(byte)) letters.set(byte, letter);
  const free = LETTERS.filter((letter) => ![...letters.values()].includes(letter));
  for (const byte of [...frequent].sort((a, b) => a - b)) if (!letters.has(byte)) letters.set(byte, free.shift());
  return letters;
}

/** The bytes that get a character. */
function mostUsed(bytes) {
  const uses = new Array(256).fill(0);
  for (const byte of bytes) uses[byte] += 1;
  const used = [...uses.keys()].filter((byte) => uses[byte] > 3);
  return new Set(used.sort((a, b) => uses[b] - uses[a] || a - b).slice(0, LETTERS.length));
}

function long(byte) {
  for (const [place, mark] of [...MARKS].entries()) {
    const character = String.fromCharCode((byte - 51 * place + 256) % 256);
    if (PRINTABLE.includes(character)) return mark + character;
  }
  throw new Error(`no two characters mean ${byte}`);
}

/** In the order that brotli makes the least of: no two differ by much, but some 100 bytes are between them. */
export function encodeSmallest(split) {
  const sized = orders(FAMILIES).map((families) => {
    const text = encode(split, families);
    return { text, size: brotliCompressSync(text).length };
  });
  return sized.reduce((best, other) => (other.size < best.size ? other : best)).text;
}

function orders(items) {
  if (items.length < 2) return [items];
  return items.flatMap((first) => orders(items.filter((item) => item !== first)).map((rest) => [first, ...rest]));
}
