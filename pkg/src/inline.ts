/** What `pkg/streams.mjs` made of the module when the package was built, as the text that `pkg/encode.mjs` made of that. */
export interface Inlined {
  readonly text: string;
  /** Where in the text each stream begins. */
  readonly starts: readonly number[];
  /** How many bytes the module has. */
  readonly size: number;
  readonly functions: number;
  /** How many bytes stand before the functions. */
  readonly before: number;
}

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/** The first of the four marks, which follow each other and are the last characters of all. */
const MARK = 0x7b;

/** Gives the next byte. */
type Stream = () => number;

/** The streams that are more than the numbers behind some opcodes. */
type Special = [rest: Stream, opcodes: Stream, counted: Stream];
const COUNTED = 2;
const BLOCKS = 3;
const OFFSETS = 9;

/** The opcode that ends a block or a function. */
const END = 0x0b;

/** Puts the module together again. Of a text that was cut off it makes nothing, or something that is no module. */
export function decode({ text, starts, size, functions, before }: Inlined): Uint8Array<ArrayBuffer> {
  const meaning = Uint8Array.from({ length: MARK }, (_, code) => code);
  const bytes = new Uint8Array(size);
  let length = 0;

  function open(at: number): Stream {
    return () => {
      const code = text.charCodeAt(at++);
      // Without a mark, it is the character's own meaning.
      return code < MARK ? (meaning[code] as number) : (code - MARK) * 64 + DIGITS.indexOf(text.charAt(at++));
    };
  }

  function copy(stream: Stream, count: number): void {
    for (let left = count; left > 0; left--) bytes[length++] = stream();
  }

  /** A number ends with the first byte below 128. */
  function copyNumber(stream: Stream): void {
    do bytes[length] = stream();
    while ((bytes[length++] as number) > 127);
  }

  /** Writes something with its size in front, always in three bytes, whatever it is. */
  function sized(write: () => void): void {
    length += 3;
    const start = length;
    write();
    const size = length - start;
    bytes.set([size | 128, (size >> 7) | 128, size >> 14], start - 3);
  }

  function copyBody(): void {
    copy(counted, counted());
    for (let depth = 1; depth && length < size; ) {
      const opcode = opcodes();
      bytes[length++] = opcode;
      const kind = kinds[opcode] as number;
      if (opcode === END) depth--;
      if (kind === BLOCKS) depth++;
      // The alignment in front of it, which is only a hint, is none.
      if (kind === OFFSETS) length++;
      if (kind === COUNTED) copy(counted, counted());
      else if (kind) copyNumber(streams[kind] as Stream);
    }
  }

  // The table in front: a character, which until then means its own code, and the byte that it means.
  const front = open(0);
  const streams = starts.map(open);
  for (let at = 0; at < (starts[0] as number); at += 3) meaning[front()] = front();
  const [rest, opcodes, counted] = streams as unknown as Special;
  const kinds = Uint8Array.from({ length: 256 }, rest);
  copy(rest, before);
  sized(() => {
    copyNumber(rest);
    for (let left = functions; left > 0; left--) sized(copyBody);
  });
  copy(rest, size - length);
  return bytes;
}
