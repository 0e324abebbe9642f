import { type Client, type ClientOptions, createClient, type Release, type Snapshot } from "footlights";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { shop } from "./snapshots.js";

const OPENS = Date.parse("2026-12-02T09:00:00Z");

function autumn(more: Partial<Release> = {}): Snapshot {
  const release = {
    flags: { "new-checkout": "on", headline: "warm" },
    opens: "2026-12-02T09:00:00Z",
    curtain: "navigation",
    ...more,
  } as const;
  return shop({ lease: "P60D", releases: { autumn: release } });
}

/** A client whose server says what the test wants it to say. */
async function seated(first: Snapshot, options: Partial<ClientOptions> = {}) {
  let document = first;
  vi.stubGlobal("fetch", async () => new Response(JSON.stringify(document)));
  const client = await createClient({ snapshot: { url: "http://shop.test/s.json", refresh: 0 }, ...options });
  onTestFinished(() => client.close());
  return {
    client,
    async publish(next: Snapshot) {
      document = { ...next, revision: (document.revision ?? 0) + 1 };
      await client.refresh();
      expect(client.snapshot?.revision).toBe(document.revision);
    },
  };
}

const shown = (client: Client) => [client.isEnabled("new-checkout"), client.getStringValue("headline", "")];
const CLOSED = [false, "Checkout"];
const OPEN = [true, "Almost yours"];

