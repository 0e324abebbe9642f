// Whatever is done to a signed file: it is refused, or gives exactly what was signed.
import type { FootlightsError } from "footlights";
import { signedBy, type Verify } from "footlights/verify";
import { beforeAll, expect, test } from "vitest";
import { sign } from "../src/sign.js";
import { bytes, ED25519, ES256, makePair, TEXT, text } from "./signed.js";

const CODES = ["SIGNATURE_INVALID", "SNAPSHOT_MALFORMED", "KEY_UNKNOWN"];

let verify: Verify;
let files: Uint8Array[];

beforeAll(async () => {
  const [one, two] = [await makePair(ES256), await makePair(ED25519)];
  verify = signedBy({ one: one.jwk, two: two.jwk });
  files = [bytes(await sign(TEXT, one.privateKey, "one")), bytes(await sign(TEXT, two.privateKey, "two"))];
});

/** The code of the refusal, or `taken`, which is possible only with what was signed. */
async function outcome(file: Uint8Array, what: string): Promise<string> {
  try {
    expect(text(await verify(file)), what).toBe(TEXT);
    return "taken";
  } catch (thrown) {
    const { code } = thrown as FootlightsError;
    if (!CODES.includes(code)) throw thrown;
    return code;
  }
}

/** In which part of the file a byte stands. */
function partAt(file: Uint8Array, at: number): string {
  const before = text(file.slice(0, at));
  const parts = ["payload", "protected", "signature"].map((name) => [name, before.indexOf(`"${name}":"`)] as const);
  const [name, begins] = parts.filter(([, begin]) => begin >= 0).at(-1) ?? ["form", 0];
  const inside = before.slice(begins + name.length + 4);
  return name === "form" || /(^|[^\\])"/.test(inside) ? "form" : name;
}

test.each<[string, (byte: number) => number[]]>([
  ["one bit", (byte) => [byte ^ 1]],
  ["the case", (byte) => [byte ^ 0x20]],
  ["the highest bit", (byte) => [byte ^ 0x80]],
  ["a byte less", () => []],
  ["a byte twice", (byte) => [byte, byte]],
  ["a zero", () => [0]],
  ["a quote", () => [0x22]],
  ["a backslash before it", (byte) => [0x5c, byte]],
])("each byte of the file in turn: %s", async (what, change) => {
  for (const file of files) {
    const seen = new Map<string, Set<string>>();
    for (const [at, byte] of file.entries()) {
      const damaged = Uint8Array.from([...file.subarray(0, at), ...change(byte), ...file.subarray(at + 1)]);
      const isSame = Buffer.compare(damaged, file) === 0;
      const result = await outcome(damaged, `${what} at ${at}`);
      const part = partAt(file, at);
      seen.set(part, (seen.get(part) ?? new Set()).add(isSame ? "same" : result));
    }
    // Every part was reached, and only the form of the file has room for change: blanks between what it is made of.
    expect([...seen.keys()].sort()).toEqual(["form", "payload", "protected", "signature"]);
    for (const part of ["protected", "signature"]) expect(seen.get(part), part).not.toContain("taken");
  }
});

/** The same numbers on every run (mulberry32). */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

test("3,000 files with damage at random", async () => {
  const counts: Record<string, number> = {};
  for (let seed = 0; seed < 3_000; seed++) {
    const next = numbers(seed);
    let damaged = files[next(2)] as Uint8Array;
    for (let times = 1 + next(3); times > 0; times--) {
      const other = files[next(2)] as Uint8Array;
      const [from, begin] = [next(other.length), next(damaged.length)];
      const piece = other.subarray(from, from + next([4, 40, 400][next(3)] as number));
      const end = begin + next([4, 40, 400][next(3)] as number);
      damaged = Uint8Array.from([...damaged.subarray(0, begin), ...piece, ...damaged.subarray(end)]);
    }
    const result = await outcome(damaged, `seed ${seed}`);
    counts[result] = (counts[result] ?? 0) + 1;
  }
  expect(Object.keys(counts)).toEqual(expect.arrayContaining(["SIGNATURE_INVALID", "SNAPSHOT_MALFORMED"]));
});

test("3,000 files with members mixed at random", async () => {
  const [one, two] = files.map((file) => JSON.parse(text(file)) as Record<string, string>);
  const values = [
    ...Object.values(one ?? {}),
    ...Object.values(two ?? {}),
    ...["", "{}", "e30", "AA==", null, 0, false, {}, [], ["b64"], TEXT.replace("1", "2"), `${TEXT} `],
  ];
  const names = ["payload", "protected", "signature", "header", "signatures", "__proto__", "toString"];
  const counts: Record<string, number> = {};
  for (let seed = 0; seed < 3_000; seed++) {
    const next = numbers(seed);
    const members = Object.entries((next(2) ? one : two) ?? {}).map(([name, value]): [string, unknown] => {
      const pick = next(4);
      return [
        pick === 1 ? (names[next(names.length)] as string) : name,
        pick > 1 ? values[next(values.length)] : value,
      ];
    });
    while (next(4) === 0)
      members.splice(next(members.length + 1), next(2), [names[next(7)] as string, values[next(18)]]);
    const file = `{${members.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join()}}`;
    const result = await outcome(bytes(file), `seed ${seed}`);
    counts[result] = (counts[result] ?? 0) + 1;
  }
  // Those in which nothing was changed are taken, so that the others are refused for what was.
  expect(counts).toMatchObject({ taken: expect.any(Number), SIGNATURE_INVALID: expect.any(Number) });
});
