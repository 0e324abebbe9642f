// The glue makes one of each when it is imported, which must not fail where there are none (Jest with jsdom). So the build
// puts these in the place of the globals of the same names: they look for the real ones when they are first used.

let decoder: TextDecoder | undefined;
let encoder: TextEncoder | undefined;

class LateDecoder {
  decode(bytes?: Uint8Array): string {
    if (!bytes) return "";
    decoder ??= new globalThis.TextDecoder("utf-8", { ignoreBOM: true });
    return decoder.decode(bytes);
  }
}

class LateEncoder {
  encode(text: string): Uint8Array {
    encoder ??= new globalThis.TextEncoder();
    return encoder.encode(text);
  }

  encodeInto(text: string, bytes: Uint8Array): TextEncoderEncodeIntoResult {
    encoder ??= new globalThis.TextEncoder();
    return encoder.encodeInto(text, bytes);
  }
}

export { LateDecoder as TextDecoder, LateEncoder as TextEncoder };
