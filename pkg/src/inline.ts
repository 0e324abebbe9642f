/** What `pkg/streams.mjs` made of the module when the package was built, as the text that `pkg/encode.mjs` made of that. */
export interface Inlined {
  readonly text: string;
  /** Of each family of streams what characters mean, and where in the text each of its streams begins. */
  readonly families: readonly Family[];
  /** How many bytes the module has. */
  readonly size: number;
  readonly functions: number;
  /** How many bytes stand before the functions. */
  readonly before: number;
}

type Family = readonly [meanings: string, ...starts: number[]];

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/** The first of the four marks, which follow each other and are the last characters of all. */
const MARK = 0x7b;

/** Gives the next byte. */
type Stream = () => number;

// Their places, as `pkg/streams.mjs` has them.
const COUNTED = 1;
const OFFSETS = 5;
const BLOCKS = 6;
const OPCODES = 11;

/** The opcode that ends a block or a function. */
const END = 0x0b;

/** Puts the module together again. Of a text that was cut off it makes nothing, or something that is no module. */
export function decode({ text, families, size, functions, before }: Inlined): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  const lower = new Uint8Array(128);
  for (let digit = 0; digit < 64; digit++) lower[DIGITS.charCodeAt(digit)] = digit;
  let length = 0;

  /** The streams of a family, whose characters have their own meanings. */
  function open([meanings, ...starts]: Family): Stream[] {
    const meaning = Uint8Array.from({ length: MARK }, (_, code) => code);
    const stream =
      (from: string, at: number): Stream =>
      () => {
        const code = from.charCodeAt(at++);
        // Without a mark, it is the character's own meaning.
        return code < MARK ? (meaning[code] as number) : (code - MARK) * 64 + (lower[from.charCodeAt(at++)] as number);
      };
    // A character, which until then means its own code, and the byte that it means.
    const table = stream(meanings, 0);
    for (let left = meanings.length; left > 0; left -= 3) meaning[table()] = table();
    return starts.map((at) => stream(text, at));
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
      else if (kind) {
        // As `copyNumber` does, written out: the engine has not had the time yet to make calls cheap.
        const stream = streams[kind] as Stream;
        let byte = stream();
        for (; byte > 127; byte = stream()) bytes[length++] = byte;
        bytes[length++] = byte;
      }
    }
  }

  const streams = families.flatMap(open);
  const [rest, counted] = streams as [Stream, Stream];
  const opcodes = streams[OPCODES] as Stream;
  const kinds = Uint8Array.from({ length: 256 }, rest);
  copy(rest, before);
  sized(() => {
    copyNumber(rest);
    for (let left = functions; left > 0; left--) sized(copyBody);
  });
  copy(rest, size - length);
  return bytes;
}
