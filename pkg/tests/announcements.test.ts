import { type AudienceClient, type ClientOptions, createClient, type Release } from "footlights";
import { audience } from "footlights/audience";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { shop } from "./snapshots.js";

const HOUR = 3_600_000;

function ago(hours: number): string {
  return new Date(Date.now() - hours * HOUR).toISOString();
}

const release = (flag: string, variant: string, opens: string, more: Partial<Release> = {}): Release => ({
  flags: { [flag]: variant },
  opens,
  announcement: { title: { en: `news of ${flag}` } },
  ...more,
});

async function open(releases: Record<string, Release>, options: Partial<ClientOptions> = {}): Promise<AudienceClient> {
  const snapshot = shop({ publishedAt: ago(100), releases });
  const client = await createClient({ snapshot, ...options, audience });
  onTestFinished(() => client.close());
  return client;
}

async function said(announcement: Record<string, unknown>, locale?: string | string[]) {
  const client = await open({ autumn: release("new-checkout", "on", ago(1), { announcement }) });
  return client.announcements(locale)[0];
}

describe("announcements", () => {
  test("are those of the releases that are open for this person, newest first", async () => {
    const releases = {
      old: release("headline", "warm", ago(50)),
      new: release("new-checkout", "on", ago(2)),
      later: release("limit", "high", ago(-5)),
      others: release("theme", "dim", ago(1), { audience: { attribute: "plan", in: ["pro"] } }),
      silent: { flags: { limit: "high" }, opens: ago(1) },
    };
    const client = await open(releases, { context: { targetingKey: "a" } });
    expect(client.announcements("en").map((each) => each.release)).toEqual(["new", "old"]);
    expect(client.announcements("en")[0]).toEqual({
      release: "new",
      stage: "general",
      since: Date.parse(releases.new.opens),
      title: "news of new-checkout",
    });
    client.setContext({ targetingKey: "a", plan: "pro" });
    expect(client.announcements("en").map((each) => each.release)).toEqual(["others", "new", "old"]);
  });

  test("that were acknowledged are not told again, to this person, and listeners hear of it", async () => {
    const client = await open({ autumn: release("new-checkout", "on", ago(1)) }, { context: { targetingKey: "a" } });
    const changes = vi.fn();
    client.on("change", changes);
    client.acknowledge("autumn");
    client.acknowledge("autumn");
    expect(changes).toHaveBeenCalledExactlyOnceWith({ flags: [], releases: ["autumn"] });
    expect(client.announcements()).toEqual([]);
    client.setContext({ targetingKey: "b" });
    expect(client.announcements()).toHaveLength(1);
    client.setContext({ targetingKey: "a" });
    expect(client.announcements()).toEqual([]);
  });

  test("acknowledged once, acknowledged for the next page; who and what is not written down", async () => {
    const entries = new Map<string, string>();
    const storage = {
      getItem: (key: string) => entries.get(key) ?? null,
      setItem: (key: string, value: string) => void entries.set(key, value),
      removeItem: (key: string) => void entries.delete(key),
    };
    const releases = { autumn: release("new-checkout", "on", ago(1)) };
    const context = { targetingKey: "anna" };
    (await open(releases, { storage, remember: true, context })).acknowledge("autumn");
    expect((await open(releases, { storage, remember: true, context })).announcements()).toEqual([]);
    expect(JSON.stringify([...entries])).not.toMatch(/anna|autumn/);
    entries.forEach((_, key) => {
      entries.set(key, "garbage");
    });
    expect((await open(releases, { storage, remember: true, context })).announcements()).toHaveLength(1);
  });

  const title = { en: "colour", "en-AU": "colours", de: "Farbe", "zh-Hant-TW": "顏色", "de-CH-1996": "Farb" };
  test.each<[string | string[], string]>([
    ["en-AU", "colours"],
    ["en-GB", "colour"],
    ["DE", "Farbe"],
    ["de-CH", "Farbe"],
    ["de-CH-1996-x-private", "Farb"],
    ["de-x-private", "Farbe"],
    ["zh-Hant-TW-x-a", "顏色"],
    ["fr", "colour"],
    [["fr-CA", "de-AT", "en"], "Farbe"],
    ["", "colour"],
  ])("in %j", async (locale, expected) => {
    expect((await said({ title }, locale))?.title).toBe(expected);
  });

  test("without the language and without English are in the first there is; plain texts are for everybody", async () => {
    expect(await said({ title: { it: "colore", de: "Farbe" }, summary: "plain" }, "fr")).toMatchObject({
      title: "colore",
      summary: "plain",
    });
  });

  test("link only to https and the own origin", async () => {
    const links = {
      notes: "https://example.com/notes",
      training: { en: "https://example.com/learn", de: "javascript:alert(1)" },
      support: "http://example.com/help",
    };
    expect(await said(links, "en")).toMatchObject({ notes: links.notes, training: "https://example.com/learn" });
    expect(await said(links, "en")).not.toHaveProperty("support");
    expect(await said(links, "de")).not.toHaveProperty("training");
    vi.stubGlobal("location", { origin: "http://shop.test", href: "http://shop.test/cart/" });
    expect(await said({ notes: "/notes", training: "data:text/html,x", support: 7 }, "en")).toMatchObject({
      notes: "http://shop.test/notes",
    });
    expect(await said({ notes: "//evil.test/x", training: "data:text/html,x" }, "en")).not.toHaveProperty("notes");
    // Of a page with a base, from that on.
    vi.stubGlobal("document", { baseURI: "http://shop.test/", addEventListener: () => {} });
    expect(await said({ notes: "notes" }, "en")).toMatchObject({ notes: "http://shop.test/notes" });
    vi.stubGlobal("document", undefined);
    // A page in a sandbox has the origin that scripts and data have.
    vi.stubGlobal("location", { origin: "null", href: "data:text/html,shop" });
    for (const notes of ["javascript:alert(1)", "data:text/html,x", "file:///etc/hosts", "blob:null/x"]) {
      expect(await said({ notes }, "en")).not.toHaveProperty("notes");
    }
  });

  test("texts are data, whatever stands there", async () => {
    const markup = "<img src=x onerror=alert(1)>";
    expect(await said({ title: markup, summary: { en: 7, de: null } }, "en")).toEqual({
      release: "autumn",
      stage: "general",
      since: expect.any(Number),
      title: markup,
    });
  });

  test("of their own address are fetched once the release is open, and once only", async () => {
    const fetched = vi.fn(async (_: string) => Response.json({ title: { en: "now you know" } }));
    vi.stubGlobal("fetch", fetched);
    const announcement = { href: "https://example.com/autumn.json", notes: "https://example.com/notes" };
    const soon = await open({ autumn: release("new-checkout", "on", ago(-1), { announcement }) });
    expect(soon.announcements("en")).toEqual([]);
    expect(fetched).not.toHaveBeenCalled();
    const client = await open({ autumn: release("new-checkout", "on", ago(1), { announcement }) });
    const change = new Promise((resolve) => client.on("change", resolve));
    expect(client.announcements("en")).toEqual([]);
    expect(client.announcements("en")).toEqual([]);
    await expect(change).resolves.toEqual({ flags: [], releases: ["autumn"] });
    expect(client.announcements("en")).toMatchObject([{ title: "now you know", notes: announcement.notes }]);
    expect(fetched).toHaveBeenCalledOnce();
  });

  test("that cannot be fetched are an error, and are not asked for again at once", async () => {
    const fetched = vi.fn(async () => new Response("", { status: 404 }));
    vi.stubGlobal("fetch", fetched);
    const announcement = { href: "https://example.com/autumn.json" };
    const client = await open({ autumn: release("new-checkout", "on", ago(1), { announcement }) });
    const error = new Promise((resolve) => client.on("error", resolve));
    expect(client.announcements()).toEqual([]);
    await expect(error).resolves.toMatchObject({
      code: "FETCH_FAILED",
      message: 'the announcement "https://example.com/autumn.json" of the release "autumn" cannot be fetched',
    });
    expect(client.announcements()).toEqual([]);
    expect(fetched).toHaveBeenCalledOnce();
  });

  test("of an unsafe address are never fetched", async () => {
    const fetched = vi.fn();
    vi.stubGlobal("fetch", fetched);
    expect(await said({ href: "http://example.com/autumn.json" })).toBeUndefined();
    expect(fetched).not.toHaveBeenCalled();
  });
});
