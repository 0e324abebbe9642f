// Writes what streams.mjs makes as a text of printable ASCII that no bundler or minifier has to escape and that compresses
// as well as the bytes themselves do. unpack/ reads it; docs/decisions.md has the figures.
//
// Of the printable characters, those that are never special in a script and no marks stand for one byte each. Any other
// byte is written as one of the first five marks and a character: its code, and 51 for each mark before that one, modulo
// 256. The last mark takes the byte in front of it away: from now on, the character behind it means that byte. Each family of streams
// has its own frequent bytes.

import { readFileSync } from "node:fs";
import { FAMILIES, KINDS } from "./streams.mjs";

/** Of each family, the bytes that the letters best mean, as `alphabets.mjs` has found them. */
const ALPHABETS = JSON.parse(readFileSync(new URL("alphabets.json", import.meta.url), "utf8")).map(bytesOf);

const MARKS = "yz{|}";
const MEANS = "~";
const SPECIAL = `"'\`\\$<`;
const PRINTABLE = Array.from({ length: 0x7f - 0x20 }, (_, place) => String.fromCharCode(0x20 + place)).filter(
  (character) => !SPECIAL.includes(character),
);
export const LETTERS = PRINTABLE.filter((character) => !MARKS.includes(character) && character !== MEANS);

/** Where `unpack/` has what the text means. */
const START = 0x200;

/**
 * @param {ReturnType<typeof import("./streams.mjs").split>} split
 * @returns {string}
 */
export function encode({ before, functions, after, streams }) {
  const words = new Uint32Array(32);
  words.set([before, functions, after], 29);
  let at = START + words.byteLength + KINDS.length;
  for (const stream of FAMILIES.flat()) {
    words[stream] = at;
    at += streams[stream].length;
  }
  const meanings = new Map(LETTERS.map((letter) => [letter, letter.charCodeAt(0)]));
  // In front of the families, letters mean their own codes.
  const own = new Map(LETTERS.map((letter) => [letter.charCodeAt(0), letter]));
  let text = written([...new Uint8Array(words.buffer), ...KINDS], own);
  for (const [family, letters] of alphabets(streams).entries()) {
    text += begin(letters, meanings) + written(bytesIn(family, streams), letters);
  }
  return text;
}

/** All bytes of a family. */
export function bytesIn(family, streams) {
  return FAMILIES[family].flatMap((stream) => streams[stream]);
}

/**
 * @param {Map<number, string>} letters the alphabet of a family
 * @param {Map<string, number>} meanings what letters mean so far
 * @returns {string} what says of the letters that mean something else what they mean
 */
export function begin(letters, meanings) {
  let text = "";
  for (const [byte, letter] of [...letters].sort(([one], [other]) => one - other)) {
    if (meanings.get(letter) !== byte) text += long(byte) + MEANS + letter;
    meanings.set(letter, byte);
  }
  return text;
}

/** Bytes in an alphabet. */
export function written(bytes, letters) {
  const codes = Array.from({ length: 256 }, (_, byte) => letters.get(byte) ?? long(byte));
  let text = "";
  for (const byte of bytes) text += codes[byte];
  return text;
}

/** Bytes that `src/inline.ts` reads itself: a letter means its code less 40, and a mark in front of it 51 more for each. */
export function encodeUnpacker(bytes) {
  return Array.from(bytes, (byte) => {
    for (const [place, mark] of ["", ...MARKS].entries()) {
      const letter = String.fromCharCode((byte + 40 + 256 - 51 * place) % 256);
      if (LETTERS.includes(letter)) return mark + letter;
    }
    throw new Error(`no two characters mean ${byte}`);
  }).join("");
}

/** The letters of the frequent bytes of each family: those that were found to be best, and of the others any. */
export function alphabets(streams) {
  return FAMILIES.map((_, family) => {
    const frequent = mostUsed(bytesIn(family, streams));
    const letters = new Map();
    for (const [place, byte] of ALPHABETS[family].entries()) if (frequent.has(byte)) letters.set(byte, LETTERS[place]);
    const taken = new Set(letters.values());
    const free = LETTERS.filter((letter) => !taken.has(letter));
    for (const byte of frequent) if (!letters.has(byte)) letters.set(byte, free.shift());
    return letters;
  });
}

/** The bytes that get a letter. */
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

/** An alphabet as it stands in the file: two hexadecimal digits for each letter, or two dashes. */
function bytesOf(text) {
  return text.split(" ").map((digits) => Number.parseInt(digits, 16));
}
