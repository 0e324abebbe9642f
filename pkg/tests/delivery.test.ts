import { type Client, type ClientOptions, createClient, type FootlightsError } from "footlights";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { body, held, serve, status } from "./server.js";
import { opening, shop } from "./snapshots.js";

const OPEN = opening("2026-01-01T00:00:00Z");

async function open(options: ClientOptions): Promise<Client> {
  const client = await createClient({ storage: "none", ...options });
  onTestFinished(() => client.close());
  return client;
}

function memory() {
  const entries = new Map<string, string>();
  return {
    entries,
    getItem: (key: string) => entries.get(key) ?? null,
    setItem: (key: string, value: string) => void entries.set(key, value),
    removeItem: (key: string) => void entries.delete(key),
  };
}

/** The storage that a visit leaves behind, and the instant at which its snapshot was confirmed. */
async function visited(url: string, deployment = {}) {
  const storage = memory();
  const client = await open({ snapshot: url, storage, deployment });
  expect(client.status).toBe("READY");
  expect(storage.entries.size).toBe(2);
  client.close();
  return { storage, confirmedAt: client.snapshot?.confirmedAt };
}

/** As if the kept snapshot had been confirmed at another instant, or were another one. */
function remark(
  storage: ReturnType<typeof memory>,
  change: { confirmedAt?: number | undefined; at?: number | undefined; digest?: number },
): void {
  const [key, mark] = [...storage.entries].find(([key]) => key.endsWith(":mark")) ?? [];
  storage.entries.set(key ?? "", JSON.stringify({ ...JSON.parse(mark ?? "{}"), ...change }));
}

const hourAgo = (instant = 0) => instant - 3_600_000;

function errorsOf(client: Client): FootlightsError[] {
  const errors: FootlightsError[] = [];
  client.on("error", (error) => errors.push(error));
  return errors;
}

const readiness = (client: Client) => new Promise((resolve) => client.on("ready", resolve));
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

describe("the snapshot", () => {
  test("comes from an address, as text, as URL, or with an interval", async () => {
    const origin = await serve(body(shop(OPEN)));
    for (const snapshot of [origin.url, new URL(origin.url), { url: origin.url, refresh: 0 }]) {
      // The server tells its time in seconds, and late on a busy machine.
      const before = Date.now() - 3_000;
      const client = await open({ snapshot });
      expect(client.isEnabled("new-checkout")).toBe(true);
      expect(client.status).toBe("READY");
      expect(client.snapshot).toEqual({
        environment: "production",
        lineage: "shop",
        revision: 1,
        publishedAt: Date.parse("2026-11-23T08:55:00Z"),
        source: "network",
        confirmedAt: expect.any(Number),
      });
      expect(client.snapshot?.confirmedAt).toBeGreaterThanOrEqual(before);
    }
    expect(origin.requests()).toBe(3);
  });

  test("comes with a response that was asked for earlier, and is refreshed from its address", async () => {
    const origin = await serve(body(shop()), body(shop({ revision: 2, ...OPEN })));
    const client = await open({ snapshot: fetch(origin.url) });
    expect([client.snapshot?.source, client.isEnabled("new-checkout")]).toEqual(["network", false]);
    await client.refresh();
    expect([client.snapshot?.revision, client.isEnabled("new-checkout")]).toEqual([2, true]);
    expect(origin.requests()).toBe(2);
  });

  test("whose response stops in the middle is given up, and the next request goes to its address", async () => {
    const origin = await serve(
      (_, response) => {
        response.write('{ "format": 1,');
      },
      body(shop(OPEN)),
    );
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
    const response = await fetch(origin.url);
    const opened = open({ snapshot: response });
    await vi.advanceTimersByTimeAsync(1_500);
    const client = await opened;
    const errors = errorsOf(client);
    await vi.advanceTimersByTimeAsync(28_500);
    expect(errors.map((error) => error.code)).toEqual(["TIMEOUT", "TIMEOUT"]);
    await client.refresh();
    expect([client.status, client.isEnabled("new-checkout"), origin.requests()]).toEqual(["READY", true, 2]);
  });

  test("that is given as it is needs no network, and there is nothing to refresh", async () => {
    const client = await open({ snapshot: shop(OPEN) });
    await client.refresh();
    expect([client.snapshot?.source, client.isEnabled("new-checkout")]).toEqual(["given", true]);
  });
});

