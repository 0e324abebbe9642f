// Writes what streams.mjs makes as a text of printable ASCII that no bundler or minifier has to escape and that compresses
// as well as the bytes themselves do. unpack/ reads it; docs/decisions.md has the figures.
//
// Of the printable characters, those that are never special in a script and no marks are letters, which stand for one
// byte each. Any other byte is written as one of the first four marks, for its upper two bits, and a character, for the
// lower six. The last mark takes the byte in front of it away: from now on, the letter behind it means that byte. Each
// family of streams has its own frequent bytes.
//
// Brotli expects other characters behind a colon, an equals sign or a bracket than behind any letter (RFC 7932, 7.1), so
// these are the marks.

import { FAMILIES, KINDS } from "./streams.mjs";

const MARKS = ";=>:";
const MEANS = "?";
const SPECIAL = `"'\`\\$<`;
const PRINTABLE = Array.from({ length: 0x7f - 0x20 }, (_, place) => String.fromCharCode(0x20 + place)).filter(
  (character) => !SPECIAL.includes(character),
);
const LETTERS = PRINTABLE.filter((character) => !MARKS.includes(character) && character !== MEANS);
/** Of six bits, the first character that means them. */
const DIGITS = Array.from({ length: 64 }, (_, bits) => PRINTABLE.find((character) => sixBits(character) === bits));

function sixBits(character) {
  return ((character.charCodeAt(0) * 3) >> 2) & 63;
}

/** Where `unpack/` has what the text means. */
const START = 0x200;

/**
 * @param {ReturnType<typeof import("./streams.mjs").split>} split
 * @param {readonly (readonly number[])[]} families of streams in the order in which they stand in the text
 * @param {number} uses that a byte of a family must have, to get a letter
 * @returns {string}
 */
export function encode({ before, functions, after, streams }, families = FAMILIES, uses = 3) {
  const words = new Uint32Array(32);
  words.set([before, functions, after], 29);
  let at = START + words.byteLength + KINDS.length;
  for (const stream of families.flat()) {
    words[stream] = at;
    at += streams[stream].length;
  }
  const [first, ...others] = families.map((family) => family.flatMap((stream) => streams[stream]));
  const front = [...new Uint8Array(words.buffer), ...KINDS];

  const meanings = new Map(LETTERS.map((letter) => [letter, letter.charCodeAt(0)]));
  let text = "";
  for (const part of [[...front, ...first], ...others]) {
    const letters = alphabet(part, uses, meanings);
    for (const [byte, letter] of letters) {
      if (meanings.get(letter) !== byte) text += long(byte) + MEANS + letter;
      meanings.set(letter, byte);
    }
    for (const byte of part) text += letters.get(byte) ?? long(byte);
  }
  return text;
}

/**
 * The same in other orders of streams, and with letters for more bytes or fewer: after compression no two differ by much,
 * but some hundred bytes are between them.
 */
export function encodings(split) {
  const [first, ...others] = FAMILIES;
  const backwards = others.map((family) => [...family].reverse());
  const ways = [others, backwards].flatMap(orders).map((families) => [first, ...families]);
  return [2, 3, 5, 9].flatMap((uses) => ways.map((families) => encode(split, families, uses)));
}

function orders(items) {
  if (items.length < 2) return [items];
  return items.flatMap((first) => orders(items.filter((item) => item !== first)).map((rest) => [first, ...rest]));
}

/** The letters of the most frequent bytes, if each is used so often. What one of them is meant by already, it keeps. */
function alphabet(bytes, least, meanings) {
  const uses = new Array(256).fill(0);
  for (const byte of bytes) uses[byte] += 1;
  const used = [...uses.keys()].filter((byte) => uses[byte] >= least);
  const frequent = used
    .sort((a, b) => uses[b] - uses[a] || a - b)
    .slice(0, LETTERS.length)
    .sort((a, b) => a - b);
  const kept = new Map();
  for (const [letter, byte] of meanings) if (frequent.includes(byte) && !kept.has(byte)) kept.set(byte, letter);
  const taken = new Set(kept.values());
  const free = LETTERS.filter((letter) => !taken.has(letter));
  return new Map(frequent.map((byte) => [byte, kept.get(byte) ?? free.shift()]));
}

function long(byte) {
  return MARKS[byte >> 6] + DIGITS[byte & 63];
}

/** The marks of the text that `src/inline.ts` reads itself: the last characters of all. */
const LAST_MARKS = ["z", "{", "|", "}", "~"];

/**
 * Bytes that `src/inline.ts` reads itself: a letter means its code less 40, or with a mark in front of it, and 51 times the
 * code of that.
 */
export function encodeUnpacker(bytes) {
  const letters = PRINTABLE.filter((character) => !LAST_MARKS.includes(character));
  return Array.from(bytes, (byte) => {
    for (const mark of ["", ...LAST_MARKS]) {
      const code = (byte - (mark ? 51 * mark.charCodeAt(0) : -40)) & 255;
      const letter = String.fromCharCode(code);
      if (letters.includes(letter)) return mark + letter;
    }
    throw new Error(`no two characters mean ${byte}`);
  }).join("");
}
