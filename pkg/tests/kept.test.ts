import { describe, expect, test, vi } from "vitest";
import { createKeeper, keyFor } from "../src/kept.js";

const MARK = { digest: 7, confirmedAt: 1_000, at: 1_100 };

const bytes = (text: string) => new TextEncoder().encode(text);

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
  test("gives back the very file, with its mark", () => {
    const storage = memory();
    const file = '{ "format": 1,\n  "x-note": "two\\nlines, and a line end after this" }\n';
    createKeeper(storage, "key").write(MARK, bytes(file));
    const keeper = createKeeper(storage, "key");
    expect([keeper.file(), keeper.mark()]).toEqual([file, MARK]);
    expect(createKeeper(storage, "other").file()).toBeUndefined();
    expect(createKeeper(storage, "other").mark()).toBeUndefined();
  });

  test("keeps a mere confirmation without writing the file again", () => {
    const storage = memory();
    const keeper = createKeeper(storage, "key");
    keeper.write(MARK, bytes("{}"));
    storage.setItem.mockClear();
    keeper.write({ ...MARK, confirmedAt: 2_000 }, undefined);
    expect(storage.setItem).toHaveBeenCalledOnce();
    expect([keeper.file(), keeper.mark()?.confirmedAt]).toEqual(["{}", 2_000]);
  });

  test("that has no room for a file leaves the one before with its own mark", () => {
    const storage = memory();
    const keeper = createKeeper(storage, "key");
    keeper.write(MARK, bytes("{}"));
    storage.setItem.mockImplementation(() => {
      throw new DOMException("full", "QuotaExceededError");
    });
    keeper.write({ ...MARK, digest: 8 }, bytes("a larger one"));
    expect([keeper.file(), keeper.mark()]).toEqual(["{}", MARK]);
  });

  test.each([
    "",
    "{}",
    "null",
    "7",
    "garbage",
    '{"digest":1}',
    '{"digest":1,"confirmedAt":"today"}',
    '{"digest":1,"confirmedAt":null}',
  ])("takes garbage for no mark: %j", (garbage) => {
    const storage = memory();
    storage.entries.set("key:mark", garbage);
    const keeper = createKeeper(storage, "key");
    expect(keeper.mark()).toBeUndefined();
    keeper.discard();
    expect(storage.entries.size).toBe(0);
  });

  test("takes no harm from a storage that throws, is full, or answers nonsense", () => {
    const fail = () => {
      throw new Error("denied");
    };
    const denied = createKeeper({ getItem: fail, setItem: fail, removeItem: fail }, "key");
    denied.write(MARK, bytes("{}"));
    denied.discard();
    expect([denied.file(), denied.mark()]).toEqual([undefined, undefined]);
    const nonsense = createKeeper({ getItem: () => 7 as unknown as string, setItem: fail, removeItem: fail }, "key");
    expect([nonsense.file(), nonsense.mark()]).toEqual([undefined, undefined]);
  });

  test.each(["local", "session"] as const)("opens the page's %s storage when it needs it, and not before", (kind) => {
    const storage = memory();
    const getter = vi.fn(() => storage);
    vi.stubGlobal("document", {});
    Object.defineProperty(globalThis, `${kind}Storage`, { configurable: true, get: getter });
    try {
      const keeper = createKeeper(kind, "key");
      expect(getter).not.toHaveBeenCalled();
      keeper.write(MARK, bytes("{}"));
      expect(storage.setItem).toHaveBeenCalledTimes(2);
      getter.mockImplementation(() => {
        throw new Error("SecurityError");
      });
      expect(keeper.mark()).toBeUndefined();
    } finally {
      Reflect.deleteProperty(globalThis, `${kind}Storage`);
    }
  });

  test("where there is no page, it keeps nothing and looks at nothing", () => {
    const getter = vi.fn();
    Object.defineProperty(globalThis, "localStorage", { configurable: true, get: getter });
    try {
      createKeeper("local", "key").write(MARK, bytes("{}"));
      expect(createKeeper("none", "key").mark()).toBeUndefined();
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