describe("a refresh", () => {
  test("installs what is new, tells it once, and answers from it before it tells", async () => {
    const origin = await serve(body(shop()), body(shop({ revision: 2, ...OPEN })));
    const client = await open({ snapshot: origin.url });
    expect(client.isEnabled("new-checkout")).toBe(false);
    const theme = client.getObjectValue("theme", {});
    const heard: unknown[] = [];
    client.on("change", (change) => heard.push([change, client.isEnabled("new-checkout")]));
    client.on("opening", ({ release }) => heard.push(release));
    await client.refresh();
    expect(heard).toEqual([[{ flags: ["new-checkout"], releases: ["autumn"] }, true], "autumn"]);
    expect(client.getObjectValue("theme", {})).toBe(theme);
  });

  test("finds flags at other places, with other variants at other places", async () => {
    const flags = {
      "a-new-one": { variants: { x: 1 }, dormant: "x" },
      headline: { variants: { warm: "Hello", plain: "Checkout" }, dormant: "plain" },
      theme: { variants: { dim: { colours: ["white"] } }, dormant: "dim" },
    };
    const origin = await serve(body(shop()), body(shop({ revision: 2, flags })));
    const client = await open({ snapshot: origin.url });
    const theme = client.getObjectValue("theme", {});
    const rehearsal = client.rehearse({});
    client.getStringValue("headline", "");
    client.getNumberValue("limit", 1);
    client.getNumberValue("a-new-one", 9);
    rehearsal.getNumberValue("limit", 1);
    const changed: string[] = [];
    client.on("change", (change) => changed.push(...change.flags));
    await client.refresh();
    expect(changed.sort()).toEqual(["a-new-one", "limit", "theme"]);
    expect(client.getStringDetails("headline", "")).toMatchObject({ value: "Checkout", variant: "plain" });
    expect([client.getNumberValue("limit", 1), client.getNumberValue("a-new-one", 9)]).toEqual([1, 1]);
    expect(client.getObjectValue("theme", {})).not.toBe(theme);
    expect([rehearsal.getNumberValue("limit", 1), rehearsal.getNumberValue("a-new-one", 9)]).toEqual([1, 1]);
  });

  test("finds attributes at other places", async () => {
    const asking = (attribute: string) => ({
      variants: { off: false, on: true },
      dormant: "off",
      rules: [{ when: { attribute, in: ["yes"] }, serve: "on" }],
    });
    const first = { a: asking("first"), b: asking("second") };
    const then = { a: asking("third"), b: asking("second") };
    const origin = await serve(body(shop({ flags: first })), body(shop({ revision: 2, flags: then })));
    const client = await open({ snapshot: origin.url, context: { first: "yes", second: "no", third: "no" } });
    expect([client.isEnabled("a"), client.isEnabled("b")]).toEqual([true, false]);
    await client.refresh();
    expect([client.isEnabled("a"), client.isEnabled("b")]).toEqual([false, false]);
  });

  test("that brings the same bytes confirms them, and tells nothing", async () => {
    const origin = await serve(body(shop(OPEN)));
    const client = await open({ snapshot: origin.url });
    const confirmedAt = client.snapshot?.confirmedAt ?? Number.NaN;
    const heard = vi.fn();
    client.on("change", heard);
    client.isEnabled("new-checkout");
    await settled();
    await client.refresh();
    expect(client.snapshot?.confirmedAt).toBeGreaterThan(confirmedAt);
    expect(heard).not.toHaveBeenCalled();
  });

  test("is one request, however many ask for it", async () => {
    const { listener, answer } = held();
    const origin = await serve(body(shop()), listener);
    const client = await open({ snapshot: origin.url });
    const all = Promise.all([client.refresh(), client.refresh(), client.refresh()]);
    await vi.waitFor(() => expect(origin.requests()).toBe(2));
    answer(shop({ revision: 2 }));
    await all;
    expect(origin.requests()).toBe(2);
    expect(client.snapshot?.revision).toBe(2);
  });

  test.each<[string, Parameters<typeof serve>[0], string]>([
    ["an older revision", body(shop({ revision: 0 })), "REVISION_OLDER"],
    ["something that is no snapshot", body("<html>"), "SNAPSHOT_MALFORMED"],
    ["another environment", body(shop({ environment: "staging", revision: 9 })), "ENVIRONMENT_MISMATCH"],
    ["no success", status(503), "HTTP_STATUS"],
  ])("that brings %s leaves the good one in its place", async (_, bad, code) => {
    const origin = await serve(body(shop(OPEN)), bad);
    const client = await open({ snapshot: origin.url, deployment: { environment: "production" } });
    const errors = errorsOf(client);
    const before = client.snapshot;
    await client.refresh();
    expect(errors.map((error) => error.code)).toEqual([code]);
    expect(client.snapshot).toBe(before);
    expect([client.status, client.isEnabled("new-checkout")]).toEqual(["READY", true]);
  });

  test("leaves no moment in which the core has the new snapshot and the wrapper thinks of the one before", async () => {
    const encore = { variants: { a: 1, b: 2 }, dormant: "a" };
    // In the second snapshot another flag stands where `encore` stood in the first.
    const documents = [
      { format: 1, revision: 1, flags: { encore } },
      { format: 1, revision: 2, flags: { another: { variants: { a: 7, b: 8 }, dormant: "b" }, encore } },
    ];
    // A response that comes at once, so that everything happens in microtasks between which the test can look.
    vi.stubGlobal("fetch", async () => new Response(JSON.stringify(documents.shift())));
    const client = await open({ snapshot: "https://snapshots.test/s.json" });
    const changed: string[] = [];
    client.on("change", (change) => changed.push(...change.flags));
    expect([client.getNumberValue("encore", 0), client.getNumberValue("another", 0)]).toEqual([1, 0]);
    const refreshed = client.refresh();
    const seen = new Set<number>();
    for (let microtask = 0; microtask < 300; microtask++) {
      await Promise.resolve();
      expect(client.rehearse({}).getNumberValue("encore", 0)).toBe(1);
      expect(client.getNumberValue("encore", 0)).toBe(1);
      seen.add(client.getNumberValue("another", 0));
    }
    await refreshed;
    expect(client.snapshot?.revision).toBe(2);
    expect([...seen]).toEqual([0, 8]);
    expect(changed).toEqual(["another"]);
  });
});