beforeEach(() => {
  vi.useFakeTimers({ now: OPENS - 60_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("the curtain", () => {
  test("of a release that opens holds what was read until commit, and says so", async () => {
    const { client } = await seated(autumn());
    const opened = vi.fn();
    client.on("opening", opened);
    expect(shown(client)).toEqual(CLOSED);
    await vi.advanceTimersByTimeAsync(61_000);
    expect(shown(client)).toEqual(CLOSED);
    expect(client.getBooleanDetails("new-checkout", true).flagMetadata).toMatchObject({
      cause: "CURTAIN",
      release: "autumn",
      stage: "general",
    });
    expect(client.releases()).toMatchObject([{ key: "autumn", open: false, cause: "CURTAIN" }]);
    expect(opened).not.toHaveBeenCalled();
    client.commit();
    expect(shown(client)).toEqual(OPEN);
    expect(opened).toHaveBeenCalledOnce();
  });

  test("of a session holds what a server has shown, though it knew nothing of the release", async () => {
    vi.setSystemTime(OPENS + 60_000);
    const server = await createClient({ snapshot: shop() });
    expect(shown(server)).toEqual(CLOSED);
    const answers = server.dehydrate();
    server.close();
    const { client } = await seated(autumn({ curtain: "session" }), { hydrate: answers });
    const refreshed = client.refresh();
    await vi.advanceTimersByTimeAsync(1);
    await refreshed;
    expect([client.snapshot?.source, ...shown(client)]).toEqual(["network", ...CLOSED]);
    client.commit();
    expect(shown(client)).toEqual(CLOSED);
    expect(client.releases()).toMatchObject([{ key: "autumn", open: false, cause: "CURTAIN" }]);
  });

  test("one flag that was read holds them all", async () => {
    const { client } = await seated(autumn());
    expect(client.isEnabled("new-checkout")).toBe(false);
    await vi.advanceTimersByTimeAsync(61_000);
    expect(client.getStringValue("headline", "")).toBe("Checkout");
    client.commit();
    expect(shown(client)).toEqual(OPEN);
  });

  test("what nobody has read opens by itself", async () => {
    const { client } = await seated(autumn());
    expect(client.getNumberValue("limit", 0)).toBe(3);
    await vi.advanceTimersByTimeAsync(61_000);
    expect(shown(client)).toEqual(OPEN);
  });

  test("live opens at its instant", async () => {
    const { client } = await seated(autumn({ curtain: "live" }));
    expect(shown(client)).toEqual(CLOSED);
    await vi.advanceTimersByTimeAsync(61_000);
    expect(shown(client)).toEqual(OPEN);
  });

  test("holds open what a new snapshot puts off or the person leaves, until commit", async () => {
    vi.setSystemTime(OPENS + 1000);
    const audience = { attribute: "plan", in: ["pro", "team"] };
    const { client, publish } = await seated(autumn({ audience }), { context: { targetingKey: "a", plan: "pro" } });
    expect(shown(client)).toEqual(OPEN);
    client.setContext({ targetingKey: "a", plan: "none" });
    expect(shown(client)).toEqual(OPEN);
    await publish(autumn({ audience, opens: "2026-12-09T09:00:00Z" }));
    expect(shown(client)).toEqual(OPEN);
    client.commit();
    expect(shown(client)).toEqual(CLOSED);
  });

  test("holds back a release that only the next snapshot has", async () => {
    vi.setSystemTime(OPENS + 1000);
    const { client, publish } = await seated(shop({ lease: "P60D" }));
    expect(shown(client)).toEqual(CLOSED);
    await publish(autumn());
    expect(shown(client)).toEqual(CLOSED);
    // And it stays so, whatever happens in between.
    client.setContext({ plan: "none" });
    expect(shown(client)).toEqual(CLOSED);
    client.commit();
    expect(shown(client)).toEqual(OPEN);
  });

  test("holds back what comes after defaults were read, as nothing else was shown", async () => {
    vi.setSystemTime(OPENS + 1000);
    let answer = (_: Response) => {};
    vi.stubGlobal("fetch", () => new Promise<Response>((resolve) => (answer = resolve)));
    const made = createClient({ snapshot: { url: "http://shop.test/s.json", refresh: 0 }, timeout: 100 });
    await vi.advanceTimersByTimeAsync(2_000);
    const client = await made;
    onTestFinished(() => client.close());
    expect(client.isEnabled("new-checkout")).toBe(false);
    answer(new Response(JSON.stringify(autumn())));
    await client.refresh();
    expect(client.status).toBe("READY");
    expect(shown(client)).toEqual(CLOSED);
    client.commit();
    expect(shown(client)).toEqual(OPEN);
  });

  test("holds nothing for those who come while it is open", async () => {
    vi.setSystemTime(OPENS + 1000);
    const { client, publish } = await seated(autumn());
    await publish(autumn({ salt: "other" }));
    expect(shown(client)).toEqual(OPEN);
  });

  test("what a rollback took does not come back before commit", async () => {
    vi.setSystemTime(OPENS + 1000);
    const { client, publish } = await seated(autumn());
    expect(shown(client)).toEqual(OPEN);
    await publish(autumn({ rollback: { at: "2026-12-02T09:00:00Z" } }));
    expect(shown(client)).toEqual(CLOSED);
    await publish(autumn());
    expect(shown(client)).toEqual(CLOSED);
    client.commit();
    expect(shown(client)).toEqual(OPEN);
  });

  test.each<[string, Partial<Release>, Partial<Snapshot>]>([
    ["a rollback", { rollback: { at: "2026-12-02T09:00:00Z" } }, {}],
    [
      "the kill switch",
      {},
      {
        flags: {
          ...shop().flags,
          "new-checkout": { variants: { off: false, on: true }, dormant: "off", disabled: true },
        },
      },
    ],
  ])("lets %s through at once, for all flags of the release", async (_, more, rest) => {
    vi.setSystemTime(OPENS + 1000);
    const { client, publish } = await seated(autumn());
    expect(shown(client)).toEqual(OPEN);
    await publish({ ...autumn(more), ...rest });
    expect(shown(client)).toEqual(CLOSED);
  });

  test("knows nothing of another person", async () => {
    vi.setSystemTime(OPENS + 1000);
    const audience = { attribute: "plan", in: ["pro"] };
    const { client } = await seated(autumn({ audience }), { context: { targetingKey: "a", plan: "none" } });
    expect(shown(client)).toEqual(CLOSED);
    client.setContext({ targetingKey: "a", plan: "pro" });
    expect(client.isEnabled("new-checkout")).toBe(false);
    client.setContext({ targetingKey: "b", plan: "pro" });
    expect(client.isEnabled("new-checkout")).toBe(true);
  });

  test("of a session outlives commit", async () => {
    const { client } = await seated(autumn({ curtain: "session" }));
    expect(shown(client)).toEqual(CLOSED);
    await vi.advanceTimersByTimeAsync(61_000);
    client.commit();
    expect(shown(client)).toEqual(CLOSED);
  });

  test("ends with a navigation where the application says so", async () => {
    const navigation = new EventTarget();
    vi.stubGlobal("navigation", navigation);
    const { client } = await seated(autumn(), { commit: "navigation" });
    expect(shown(client)).toEqual(CLOSED);
    await vi.advanceTimersByTimeAsync(61_000);
    expect(shown(client)).toEqual(CLOSED);
    navigation.dispatchEvent(new Event("navigatesuccess"));
    expect(shown(client)).toEqual(OPEN);
  });

  test("rehearsals know nothing of it", async () => {
    const { client } = await seated(autumn());
    expect(shown(client)).toEqual(CLOSED);
    await vi.advanceTimersByTimeAsync(61_000);
    expect(client.rehearse().isEnabled("new-checkout")).toBe(true);
    expect(client.isEnabled("new-checkout")).toBe(false);
  });

  test.each(["live", "navigation", "session"] as const)(
    "between the instant and the timer nothing is torn, though nobody has read anything before (%s)",
    async (curtain) => {
      const { client } = await seated(autumn({ curtain }));
      vi.setSystemTime(OPENS + 5000);
      expect(shown(client)).toEqual(CLOSED);
      await vi.advanceTimersByTimeAsync(1);
      expect(shown(client)).toEqual(curtain === "live" ? OPEN : CLOSED);
    },
  );

  test("between the instant and the timer a flag that is read for the first time does not run ahead", async () => {
    const { client } = await seated(autumn({ curtain: "live" }));
    expect(client.isEnabled("new-checkout")).toBe(false);
    // The clock has moved on, the timer is late.
    vi.setSystemTime(OPENS + 5000);
    expect(client.getStringValue("headline", "")).toBe("Checkout");
    await vi.advanceTimersByTimeAsync(61_000);
    expect(shown(client)).toEqual(OPEN);
  });
});
