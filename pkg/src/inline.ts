/** A module as the package carries it. */
export interface Inlined {
  /** What `pkg/streams.mjs` made of it when the package was built, as the text that `pkg/encode.mjs` made of that. */
  readonly text: string;
  /** The module of `unpack/`, as `pkg/encode.mjs` wrote it, too. */
  readonly unpacker: string;
}

interface Unpacker {
  readonly memory: WebAssembly.Memory;
  /** How many bytes it wrote. */
  unpack(): number;
}

// Where `unpack/` has them in its memory.
const TEXT = 0x3_0000;
const MODULE = 0x5_0000;

/** The first of the marks, which follow each other and are the last characters of all. */
const MARK = 0x79;

/**
 * Puts the module together again, which WebAssembly does even when it has just begun many times faster than JavaScript.
 * Of a text that was cut off it makes something that is no module, or throws.
 */
export function decode({ text, unpacker }: Inlined): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(unpacker.length);
  let length = 0;
  let more = 0;
  // Written out: what takes a function for each character takes a millisecond the first time.
  for (let at = 0; at < unpacker.length; at++) {
    const code = unpacker.charCodeAt(at);
    if (code < MARK) bytes[length++] = code + more - 40;
    more = code < MARK ? 0 : (code + 1 - MARK) * 51;
  }
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes.subarray(0, length)));
  const { memory, unpack } = exports as unknown as Unpacker;
  new TextEncoder().encodeInto(text, new Uint8Array(memory.buffer, TEXT, MODULE - TEXT));
  return new Uint8Array(memory.buffer as ArrayBuffer, MODULE, unpack());
}