describe("when the network does not answer in time", () => {
  test("a client starts without it, and takes what comes later", async () => {
    const { listener, answer } = held();
    const origin = await serve(listener);
    const started = performance.now();
    const client = await open({ snapshot: origin.url, timeout: 50 });
    expect(performance.now() - started).toBeLessThan(1_000);
    expect([client.status, client.getNumberValue("limit", 1), client.isEnabled("new-checkout")]).toEqual([
      "NOT_READY",
      1,
      false,
    ]);
    const errors = errorsOf(client);
    const heard: unknown[] = [];
    client.on("ready", ({ snapshot }) => heard.push(snapshot.source));
    client.on("change", (change) => heard.push(change));
    client.on("opening", ({ release }) => heard.push(release));
    const ready = readiness(client);
    answer(shop(OPEN));
    await ready;
    expect(errors.map(({ code, message }) => [code, message])).toEqual([
      ["TIMEOUT", "no snapshot within 50 ms; until it comes, flags answer from the caller's defaults"],
    ]);
    // What is open from the start is no opening.
    expect(heard).toEqual(["network", { flags: ["limit", "new-checkout"], releases: ["autumn"] }]);
    expect([client.status, client.isEnabled("new-checkout")]).toEqual(["READY", true]);
  });

  test("the bootstrap steps in, confirmed when it was published", async () => {
    const { listener } = held();
    const origin = await serve(listener);
    const client = await open({ snapshot: origin.url, timeout: 20, bootstrap: shop(OPEN) });
    expect(client.snapshot).toMatchObject({
      source: "bootstrap",
      confirmedAt: Date.parse("2026-11-23T08:55:00Z"),
    });
    expect(client.isEnabled("new-checkout")).toBe(true);
    expect((await new Promise<FootlightsError>((resolve) => client.on("error", resolve))).message).toBe(
      "no snapshot within 20 ms; until it comes, flags answer from the bootstrap snapshot",
    );
  });

  test("a bootstrap that does not say when it was published opens nothing", async () => {
    const origin = await serve(status(500));
    const { publishedAt: _, ...undated } = shop(OPEN);
    const client = await open({ snapshot: origin.url, bootstrap: undated });
    expect(client.snapshot?.confirmedAt).toBe(0);
    expect([client.status, client.isEnabled("new-checkout"), client.getNumberValue("limit", 1)]).toEqual([
      "STALE",
      false,
      3,
    ]);
  });

  test("a timeout of 0 asks the network and does not wait for it", async () => {
    const { listener } = held();
    const origin = await serve(listener);
    const client = await open({ snapshot: origin.url, timeout: 0, bootstrap: shop() });
    expect([client.snapshot?.source, client.getNumberValue("limit", 1)]).toEqual(["bootstrap", 3]);
    await vi.waitFor(() => expect(origin.requests()).toBe(1));
  });

  test("a failure does not wait for the timeout", async () => {
    const origin = await serve(status(500));
    const client = await open({ snapshot: origin.url, timeout: 60_000, bootstrap: shop() });
    expect([client.status, client.snapshot?.source]).toEqual([expect.stringMatching(/READY|STALE/), "bootstrap"]);
  });
});

