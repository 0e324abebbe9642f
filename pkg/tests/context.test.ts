import { describe, expect, test } from "vitest";
import { copyContext, describeFaults } from "../src/context.js";

/** A context of one attribute `a`, and what is said about it. */
function copyOne(value: unknown) {
  const { context, faults } = copyContext({ a: value });
  return { copy: context.a, faults };
}

/** A value at the path `a.a.…`, so many names long. */
function nested(depth: number, value: unknown): unknown {
  return depth === 0 ? value : { a: nested(depth - 1, value) };
}

describe("what is copied", () => {
  test("plain data, and nothing of the caller's own objects", () => {
    const given = { targetingKey: "anna", seats: [1, "b", true, null], address: { country: "DE" }, none: null };
    const { context, faults } = copyContext(given);
    expect(context).toEqual(given);
    expect(faults).toEqual([]);
    expect(context).not.toBe(given);
    given.address.country = "AT";
    expect(context.address).toEqual({ country: "DE" });
  });

  test("undefined is missing, without a word", () => {
    expect(copyContext({ a: undefined })).toEqual({ context: {}, faults: [] });
  });

  test("an instant becomes RFC 3339 text, whatever its methods have been made to say", () => {
    const date = new Date("2026-12-02T09:00:00Z");
    date.toISOString = () => "never";
    expect(copyOne(date)).toEqual({ copy: "2026-12-02T09:00:00.000Z", faults: [] });
  });

  test("a getter that works, an object without prototype, an instance of a class", () => {
    class Person {
      plan = "pro";
      get email() {
        return "not an own member";
      }
    }
    const given = Object.assign(Object.create(null), { person: new Person() });
    Object.defineProperty(given, "read", { enumerable: true, get: () => 7 });
    expect(copyContext(given)).toEqual({ context: { person: { plan: "pro" }, read: 7 }, faults: [] });
  });

  test("the same object twice is no cycle", () => {
    const shared = { city: "Wien" };
    expect(copyContext({ home: shared, work: shared }).faults).toEqual([]);
  });
});

describe("what is left out, with a word, while the rest stays", () => {
  const cyclic: Record<string, unknown> = { name: "round" };
  cyclic.self = cyclic;
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();

  test.each<[string, unknown, string]>([
    ["NaN", Number.NaN, '"a" is NaN'],
    ["infinity", Number.POSITIVE_INFINITY, '"a" is Infinity'],
    ["a bigint", 1n, '"a" is a bigint'],
    ["a symbol", Symbol("s"), '"a" is a symbol'],
    ["a function", () => 1, '"a" is a function'],
    ["a date that is none", new Date(Number.NaN), '"a" cannot be read'],
    ["a fake date", { [Symbol.toStringTag]: "Date" }, '"a" cannot be read'],
    ["a Map", new Map([["k", 1]]), '"a" is a Map'],
    ["a text of 10 MB", "x".repeat(10_000_000), '"a" is longer than 4096 bytes'],
    ["a text of 4,098 bytes in 1,366 units", "€".repeat(1_366), '"a" is longer than 4096 bytes'],
    ["half a surrogate pair", "a\uD800b", '"a" has half a surrogate pair'],
    ["a revoked proxy", revoked.proxy, '"a" cannot be read'],
    [
      "a proxy whose keys throw",
      new Proxy(
        {},
        {
          ownKeys() {
            throw new Error("no");
          },
        },
      ),
      '"a" cannot be read',
    ],
    ["a list of 1,001 items", new Array(1_001).fill(1), '"a" is beyond the 1000 list items that a context may have'],
    [
      "a list that lies about its length",
      new Proxy([], { get: (_, name) => (name === "length" ? "many" : 1) }),
      '"a" is beyond the 1000 list items that a context may have',
    ],
  ])("%s", (_, value, fault) => {
    const { context, faults } = copyContext({ a: value, b: 1 });
    expect(context).toEqual({ b: 1 });
    expect(faults).toEqual([fault]);
  });

  test("a getter that throws", () => {
    const given = {
      get a() {
        throw new Error("no");
      },
      b: 1,
    };
    expect(copyContext(given)).toEqual({ context: { b: 1 }, faults: ['"a" cannot be read'] });
  });

  test("a cycle, where it closes", () => {
    expect(copyOne(cyclic)).toEqual({ copy: { name: "round" }, faults: ['"a.self" contains itself'] });
  });

  test("an attribute named __proto__, which changes no prototype", () => {
    const { context, faults } = copyContext(JSON.parse('{ "__proto__": { "admin": true }, "b": 1 }'));
    expect(Object.keys(context)).toEqual(["b"]);
    expect(Object.getPrototypeOf(context)).toBe(Object.prototype);
    expect(context.admin).toBeUndefined();
    expect(faults).toEqual(['"__proto__" is no name for an attribute']);
  });

  test("an item of a list, which keeps its place", () => {
    expect(copyOne([1, 2n, 3])).toEqual({ copy: [1, null, 3], faults: ['"a.1" is a bigint'] });
  });

  test("a context that is no object, or cannot be read at all", () => {
    expect(copyContext(5)).toEqual({ context: {}, faults: ["the context is no object"] });
    expect(copyContext([1])).toEqual({ context: {}, faults: ["the context is no object"] });
    expect(copyContext(null)).toEqual({ context: {}, faults: ["the context is no object"] });
    expect(copyContext(revoked.proxy)).toEqual({ context: {}, faults: ["the context cannot be read"] });
  });
});

describe("limits", () => {
  test("a text of just 4 KiB", () => {
    const text = `${"€".repeat(1_365)}x`;
    expect(copyOne(text)).toEqual({ copy: text, faults: [] });
  });

  test("eight names in a path, not nine", () => {
    expect(copyContext(nested(8, 1))).toEqual({ context: nested(8, 1), faults: [] });
    const { context, faults } = copyContext(nested(9, 1));
    expect(context).toEqual(nested(7, {}));
    expect(faults).toEqual(['"a.a.a.a.a.a.a.a" is nested deeper than 8']);
  });

  test("1,000 list items in all lists together, not 1,001", () => {
    const list = (length: number) => new Array(length).fill(1);
    expect(copyContext({ a: list(400), b: [list(300), list(298)] }).faults).toEqual([]);
    expect(copyContext({ a: list(400), b: [list(300), list(299)] }).faults).toEqual([
      '"b.1" is beyond the 1000 list items that a context may have',
    ]);
  });

  test("a list at the end of eight names", () => {
    expect(copyContext(nested(8, [1])).faults).toEqual([]);
  });

  test("256 attributes at every depth together, not 257", () => {
    const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`n${index}`, 1]));
    expect(copyContext({ in: many(100), out: many(154) }).faults).toEqual([]);
    const { context, faults } = copyContext({ in: many(100), out: many(155) });
    expect(Object.keys(context.out as object)).toHaveLength(154);
    expect(faults).toEqual(['"out.n154" is beyond the 256 attributes that a context may have']);
  });

  test("an endless proxy ends", () => {
    const endless: object = new Proxy(
      {},
      {
        ownKeys: () => ["a", "b"],
        getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true, value: 1 }),
        get: () => endless,
      },
    );
    expect(copyContext(endless).faults.length).toBeGreaterThan(0);
  });
});

test("one sentence tells at most three of them", () => {
  expect(describeFaults(['"a" is a bigint'])).toBe('context: "a" is a bigint; what cannot be read counts as missing');
  expect(describeFaults(["1", "2", "3", "4", "5"])).toBe(
    "context: 1, 2, 3, and 2 more; what cannot be read counts as missing",
  );
});
