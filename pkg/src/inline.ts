/** A module as the package carries it. */
export interface Inlined {
  /** What `pkg/streams.mjs` made of it when the package was built, as the text that `pkg/encode.mjs` made of that. */
  readonly text: string;
  /** The module of `unpack/`, in Base64. */
  readonly unpacker: string;
}

interface Unpacker {
  readonly memory: WebAssembly.Memory;
  /** How many bytes it wrote. */
  unpack(): number;
}

// Where `unpack/` has them in its memory.
const TEXT = 0x1_0000;
const MODULE = 0x3_0000;

/**
 * Puts the module together again, which WebAssembly does even when it has just begun many times faster than JavaScript.
 * Of a text that was cut off it makes something that is no module, or throws.
 */
export function decode({ text, unpacker }: Inlined): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from(atob(unpacker), (byte) => byte.charCodeAt(0));
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  const { memory, unpack } = exports as unknown as Unpacker;
  new TextEncoder().encodeInto(text, new Uint8Array(memory.buffer, TEXT, MODULE - TEXT));
  return new Uint8Array(memory.buffer as ArrayBuffer, MODULE, unpack());
}
