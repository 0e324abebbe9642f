import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as glue from "../src/glue.js";
import { opening, shop } from "./snapshots.js";

const CALLS = 60_000;
const { memory } = glue.initSync({
  module: new WebAssembly.Module(readFileSync(new URL("../wasm/named.wasm", import.meta.url))),
});

/** Numbers without an order, the same each time (Steele et al. 2014, in 32 bits). */
function createChance(state: number) {
  const next = () => {
    state = (state + 0x9e3779b9) | 0;
    let bits = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
    return (bits ^ (bits >>> 15)) >>> 0;
  };
  const below = (end: number) => next() % end;
  return { next, below, pick: <T>(of: readonly T[]): T => of[below(of.length)] as T };
}

// Whatever is called with whatever: a trap, or an exception of JavaScript, would fail the test.
test("calls in any order, of any handle, with any numbers, texts and attributes, do not trap", () => {
  const { next, below, pick } = createChance(7);
  const numbers = [0, 1, -1, 0.5, 1e308, -1e308, Number.NaN, Infinity, -Infinity, 2 ** 53, 1_800_000_000_000];
  const texts = [
    "",
    "shop",
    "2.4.0",
    "headline",
    "autumn",
    "limit",
    "\ud800",
    "\0",
    "🎭".repeat(500),
    "__proto__",
    "a.b",
  ];
  const documents = [
    shop(opening(1_700_000_000_000)),
    shop({ revision: 2, segments: { s: { attribute: "address.country", in: ["x", 1, true] } } }),
    { format: 1, flags: { headline: 1, limit: { variants: {} } }, releases: { autumn: [] } },
    { format: 2 },
    [],
  ].map((document) => new TextEncoder().encode(JSON.stringify(document)));

  /** A document with some bytes of another kind. */
  function damaged(): Uint8Array {
    const document = Uint8Array.from(pick(documents));
    for (let i = below(4); i > 0; i--) document[below(document.length)] = below(256);
    return below(3) ? document : document.subarray(0, below(document.length));
  }

  // It fills the scratch with anything, and says that there is more than there is.
  const host = {
    attribute() {
      const length = below(200);
      const bytes = new Uint8Array(memory.buffer, glue.scratch(length), length);
      for (let at = 0; at < length; at++) bytes[at] = below(3) ? below(7) : below(256);
      return below(8) ? 2 * length + below(2) : next();
    },
    name() {},
  } as unknown as Parameters<typeof glue.create>[0];

  const handles = [0, 0xffff_ffff, glue.create(host, pick(numbers), below(2) === 0)];
  const handle = () => (below(4) ? (handles.at(-1) as number) : below(4) ? pick(handles) : next());
  const refused: unknown[] = [];
  const work = [
    () => void handles.push(glue.create(host, pick(numbers), below(2) === 0)),
    () => glue.close(below(3) ? pick(handles) : next()),
    () => {
      try {
        glue.load(handle(), damaged());
      } catch (thrown) {
        // A refusal is a list; a trap is an `Error`.
        expect(thrown).toBeInstanceOf(Array);
        refused.push(thrown);
      }
    },
    () => glue.set(handle(), below(12), pick(texts)),
    () => glue.view(handle(), pick(numbers), pick(numbers)),
    () => glue.evaluate(handle(), below(3) ? below(6) : next()),
    () => {
      const said = glue.ask(handle(), below(3) ? below(9) : next(), pick(texts));
      if (said) JSON.parse(said);
    },
    () => glue.happened(handle(), below(20), pick(numbers), next(), pick(numbers), pick(numbers)),
    () => glue.time(handle(), below(4), pick(numbers)),
  ];
  const counts = work.map(() => 0);
  for (let i = 0; i < CALLS; i++) {
    const at = below(work.length);
    work[at]?.();
    counts[at] = (counts[at] ?? 0) + 1;
  }
  expect(Math.min(...counts)).toBeGreaterThan(CALLS / work.length / 2);
  expect(refused.length).toBeGreaterThan(100);

  // And it still answers.
  const last = glue.create({ attribute: () => 0, name() {} } as unknown as Parameters<typeof glue.create>[0], 0, false);
  glue.load(last, documents[0] as Uint8Array);
  glue.view(last, 1_800_000_000_000, 1_800_000_000_000);
  expect(JSON.parse(glue.ask(last, 0, "new-checkout")).variant).toBe("on");
});

test("a client for each request of a server takes no memory once it is closed", () => {
  const host = { attribute: () => 0, name() {} } as unknown as Parameters<typeof glue.create>[0];
  let older = glue.create(host, 0, false);
  glue.close(glue.create(host, 0, false));
  const { byteLength } = memory.buffer;
  for (let count = 0; count < 100_000; count++) {
    // The next request comes before the one before is over.
    const younger = glue.create(host, 0, false);
    glue.close(older);
    older = younger;
  }
  glue.close(older);
  expect(memory.buffer.byteLength).toBe(byteLength);
});
