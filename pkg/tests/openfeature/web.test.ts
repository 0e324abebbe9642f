import { ErrorCode, OpenFeature, ProviderEvents, ProviderStatus } from "@openfeature/web-sdk";
import { type Client, createClient, type Snapshot } from "footlights";
import { FootlightsProvider, type TrackedEvent } from "footlights/openfeature";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { body, serve, status } from "../server.js";
import { opening, shop } from "../snapshots.js";

const NOW = Date.parse("2026-11-24T09:00:00Z");
const DAY = 86_400_000;

async function open(snapshot: Snapshot = shop()): Promise<Client> {
  const client = await createClient({ snapshot });
  onTestFinished(() => client.close());
  return client;
}

beforeEach(() => {
  // The SDK writes about every provider that cannot be initialized.
  vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(async () => {
  await OpenFeature.clearProviders();
  await OpenFeature.clearContexts();
  OpenFeature.clearHandlers();
});

/** What the SDK tells, in order. */
function heard(): string[] {
  const told: string[] = [];
  for (const event of Object.values(ProviderEvents)) {
    OpenFeature.addHandler(event, (details) => {
      // Of the provider that does nothing, which is there before.
      if (details?.providerName !== "footlights") return;
      const flags = (details as { flagsChanged?: string[] }).flagsChanged;
      told.push(flags ? `${event} ${flags}` : event);
    });
  }
  return told;
}

describe("answers", () => {
  test("a client that is given answers before setProvider has returned, with our details", async () => {
    const client = await open(shop(opening("2026-11-24T00:00:00Z")));
    OpenFeature.setProvider(new FootlightsProvider(client), { targetingKey: "anna", plan: "pro" });
    const flags = OpenFeature.getClient();
    expect(flags.providerStatus).toBe(ProviderStatus.READY);
    expect(flags.metadata.providerMetadata).toEqual({ name: "footlights" });
    expect(flags.getBooleanValue("new-checkout", false)).toBe(true);
    expect(flags.getStringDetails("headline", "mine")).toEqual({ ...client.getStringDetails("headline", "mine") });
    expect(flags.getStringDetails("headline", "mine")).toMatchObject({
      value: "Almost yours",
      variant: "warm",
      reason: "TARGETING_MATCH",
      flagMetadata: { cause: "RULE", revision: 1, version: "1", flagSetId: "shop" },
    });
    expect(flags.getNumberValue("limit", 0)).toBe(3);
    expect(flags.getObjectValue("theme", {})).toBe(client.getObjectValue("theme", {}));
  });

  test("errors have OpenFeature's codes, and the caller's default", async () => {
    const flags = { broken: { variants: { off: false }, dormant: "of" } };
    OpenFeature.setProvider(new FootlightsProvider(await open(shop({ flags: { ...shop().flags, ...flags } }))));
    const client = OpenFeature.getClient();
    const about = (key: string) => client.getBooleanDetails(key, true);
    expect(about("nowhere")).toMatchObject({ value: true, reason: "ERROR", errorCode: ErrorCode.FLAG_NOT_FOUND });
    expect(about("limit")).toMatchObject({ value: true, reason: "ERROR", errorCode: ErrorCode.TYPE_MISMATCH });
    expect(about("broken")).toMatchObject({ value: true, reason: "ERROR", errorCode: ErrorCode.PARSE_ERROR });
    expect(about("broken").errorMessage).toContain("of");
  });

  test("hooks run around an evaluation, and hear of errors", async () => {
    OpenFeature.setProvider(new FootlightsProvider(await open()));
    const calls: string[] = [];
    const hook = {
      before: () => void calls.push("before"),
      after: () => void calls.push("after"),
      error: () => void calls.push("error"),
      finally: () => void calls.push("finally"),
    };
    const client = OpenFeature.getClient();
    client.getBooleanValue("new-checkout", false, { hooks: [hook] });
    client.getBooleanValue("nowhere", false, { hooks: [hook] });
    expect(calls).toEqual(["before", "after", "finally", "before", "error", "finally"]);
  });
});

describe("contexts", () => {
  test("another context is answered for at once, without reconciling", async () => {
    OpenFeature.setProvider(new FootlightsProvider(await open()));
    await Promise.resolve();
    const told = heard();
    const client = OpenFeature.getClient();
    expect(client.getStringValue("headline", "mine")).toBe("Checkout");
    const done = OpenFeature.setContext({ targetingKey: "anna", plan: "pro" });
    // Nothing has been waited for.
    expect(client.getStringValue("headline", "mine")).toBe("Almost yours");
    expect(client.providerStatus).toBe(ProviderStatus.READY);
    await done;
    expect(told.filter((event) => event !== ProviderEvents.Ready)).toEqual([ProviderEvents.ContextChanged]);
  });

  test("two domains are two people, each with a client of its own", async () => {
    const make = (context: object) => createClient({ snapshot: shop(), context: context as { plan?: string } });
    await OpenFeature.setProviderAndWait("anna", new FootlightsProvider(make), { plan: "pro" });
    await OpenFeature.setProviderAndWait("berta", new FootlightsProvider(make), { plan: "free" });
    expect(OpenFeature.getClient("anna").getStringValue("headline", "mine")).toBe("Almost yours");
    expect(OpenFeature.getClient("berta").getStringValue("headline", "mine")).toBe("Checkout");
  });

  test("one provider is bound to one domain", async () => {
    const provider = new FootlightsProvider(await open());
    OpenFeature.setProvider("anna", provider);
    expect(() => OpenFeature.setProvider("berta", provider)).toThrow();
  });
});

describe("the life of a provider", () => {
  test("it makes its client for the context that OpenFeature has, and closes it in the end", async () => {
    let made: Client | undefined;
    const provider = new FootlightsProvider(async (context) => {
      made = await createClient({ snapshot: shop(), context });
      return made;
    });
    const told = heard();
    const ready = OpenFeature.setProviderAndWait(provider, { targetingKey: "anna", plan: "pro" });
    const client = OpenFeature.getClient();
    expect(client.getStringDetails("headline", "mine").errorCode).toBe(ErrorCode.PROVIDER_NOT_READY);
    await ready;
    expect(told).toEqual([ProviderEvents.Ready]);
    expect(client.getStringValue("headline", "mine")).toBe("Almost yours");
    expect(made?.context).toEqual({ targetingKey: "anna", plan: "pro" });
    const close = vi.spyOn(made as Client, "close");
    await OpenFeature.clearProviders();
    expect(close).toHaveBeenCalledOnce();
  });

  /** A client that is made when the test says so. */
  function making() {
    const clients: Client[] = [];
    let go = () => {};
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    const provider = new FootlightsProvider(async (context) => {
      const client = await createClient({ snapshot: shop(), context });
      clients.push(client);
      onTestFinished(() => client.close());
      await gate;
      return client;
    });
    return { provider, clients, go: () => go() };
  }

  test("a context that is set while the client is made is the one that it answers for", async () => {
    const { provider, clients, go } = making();
    const ready = OpenFeature.setProviderAndWait(provider, { targetingKey: "anonymous" });
    const told = heard();
    const client = OpenFeature.getClient();
    const changed = OpenFeature.setContext({ targetingKey: "anna", plan: "pro" });
    // There is nobody yet who could answer for anna.
    expect(client.providerStatus).toBe(ProviderStatus.RECONCILING);
    await vi.waitFor(() => expect(clients).toHaveLength(1));
    go();
    await Promise.all([ready, changed]);
    expect(client.providerStatus).toBe(ProviderStatus.READY);
    expect(client.getStringValue("headline", "mine")).toBe("Almost yours");
    expect(clients[0]?.context).toEqual({ targetingKey: "anna", plan: "pro" });
    expect(told).toContain(ProviderEvents.ContextChanged);
    // And so are those that come later.
    await OpenFeature.setContext({ targetingKey: "berta" });
    expect(client.getStringValue("headline", "mine")).toBe("Checkout");
  });

  test("a client that is still being made when the provider is closed is closed, too", async () => {
    const { provider, clients, go } = making();
    const ready = OpenFeature.setProviderAndWait(provider);
    await vi.waitFor(() => expect(clients).toHaveLength(1));
    const close = vi.spyOn(clients[0] as Client, "close");
    await OpenFeature.clearProviders();
    go();
    await ready;
    expect(close).toHaveBeenCalledOnce();
    // The same provider may be set again, and makes another one.
    await OpenFeature.setProviderAndWait(provider);
    expect(clients).toHaveLength(2);
    expect(OpenFeature.getClient().getStringValue("headline", "mine")).toBe("Checkout");
  });

  test("a client that was given stays open", async () => {
    const client = await open();
    const close = vi.spyOn(client, "close");
    await OpenFeature.setProviderAndWait(new FootlightsProvider(client));
    await OpenFeature.clearProviders();
    expect(close).not.toHaveBeenCalled();
  });

  test("without a snapshot it is in error, and ready as soon as one comes", async () => {
    const origin = await serve(status(500), body(shop()));
    const client = await createClient({ snapshot: { url: origin.url, refresh: 0 }, storage: "none" });
    onTestFinished(() => client.close());
    const told = heard();
    await expect(OpenFeature.setProviderAndWait(new FootlightsProvider(client))).rejects.toThrow(
      "there is no snapshot",
    );
    const flags = OpenFeature.getClient();
    expect(flags.providerStatus).toBe(ProviderStatus.ERROR);
    expect(flags.getNumberDetails("limit", 7)).toMatchObject({ value: 7, errorCode: ErrorCode.PROVIDER_NOT_READY });
    await client.refresh();
    expect(flags.providerStatus).toBe(ProviderStatus.READY);
    expect(flags.getNumberValue("limit", 7)).toBe(3);
    expect(told).toEqual([ProviderEvents.Error, ProviderEvents.Ready, `${ProviderEvents.ConfigurationChanged} limit`]);
  });

  test("where the core cannot run it is fatal", async () => {
    const client = await open();
    vi.spyOn(client, "status", "get").mockReturnValue("FATAL");
    await expect(OpenFeature.setProviderAndWait(new FootlightsProvider(client))).rejects.toThrow("cannot run here");
    expect(OpenFeature.getClient().providerStatus).toBe(ProviderStatus.FATAL);
    expect(OpenFeature.getClient().getBooleanDetails("new-checkout", true)).toMatchObject({
      value: true,
      errorCode: ErrorCode.PROVIDER_FATAL,
    });
  });
});

describe("the clock", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"], now: NOW });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("a release that opens is told with the flags that changed", async () => {
    await OpenFeature.setProviderAndWait(new FootlightsProvider(await open(shop(opening(NOW + 5_000)))));
    const client = OpenFeature.getClient();
    expect(client.getBooleanValue("new-checkout", true)).toBe(false);
    expect(client.getNumberValue("limit", 0)).toBe(3);
    const told = heard();
    vi.advanceTimersByTime(5_000);
    expect(told.slice(1)).toEqual([`${ProviderEvents.ConfigurationChanged} new-checkout`]);
    expect(client.getBooleanValue("new-checkout", false)).toBe(true);
  });

  test("when the lease is over it is stale, and stays so though the context changes", async () => {
    const client = await open();
    await OpenFeature.setProviderAndWait(new FootlightsProvider(client));
    const flags = OpenFeature.getClient();
    vi.advanceTimersByTime(DAY + 1);
    expect(flags.providerStatus).toBe(ProviderStatus.STALE);
    expect(flags.getNumberValue("limit", 0)).toBe(3);
    await OpenFeature.setContext({ targetingKey: "anna" });
    expect(flags.providerStatus).toBe(ProviderStatus.STALE);
  });

  test("a stale snapshot that is confirmed again is noticed with the next read", async () => {
    const client = await open();
    await OpenFeature.setProviderAndWait(new FootlightsProvider(client));
    const flags = OpenFeature.getClient();
    vi.advanceTimersByTime(DAY + 1);
    expect(flags.providerStatus).toBe(ProviderStatus.STALE);
    vi.spyOn(client, "status", "get").mockReturnValue("READY");
    flags.getNumberValue("limit", 0);
    await Promise.resolve();
    expect(flags.providerStatus).toBe(ProviderStatus.READY);
  });
});

test("tracking hands events to the application, with the releases that were open", async () => {
  const events: TrackedEvent[] = [];
  const client = await open(shop(opening("2026-11-24T00:00:00Z")));
  const provider = new FootlightsProvider(client, { track: (event) => events.push(event) });
  await OpenFeature.setProviderAndWait(provider, { targetingKey: "anna" });
  OpenFeature.getClient().track("order", { value: 42, currency: "EUR" });
  expect(events).toEqual([
    {
      name: "order",
      context: { targetingKey: "anna" },
      details: { value: 42, currency: "EUR" },
      releases: ["autumn"],
    },
  ]);
  await OpenFeature.setProviderAndWait(new FootlightsProvider(client));
  const told = vi.fn();
  client.on("track", told);
  client.isEnabled("new-checkout");
  OpenFeature.getClient().track("order", { value: 43 });
  expect(events).toHaveLength(1);
  expect(told.mock.calls).toMatchObject([
    [{ name: "order", details: { value: 43 }, releases: [{ release: "autumn" }] }],
  ]);
});