describe("the kept snapshot", () => {
  test("steps in when the network fails, as old as it is, before the bootstrap", async () => {
    const origin = await serve(body(shop(OPEN)), status(500));
    const visit = await visited(origin.url);
    const confirmedAt = hourAgo(visit.confirmedAt);
    remark(visit.storage, { confirmedAt, at: confirmedAt });
    const client = await open({ snapshot: origin.url, storage: visit.storage, bootstrap: shop({ revision: 0 }) });
    expect(origin.requests()).toBe(2);
    expect(client.snapshot).toMatchObject({ source: "kept", revision: 1, confirmedAt });
    expect([client.status, client.isEnabled("new-checkout")]).toEqual(["READY", true]);
  });

  test("opens nothing more when its lease is over", async () => {
    const dates = { publishedAt: "2025-12-01T00:00:00Z", ...opening("2026-01-10T00:00:00Z") };
    const origin = await serve(body(shop(dates)), status(500));
    const { storage } = await visited(origin.url);
    const old = Date.parse("2026-01-01T00:00:00Z");
    remark(storage, { confirmedAt: old });
    const client = await open({ snapshot: origin.url, storage });
    expect(client.snapshot).toMatchObject({ source: "kept", confirmedAt: old });
    expect([client.status, client.isEnabled("new-checkout")]).toEqual(["STALE", false]);
  });

  test("that was confirmed less than the interval ago is as good as a request", async () => {
    const origin = await serve(body(shop(OPEN)));
    const { storage, confirmedAt } = await visited(origin.url);
    const client = await open({ snapshot: origin.url, storage });
    expect(client.snapshot).toMatchObject({ source: "kept", confirmedAt });
    expect([client.status, client.isEnabled("new-checkout"), origin.requests()]).toEqual(["READY", true, 1]);
  });

  test("of a page that is being reloaded is no reason not to ask", async () => {
    const origin = await serve(body(shop(OPEN)));
    const { storage } = await visited(origin.url);
    vi.spyOn(performance, "getEntriesByType").mockReturnValue([{ type: "reload" } as unknown as PerformanceEntry]);
    const client = await open({ snapshot: origin.url, storage });
    expect([client.snapshot?.source, origin.requests()]).toEqual(["network", 2]);
  });

  test("beside a mark that is of another one counts as never confirmed", async () => {
    const { publishedAt: _, ...undated } = shop(OPEN);
    const origin = await serve(body(undated));
    const { storage } = await visited(origin.url);
    remark(storage, { digest: 7 });
    const client = await open({ snapshot: origin.url, storage });
    expect([client.snapshot?.source, client.snapshot?.confirmedAt, client.status]).toEqual(["kept", 0, "STALE"]);
    expect(client.isEnabled("new-checkout")).toBe(false);
  });

  test("answers at once with start: kept, and the network replaces it", async () => {
    const { listener, answer } = held();
    const origin = await serve(body(shop()), listener);
    const { storage, confirmedAt } = await visited(origin.url);
    remark(storage, { at: hourAgo(confirmedAt) });
    const client = await open({ snapshot: origin.url, storage, start: "kept", timeout: 60_000 });
    expect([client.snapshot?.source, client.isEnabled("new-checkout")]).toEqual(["kept", false]);
    const changed = new Promise((resolve) => client.on("change", resolve));
    await vi.waitFor(() => expect(origin.requests()).toBe(2));
    answer(shop({ revision: 2, ...OPEN }));
    expect(await changed).toEqual({ flags: ["new-checkout"], releases: ["autumn"] });
    expect(client.snapshot?.source).toBe("network");
  });

  test("with start: kept and nothing kept, the network is waited for", async () => {
    const origin = await serve(body(shop(OPEN)));
    const client = await open({ snapshot: origin.url, storage: memory(), start: "kept" });
    expect([client.snapshot?.source, client.isEnabled("new-checkout")]).toEqual(["network", true]);
  });

  test("is another one for another environment", async () => {
    const origin = await serve(body(shop({ environment: "staging" })), status(500));
    const { storage } = await visited(origin.url, { environment: "staging" });
    const client = await open({ snapshot: origin.url, storage, deployment: { environment: "production" } });
    expect([client.status, client.snapshot]).toEqual(["ERROR", undefined]);
  });

  test("that is garbage is discarded without a word", async () => {
    const origin = await serve(body(shop(OPEN)), status(500));
    const { storage } = await visited(origin.url);
    const [key, value] = storage.entries.entries().next().value as [string, string];
    storage.entries.set(key, value.slice(0, -20));
    expect(key).not.toContain(":mark");
    const client = await open({ snapshot: origin.url, storage });
    const errors = errorsOf(client);
    await settled();
    expect([client.status, storage.entries.size]).toEqual(["ERROR", 0]);
    expect(errors.map((error) => error.code)).toEqual(["HTTP_STATUS"]);
  });

  test("is not written for a snapshot that was refused, and holds nothing about the person", async () => {
    const storage = memory();
    const origin = await serve(body("garbage"), body(shop()));
    const client = await open({ snapshot: origin.url, storage, context: { targetingKey: "anna-1815" } });
    expect(storage.entries.size).toBe(0);
    await client.refresh();
    client.override("limit", "high");
    expect(storage.entries.size).toBe(2);
    expect(JSON.stringify([...storage.entries])).not.toContain("anna-1815");
  });
});

