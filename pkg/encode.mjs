// Writes what streams.mjs makes as a text of printable ASCII that no bundler or minifier has to escape and that compresses
// as well as the bytes themselves do. unpack/ reads it; docs/decisions.md has the figures.
//
// Of the printable characters, those that are never special in a script and no marks are letters, which stand for one
// byte each. Any other byte is written as one of the first four marks, for its upper two bits, and a character, for the
// lower six. Behind the last mark stands what each character means from there on, written that way: each family of streams
// begins with its own frequent bytes.
//
// Brotli tells what it expects by the classes of the two characters in front (RFC 7932, 7.1): blanks, brackets, digits,
// vowels and so on. So the marks are of classes that have few letters, and opcodes behind which much the same follows are
// of one class.

import { FAMILIES, KINDS, OPCODES, REST } from "./streams.mjs";

const MARKS = ";=>:";
const MEANS = "?";
const SPECIAL = `"'\`\\$<`;
const PRINTABLE = Array.from({ length: 0x7f - 0x20 }, (_, place) => String.fromCharCode(0x20 + place)).filter(
  (character) => !SPECIAL.includes(character),
);
const LETTERS = PRINTABLE.filter((character) => !MARKS.includes(character) && character !== MEANS);
/** The letters of opcodes, class by class. The likeness of any others does not matter: they are rare. */
const OPCODE_LETTERS = new Map(
  [
    // i32.const, i64.const, end, call
    [" ", [0x41]],
    [".", [0x42]],
    ["%", [0x0b]],
    [",", [0x10]],
    // unreachable, br, return; block, loop, if
    ["([{", [0x00, 0x0c, 0x0f]],
    [")]}", [0x02, 0x03, 0x04]],
    // Branches, what takes from the stack, and most stores.
    ["!#&*+-/@^_|~", [0x05, 0x0d, 0x0e, 0x11, 0x1a, 0x21, 0x24, 0x26, 0x36, 0x37, 0x3a, 0x69]],
    // Loads, addition and subtraction.
    ["0123456789", [0x1b, 0x28, 0x2c, 0x2d, 0x44, 0x6a, 0x6b, 0x72, 0xa7, 0xfc]],
    // What is read.
    ["aeiou", [0x20, 0x23, 0x25, 0x66, 0xd0]],
    ["AEIOU", [0x22, 0x4e, 0x65, 0x71, 0x73]],
    // Comparisons.
    ["BCDFGHJKLMNPQRSTVWXYZ", [0x45, 0x46, 0x47, 0x48, 0x49, 0x4a, 0x4b, 0x4c, 0x4d, 0x4f, ...range(0x50, 0x5a)]],
    // Arithmetic.
    [
      "bcdfghjklmnpqrstvwxyz",
      [0x29, 0x2b, 0x35, 0x6c, 0x6e, 0x74, 0x76, 0x77, 0x7a, ...range(0x7c, 0x7f), ...range(0x83, 0x88), 0xad, 0xbd],
    ],
  ].flatMap(([letters, opcodes]) => opcodes.map((opcode, place) => [opcode, letters[place]])),
);

function range(first, last) {
  return Array.from({ length: last + 1 - first }, (_, place) => first + place);
}

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
  const front = [...new Uint8Array(words.buffer), ...KINDS];

  let text = "";
  for (const [place, family] of families.entries()) {
    const bytes = [...(place ? [] : front), ...family.flatMap((stream) => streams[stream])];
    const letters = alphabet(bytes, uses, lettersOf(family));
    text += MEANS + meanings(letters);
    for (const byte of bytes) text += letters.get(byte) ?? long(byte);
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

/** Which letters some bytes have in any case: messages are written as they are. */
function lettersOf(family) {
  if (family.includes(REST)) return new Map(LETTERS.map((letter) => [letter.charCodeAt(0), letter]));
  return family.includes(OPCODES) ? OPCODE_LETTERS : new Map();
}

/** The letters of the most frequent bytes, if each is used so often. */
function alphabet(bytes, least, fixed) {
  const uses = new Array(256).fill(0);
  for (const byte of bytes) uses[byte] += 1;
  const used = [...uses.keys()].filter((byte) => uses[byte] >= least);
  const frequent = used
    .sort((a, b) => uses[b] - uses[a] || a - b)
    .slice(0, LETTERS.length)
    .sort((a, b) => a - b);
  const taken = new Set(frequent.map((byte) => fixed.get(byte)));
  const free = LETTERS.filter((letter) => !taken.has(letter));
  return new Map(frequent.map((byte) => [byte, fixed.get(byte) ?? free.shift()]));
}

/** What every character means, in their order; those that are no letters, what the one in front of them does. */
function meanings(letters) {
  const bytes = new Map([...letters].map(([byte, letter]) => [letter.charCodeAt(0), byte]));
  let text = "";
  let byte = 0;
  for (let code = 0x20; code < 0x7f; code++) {
    byte = bytes.get(code) ?? byte;
    text += long(byte);
  }
  return text;
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
