import { describe, expect, test, vi } from "vitest";
import { createKeeper, keyFor } from "../src/kept.js";
import { KEEP } from "../src/limits.js";

/** A storage in memory that can be made to fail. */
function memory() {
  const entries = new Map<string, string>();
  return {
    entries,
    getItem: (key: string) => entries.get(key) ?? null,
    setItem: vi.fn((key: string, value: string) => void entries.set(key, value)),
    removeItem: vi.fn((key: string) => void entries.delete(key)),
  };
}

describe("a keeper", () => {
  test("gives back the very text, with the instant of its confirmation", () => {
    const storage = memory();
    const text = '{ "format": 1,\n  "x-note": "two\\nlines, and a line end after this" }\n';
    createKeeper(storage, "key").write(() => text, 1_000, true);
    expect(createKeeper(storage, "key").read()).toEqual({ text, confirmedAt: 1_000 });
    expect(createKeeper(storage, "other").read()).toBeUndefined();
  });

  test("writes a mere confirmation only when the one that is kept has become old", () => {
    const storage = memory();
    const keeper = createKeeper(storage, "key");
    const text = vi.fn(() => "{}");
    keeper.write(text, 1_000, true);
    keeper.write(text, 1_000 + KEEP - 1, false);
    expect(text).toHaveBeenCalledOnce();
    keeper.write(text, 1_000 + KEEP, false);
    expect(keeper.read()?.confirmedAt).toBe(1_000 + KEEP);
    keeper.write(text, 1_001 + KEEP, true);
    expect(keeper.read()?.confirmedAt).toBe(1_001 + KEEP);
  });

  test.each([
    "",
    "{}",
    "null\n{}",
    "7\n{}",
    "garbage\n{}",
    '{"layout":1}\n{}',
    '{"layout":1,"confirmedAt":"today"}\n{}',
    '{"layout":1,"confirmedAt":null}\n{}',
    '{"layout":2,"confirmedAt":1}\n{}',
    '\n{"layout":1,"confirmedAt":1}',
  ])("discards garbage: %j", (garbage) => {
    const storage = memory();
    storage.entries.set("key", garbage);
    expect(createKeeper(storage, "key").read()).toBeUndefined();
    expect(storage.entries.has("key")).toBe(false);
  });

  test("takes no harm from a storage that throws, is full, or answers nonsense", () => {
    const fail = () => {
      throw new Error("denied");
    };
    const denied = createKeeper({ getItem: fail, setItem: fail, removeItem: fail }, "key");
    denied.write(() => "{}", 1, true);
    denied.discard();
    expect(denied.read()).toBeUndefined();
    const nonsense = { getItem: () => 7 as unknown as string, setItem: fail, removeItem: fail };
    expect(createKeeper(nonsense, "key").read()).toBeUndefined();
  });

  test.each(["local", "session"] as const)("opens the page's %s storage when it needs it, and not before", (kind) => {
    const storage = memory();
    const getter = vi.fn(() => storage);
    vi.stubGlobal("document", {});
    Object.defineProperty(globalThis, `${kind}Storage`, { configurable: true, get: getter });
    try {
      const keeper = createKeeper(kind, "key");
      expect(getter).not.toHaveBeenCalled();
      keeper.write(() => "{}", 1, true);
      expect(storage.setItem).toHaveBeenCalledOnce();
      getter.mockImplementation(() => {
        throw new Error("SecurityError");
      });
      expect(keeper.read()).toBeUndefined();
    } finally {
      Reflect.deleteProperty(globalThis, `${kind}Storage`);
    }
  });

  test("where there is no page, it keeps nothing and looks at nothing", () => {
    const getter = vi.fn();
    Object.defineProperty(globalThis, "localStorage", { configurable: true, get: getter });
    try {
      createKeeper("local", "key").write(() => "{}", 1, true);
      expect(createKeeper("none", "key").read()).toBeUndefined();
      expect(getter).not.toHaveBeenCalled();
    } finally {
      Reflect.deleteProperty(globalThis, "localStorage");
    }
  });
});

test("a key is one address, one environment, one application", () => {
  const keys = [
    keyFor("https://a/s", "production", "shop"),
    keyFor("https://a/s", "production", undefined),
    keyFor("https://a/s", undefined, "production"),
    keyFor("https://a/s", "staging", "shop"),
    keyFor("https://b/s", "production", "shop"),
  ];
  expect(new Set(keys).size).toBe(keys.length);
  expect(keyFor("https://a/s", "production", "shop")).toBe(keys[0]);
});