describe("polling", () => {
  test("asks again by the interval, and stops when the client is closed", async () => {
    const origin = await serve(body(shop()), body(shop()), body(shop({ revision: 2, ...OPEN })));
    const client = await open({ snapshot: { url: origin.url, refresh: 20 } });
    client.isEnabled("new-checkout");
    await new Promise((resolve) => client.on("change", resolve));
    expect(client.isEnabled("new-checkout")).toBe(true);
    client.close();
    await settled();
    const { requests } = origin;
    const after = requests();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(requests()).toBe(after);
  });

  test("goes on after failures", async () => {
    const origin = await serve(body(shop()), status(500), body("x"), body(shop({ revision: 2 })));
    const client = await open({ snapshot: { url: origin.url, refresh: 10 } });
    const errors = errorsOf(client);
    await vi.waitFor(() => expect(client.snapshot?.revision).toBe(2));
    expect(errors.map((error) => error.code)).toEqual(["HTTP_STATUS", "SNAPSHOT_MALFORMED"]);
  });

  test("does not happen with an interval of 0", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
    const origin = await serve(body(shop()));
    await open({ snapshot: { url: origin.url, refresh: 0 }, timeout: Number.POSITIVE_INFINITY });
    // The lease has its end.
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(86_400_000);
    expect(origin.requests()).toBe(1);
  });

  test("varies by an eighth", async () => {
    const delays = vi.spyOn(globalThis, "setTimeout");
    const origin = await serve(body(shop()));
    const random = vi.spyOn(Math, "random");
    for (const [drawn, delay] of [
      [0, 52_500],
      [0.5, 60_000],
      [0.999, 67_500],
    ] as const) {
      random.mockReturnValue(drawn);
      await open({ snapshot: origin.url });
      const waits = delays.mock.calls.map(([, wait]) => Number(wait));
      expect(waits.some((wait) => Math.abs(wait - delay) < 500)).toBe(true);
      delays.mockClear();
    }
  });

  test("rests while nobody sees the page; when it is seen again, it asks if it is time", async () => {
    const page = Object.assign(new EventTarget(), { visibilityState: "visible" });
    vi.stubGlobal("document", page);
    const show = (state: string) => {
      page.visibilityState = state;
      page.dispatchEvent(new Event("visibilitychange"));
    };
    const origin = await serve(body(shop()));
    const client = await open({ snapshot: { url: origin.url, refresh: 500 } });
    show("hidden");
    // One may have become due while the client was opened.
    const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
    await wait(200);
    const asked = origin.requests();
    await wait(900);
    expect(origin.requests()).toBe(asked);
    show("visible");
    await vi.waitFor(() => expect(origin.requests()).toBeGreaterThan(asked));
    client.close();
    const after = origin.requests();
    show("visible");
    await settled();
    expect(origin.requests()).toBe(after);
  });

  test("that came due in the hidden while, a little early, is not forgotten", async () => {
    const page = Object.assign(new EventTarget(), { visibilityState: "hidden" });
    vi.stubGlobal("document", page);
    vi.spyOn(Math, "random").mockReturnValue(0);
    const origin = await serve(body(shop()));
    vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
    await open({ snapshot: { url: origin.url, refresh: 100_000 }, timeout: Number.POSITIVE_INFINITY });
    vi.advanceTimersByTime(95_000);
    page.visibilityState = "visible";
    page.dispatchEvent(new Event("visibilitychange"));
    vi.useRealTimers();
    await vi.waitFor(() => expect(origin.requests()).toBe(2));
  });

  test("that is not due yet is not hurried by looking at the page", async () => {
    const page = Object.assign(new EventTarget(), { visibilityState: "visible" });
    vi.stubGlobal("document", page);
    const origin = await serve(body(shop()));
    await open({ snapshot: origin.url });
    for (let count = 0; count < 5; count++) page.dispatchEvent(new Event("visibilitychange"));
    await settled();
    expect(origin.requests()).toBe(1);
  });

  test("after a failure, being online again is reason enough", async () => {
    const page = new EventTarget();
    vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
    vi.spyOn(globalThis as unknown as EventTarget, "addEventListener");
    vi.stubGlobal("removeEventListener", page.removeEventListener.bind(page));
    const origin = await serve(status(500), body(shop(OPEN)));
    const client = await open({ snapshot: origin.url });
    expect(client.status).toBe("ERROR");
    page.dispatchEvent(new Event("online"));
    await readiness(client);
    expect(client.isEnabled("new-checkout")).toBe(true);
  });

  test("of one request that hangs is given up, and told", async () => {
    const { listener } = held();
    const origin = await serve(body(shop()), listener);
    const client = await open({ snapshot: origin.url });
    const errors = errorsOf(client);
    await settled();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
    const refreshed = client.refresh();
    await vi.waitFor(() => expect(origin.requests()).toBe(2));
    vi.advanceTimersByTime(30_000);
    await refreshed;
    expect(errors.map(({ code, message }) => [code, message])).toEqual([
      ["TIMEOUT", `${origin.url}: no response within 30 s`],
    ]);
  });
});

