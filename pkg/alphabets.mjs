// Looks for the letters of the text that encode.mjs writes which brotli makes the least of, and writes them into
// alphabets.json: `node alphabets.mjs SECONDS`, for each family, starting from those that are there. The build only reads
// them, and what they save is little less for a module that has changed since.

import { readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync } from "node:zlib";
import { alphabets, begin, bytesIn, LETTERS, written } from "./encode.mjs";
import { names } from "./glue.mjs";
import { renamed } from "./rename.mjs";
import { FAMILIES, split } from "./streams.mjs";

const seconds = Number(process.argv[2]);
if (!(seconds > 0)) throw new Error("say for how many seconds to look for the letters of each family");
const read = (path) => readFileSync(new URL(path, import.meta.url));
const { streams } = split(renamed(read("wasm/footlights_bg.wasm"), names(read("wasm/footlights.js").toString())));

const meanings = new Map(LETTERS.map((letter) => [letter, letter.charCodeAt(0)]));
const found = alphabets(streams).map((first, family) => {
  const bytes = bytesIn(family, streams);
  const measure = (letters) => brotliCompressSync(begin(letters, new Map(meanings)) + written(bytes, letters)).length;
  let best = first;
  let size = measure(best);
  const before = size;
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    const other = exchanged(best);
    const its = measure(other);
    // One that is as small goes on, too: from there another may be smaller.
    if (its <= size) [best, size] = [other, its];
  }
  begin(best, meanings);
  console.log(`family ${family} (${FAMILIES[family].length} streams): ${before} bytes, now ${size}`);
  return best;
});
const texts = found.map((letters) =>
  LETTERS.map((letter) => digits([...letters].find(([, its]) => its === letter))).join(" "),
);
writeFileSync(new URL("alphabets.json", import.meta.url), `${JSON.stringify(texts, null, 2)}\n`);

/** The same, but that one byte has another letter, and what had that the first one's. */
function exchanged(letters) {
  const [byte, letter] = pick([...letters]);
  const other = pick(LETTERS);
  const result = new Map(letters);
  for (const [owner, its] of letters) if (its === other) result.set(owner, letter);
  return result.set(byte, other);
}

function pick(list) {
  return list[Math.floor(Math.random() * list.length)];
}

function digits(entry) {
  return entry ? entry[0].toString(16).padStart(2, "0") : "--";
}
