const MARKS = "{|}~";
const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Reads what `encode.mjs` wrote when the package was built: bytes as printable ASCII, most of them one character. */
export function decode(text: string): Uint8Array<ArrayBuffer> {
  const meaning = Uint8Array.from({ length: 128 }, (_, code) => code);
  const upper = new Int16Array(128).fill(-1);
  const lower = new Uint8Array(128);
  for (let index = 0; index < 4; index++) upper[MARKS.charCodeAt(index)] = index * 64;
  for (let index = 0; index < 64; index++) lower[DIGITS.charCodeAt(index)] = index;

  let at = 0;
  /** The next byte; without a mark, it is the character's own meaning. */
  function next(): number {
    const code = text.charCodeAt(at++);
    const high = upper[code] ?? -1;
    return high < 0 ? (meaning[code] ?? 0) : high + (lower[text.charCodeAt(at++)] ?? 0);
  }

  // The table in front: a character and the byte that it means, until the first mark in place of a character.
  while (text[at] !== MARKS[0]) {
    const code = text.charCodeAt(at++);
    meaning[code] = next();
  }
  at += 1;
  const bytes = new Uint8Array(text.length);
  let length = 0;
  while (at < text.length) bytes[length++] = next();
  return bytes.slice(0, length);
}