describe("the server's time", () => {
  const DATE = Date.parse("2026-11-24T09:00:00Z");

  /** A client whose server tells the time, and two clocks that the test moves. */
  async function timed() {
    const clocks = { steady: 1_000, device: DATE };
    vi.spyOn(performance, "now").mockImplementation(() => clocks.steady);
    vi.spyOn(Date, "now").mockImplementation(() => Math.floor(clocks.device));
    const headers = { date: new Date(DATE).toUTCString() };
    vi.stubGlobal("fetch", async () => new Response(JSON.stringify(shop(OPEN)), { headers }));
    const client = await open({ snapshot: { url: "http://shop.test/snapshot.json", refresh: 0 } });
    return { client, clocks };
  }

  test("does not go faster the more often it is asked for", async () => {
    const { client, clocks } = await timed();
    const before = client.explain("limit").now;
    // The one tells thousandths of a millisecond, the other whole ones.
    for (let count = 0; count < 10_000; count++) {
      clocks.steady += 0.3;
      clocks.device += 0.3;
      expect(client.status).toBe("READY");
    }
    const passed = client.explain("limit").now - before;
    expect(Math.abs(passed - 3_000)).toBeLessThan(3);
  });

  test("goes on while the device sleeps, and the steady clock with it", async () => {
    const { client, clocks } = await timed();
    const before = client.explain("limit").now;
    clocks.steady += 5;
    clocks.device += 3_600_000;
    // Less the second by which the two clocks may differ without any sleep.
    expect(client.explain("limit").now - before).toBe(3_599_000);
    // A device's clock that is put back takes nothing back.
    clocks.steady += 10;
    clocks.device -= 7_200_000;
    expect(client.explain("limit").now - before).toBe(3_599_010);
  });
});
