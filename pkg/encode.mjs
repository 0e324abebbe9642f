// Writes streams of bytes as a text of printable ASCII that no bundler or minifier has to escape and that compresses as
// well as the bytes themselves do. src/inline.ts reads it; docs/decisions.md has the figures.
//
// Of the printable characters, those that are never special in a script stand for one byte each: for their own code if
// it is frequent, else for another frequent byte. The rest of the bytes are written as a mark for their upper two bits
// and a digit for the lower six. Each family of streams has its own frequent bytes, and a list of what each character
// means that does not mean its own code.

const MARKS = "{|}~";
const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const SPECIAL = `"'\`\\$<${MARKS}`;

/**
 * @param {number[][][]} families streams that share the meaning of characters
 * @returns {{ text: string, families: [string, ...number[]][] }} the text; and of each family what characters mean, and where
 * in the text each of its streams begins
 */
export function encode(families) {
  let text = "";
  const places = families.map((streams) => {
    const { codes, meanings } = alphabet(streams.flat());
    const starts = streams.map((stream) => {
      const start = text.length;
      text += stream.map((byte) => codes[byte]).join("");
      return start;
    });
    return [meanings, ...starts];
  });
  return { text, families: places };
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
