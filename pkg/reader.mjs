// Reads and writes the binary format of WebAssembly, as far as the build looks into the module.

export class Reader {
  #bytes;
  #at = 0;

  constructor(bytes) {
    this.#bytes = bytes;
  }

  get isDone() {
    return this.#at >= this.#bytes.length;
  }

  take(length) {
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  /** The byte that is read next. */
  get next() {
    return this.#bytes[this.#at];
  }

  /** An unsigned LEB128 number. */
  number() {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const [byte] = this.take(1);
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }

  /** The bytes of a LEB128 number of any kind. */
  digits() {
    const from = this.#at;
    while (this.#bytes[this.#at++] > 127);
    return this.#bytes.subarray(from, this.#at);
  }

  /** So many bytes as the number in front of them says. */
  block() {
    return this.take(this.number());
  }

  /** What was read since the reader stood there. */
  since(place) {
    return this.#bytes.subarray(place, this.#at);
  }

  get place() {
    return this.#at;
  }
}

export function number(value) {
  const bytes = [];
  for (; value >= 128; value = Math.floor(value / 128)) bytes.push((value & 127) | 128);
  bytes.push(value);
  return bytes;
}

export function block(bytes) {
  return concat([number(bytes.length), bytes]);
}

export function concat(parts) {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
