// Who falls into which bucket.

const rotate = (x, by) => ((x << by) | (x >>> (32 - by))) >>> 0;
const times = (a, b) => Math.imul(a, b) >>> 0;

/** MurmurHash3, x86, 32 bits, seed 0. */
export function murmur3(text) {
  const bytes = new TextEncoder().encode(text);
  const scramble = (k) => times(rotate(times(k, 0xcc9e2d51), 15), 0x1b873593);
  const whole = bytes.length - (bytes.length % 4);
  let hash = 0;
  for (let i = 0; i < whole; i += 4) {
    const k = (bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24)) >>> 0;
    hash = (times(rotate((hash ^ scramble(k)) >>> 0, 13), 5) + 0xe6546b64) >>> 0;
  }
  let tail = 0;
  for (let i = bytes.length - 1; i >= whole; i -= 1) tail = ((tail << 8) | bytes[i]) >>> 0;
  hash = (hash ^ scramble(tail) ^ bytes.length) >>> 0;
  hash = times(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = times(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

const scaled = (salt, unit, by) => Number((BigInt(murmur3(`${salt}/${unit}`)) * BigInt(by)) >> 32n);

/** From 0 to 99,999. */
export const bucket = (salt, unit) => scaled(salt, unit, 100_000);

/** The variant of a split. */
export function arm(split, salt, unit) {
  const sum = split.reduce((weights, { weight }) => weights + weight, 0);
  const point = scaled(salt, unit, sum);
  let above = 0;
  for (const { variant, weight } of split) {
    above += weight;
    if (above > point) return variant;
  }
  return undefined;
}
