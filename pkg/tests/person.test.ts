import { createClient } from "footlights";
import { overridesFromUrl } from "footlights/overrides";
import { anonymousId, membership } from "footlights/person";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { shop } from "./snapshots.js";

function memory() {
  const entries = new Map<string, string>();
  return {
    entries,
    getItem: (key: string) => entries.get(key) ?? null,
    setItem: (key: string, value: string) => void entries.set(key, value),
    removeItem: (key: string) => void entries.delete(key),
  };
}

async function open(changes: Parameters<typeof shop>[0] = {}, context: Record<string, string> = {}) {
  const client = await createClient({ snapshot: shop(changes), context });
  onTestFinished(() => client.close());
  return client;
}

afterEach(() => {
  vi.useRealTimers();
});

describe("an anonymous id", () => {
  test("is random, and stays as long as it is kept", () => {
    const [storage, other] = [memory(), memory()];
    const id = anonymousId({ storage });
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(anonymousId({ storage })).toBe(id);
    expect(anonymousId({ storage: other })).not.toBe(id);
  });

  test("is another one after its lifetime, and if the clock has been put back before it was made", () => {
    vi.useFakeTimers({ now: 1_000_000 });
    const storage = memory();
    const id = anonymousId({ storage, lifetime: 1_000 });
    vi.setSystemTime(1_000_999);
    expect(anonymousId({ storage, lifetime: 1_000 })).toBe(id);
    vi.setSystemTime(1_001_000);
    const next = anonymousId({ storage, lifetime: 1_000 });
    expect(next).not.toBe(id);
    vi.setSystemTime(0);
    expect(anonymousId({ storage })).not.toBe(next);
  });

  test.each(["", "garbage", "null", "{}", '{"id":7,"made":0}', '{"id":"x"}'])("takes %j for none", (text) => {
    const storage = memory();
    anonymousId({ storage });
    for (const key of storage.entries.keys()) storage.entries.set(key, text);
    const id = anonymousId({ storage });
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(anonymousId({ storage })).toBe(id);
  });

  test("lasts as long as the page where nothing may be kept", () => {
    const denied = () => {
      throw new Error("denied");
    };
    const storage = { getItem: denied, setItem: denied, removeItem: denied };
    expect(anonymousId({ storage })).toBe(anonymousId({ storage }));
    expect(anonymousId({ storage: "none" })).toBe(anonymousId({ storage: "none" }));
  });

  test("keeps the bucket through log-in, with `by`", async () => {
    const plan = [{ stage: "gradual", after: "PT0S", share: 50 }];
    const release = { flags: { "new-checkout": "on" }, opens: "2026-01-01T00:00:00Z", by: "device", plan };
    const client = await open({ publishedAt: "2026-06-01T00:00:00Z", releases: { autumn: release } });
    const seen = new Set<boolean>();
    for (let index = 0; index < 20; index++) {
      const device = anonymousId({ storage: memory() });
      client.setContext({ targetingKey: device, device });
      const before = client.isEnabled("new-checkout");
      client.setContext({ targetingKey: `user-${index}`, device });
      expect(client.isEnabled("new-checkout")).toBe(before);
      seen.add(before);
    }
    expect(seen.size).toBe(2);
  });
});

describe("membership", () => {
  const rules = [{ when: { segment: "early-access" }, serve: "on" }];
  const flags = { "new-checkout": { variants: { off: false, on: true }, dormant: "off", rules } };
  const segments = { "early-access": { attribute: "joined", contains: ["early-access"] } };

  test("opens what is for those who have joined, until they leave", async () => {
    const client = await open({ flags, segments }, { targetingKey: "a" });
    const joined = membership(client);
    expect(client.isEnabled("new-checkout")).toBe(false);
    joined.join("early-access");
    joined.join("early-access");
    expect(client.isEnabled("new-checkout")).toBe(true);
    expect(client.context).toEqual({ targetingKey: "a", joined: ["early-access"] });
    client.setContext(joined.with({ targetingKey: "b" }));
    expect(client.isEnabled("new-checkout")).toBe(true);
    joined.leave("early-access");
    expect([client.isEnabled("new-checkout"), joined.names]).toEqual([false, []]);
  });

  test("is kept only where the application says so", async () => {
    const storage = memory();
    membership(await open({ flags, segments }), { storage }).join("early-access");
    const again = await open({ flags, segments });
    expect(again.isEnabled("new-checkout")).toBe(false);
    membership(again);
    expect(again.isEnabled("new-checkout")).toBe(false);
    membership(again, { storage });
    expect(again.isEnabled("new-checkout")).toBe(true);
  });

  test("takes garbage for none", async () => {
    const storage = memory();
    const client = await open({ flags, segments });
    membership(client, { storage }).join("early-access");
    for (const text of ["garbage", "null", "{}", "[7,null]"]) {
      for (const key of storage.entries.keys()) storage.entries.set(key, text);
      expect(membership(await open({ flags, segments }), { storage }).names).toEqual([]);
    }
  });
});

describe("overrides by address", () => {
  const url =
    "https://shop.test/cart?x=1&footlights.new-checkout=on&footlights.headline=warm&footlights.limit=#footlights.theme=x";

  test("take effect where the application allows them, and are seen in the details", async () => {
    const client = await open();
    expect(overridesFromUrl(client, { url })).toEqual(["new-checkout", "headline"]);
    expect(client.isEnabled("new-checkout")).toBe(true);
    expect(client.getStringDetails("headline", "")).toMatchObject({
      value: "Almost yours",
      flagMetadata: { cause: "OVERRIDE" },
    });
  });

  test("may be limited to some keys", async () => {
    const client = await open();
    expect(overridesFromUrl(client, { url, only: ["headline"] })).toEqual(["headline"]);
    expect(client.isEnabled("new-checkout")).toBe(false);
  });

  test("are looked for in the page's address, and there need be none", async () => {
    const client = await open();
    expect(overridesFromUrl(client)).toEqual([]);
    vi.stubGlobal("location", { href: "https://shop.test/?footlights.new-checkout=on" });
    expect(overridesFromUrl(client)).toEqual(["new-checkout"]);
  });
});
