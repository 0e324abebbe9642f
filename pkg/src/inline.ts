/** What `unpack/` exports. */
interface Unpacker {
  readonly memory: WebAssembly.Memory;
  /** How many bytes it wrote. */
  unpack(): number;
}

// Where `unpack/` has them in its memory.
const TEXT = 0x3_0000;
const MODULE = 0x5_0000;

/** The first of the marks, which are the last characters of all. */
const MARK = 0x7a;

/**
 * Puts a module together again, which WebAssembly does even when it has just begun many times faster than JavaScript.
 * `text` is what `pkg/streams.mjs` and `pkg/encode.mjs` made of it when the package was built, `unpacker` what the latter
 * made of the module of `unpack/`. Of a text that was cut off it makes something that is no module, or throws.
 */
export function decode(text: string, unpacker: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(unpacker.length);
  let size = 0;
  let more = -40;
  // Written out: what takes a function for each character takes a millisecond the first time.
  for (let at = 0; at < unpacker.length; at++) {
    const code = unpacker.charCodeAt(at);
    if (code < MARK) bytes[size++] = code + more;
    more = code < MARK ? -40 : code * 51;
  }
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes.subarray(0, size)));
  const { memory, unpack } = exports as unknown as Unpacker;
  new TextEncoder().encodeInto(text, new Uint8Array(memory.buffer, TEXT));
  return new Uint8Array(memory.buffer as ArrayBuffer, MODULE, unpack());
}
