import { ErrorCode, OpenFeature, ProviderEvents, ProviderStatus } from "@openfeature/server-sdk";
import { type Client, createClient, type Snapshot } from "footlights";
import { FootlightsServerProvider, type TrackedEvent } from "footlights/openfeature/server";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
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
  vi.useFakeTimers({ toFake: ["Date"], now: NOW });
  // The SDK writes about every provider that cannot be initialized.
  vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(async () => {
  vi.useRealTimers();
  await OpenFeature.clearProviders();
  OpenFeature.clearHandlers();
});

test("each call is answered for its own context", async () => {
  await OpenFeature.setProviderAndWait(new FootlightsServerProvider(() => createClient({ snapshot: shop() })));
  const flags = OpenFeature.getClient();
  const [anna, berta] = await Promise.all([
    flags.getStringDetails("headline", "mine", { targetingKey: "anna", plan: "pro" }),
    flags.getStringDetails("headline", "mine", { targetingKey: "berta" }),
  ]);
  expect(anna).toMatchObject({ value: "Almost yours", variant: "warm", reason: "TARGETING_MATCH" });
  expect(berta).toMatchObject({ value: "Checkout", variant: "plain", reason: "DEFAULT" });
  expect(await flags.getNumberValue("limit", 0)).toBe(3);
  expect(await flags.getObjectValue("theme", {})).toEqual({ colours: ["black", "red"] });
  expect(await flags.getBooleanDetails("nowhere", true)).toMatchObject({
    value: true,
    reason: "ERROR",
    errorCode: ErrorCode.FLAG_NOT_FOUND,
  });
  expect(OpenFeature.providerMetadata).toEqual({ name: "footlights" });
});

test("the answers are those of a client for that person", async () => {
  const flags = {
    banner: {
      variants: { off: false, on: true },
      dormant: "off",
      rules: [
        {
          split: [
            { variant: "off", weight: 1 },
            { variant: "on", weight: 1 },
          ],
        },
      ],
    },
  };
  const server = await open(shop({ flags }));
  const page = await open(shop({ flags }));
  await OpenFeature.setProviderAndWait(new FootlightsServerProvider(server));
  const values = new Set<boolean>();
  for (let person = 0; person < 200; person++) {
    const context = { targetingKey: `customer-${person}` };
    page.setContext(context);
    const value = await OpenFeature.getClient().getBooleanValue("banner", false, context);
    expect(value).toBe(page.isEnabled("banner"));
    values.add(value);
  }
  expect(values.size).toBe(2);
});

test("a release that opens is seen within a second", async () => {
  await OpenFeature.setProviderAndWait(new FootlightsServerProvider(await open(shop(opening(NOW + 5_000)))));
  const isOn = () => OpenFeature.getClient().getBooleanValue("new-checkout", false, { targetingKey: "anna" });
  for (const [milliseconds, expected] of [
    [0, false],
    [4_999, false],
    [5_999, true],
  ] as const) {
    vi.setSystemTime(NOW + milliseconds);
    expect(await isOn(), `${milliseconds}`).toBe(expected);
  }
});

test("a clock that is put back is noticed", async () => {
  await OpenFeature.setProviderAndWait(new FootlightsServerProvider(await open(shop(opening(NOW)))));
  const isOn = () => OpenFeature.getClient().getBooleanValue("new-checkout", false);
  expect(await isOn()).toBe(true);
  vi.setSystemTime(NOW - 60_000);
  expect(await isOn()).toBe(false);
});

test("a new snapshot is seen at once", async () => {
  const origin = await serve(body(shop()), body(shop({ revision: 2, ...opening(0) })));
  const client = await createClient({ snapshot: { url: origin.url, refresh: 0 }, storage: "none" });
  onTestFinished(() => client.close());
  await OpenFeature.setProviderAndWait(new FootlightsServerProvider(client));
  const isOn = () => OpenFeature.getClient().getBooleanValue("new-checkout", false, { targetingKey: "anna" });
  expect(await isOn()).toBe(false);
  await client.refresh();
  expect(await isOn()).toBe(true);
});

test("beyond the lease nothing opens", async () => {
  const client = await open(shop(opening(NOW + 2 * DAY)));
  await OpenFeature.setProviderAndWait(new FootlightsServerProvider(client));
  const flags = OpenFeature.getClient();
  vi.setSystemTime(NOW + 3 * DAY);
  expect(await flags.getBooleanValue("new-checkout", false)).toBe(false);
  expect(flags.providerStatus).toBe(ProviderStatus.STALE);
});

test("beyond the lease what is due to close closes", async () => {
  const rollback = { at: new Date(NOW + 2 * DAY).toISOString() };
  const release = { flags: { "new-checkout": "on" }, opens: new Date(NOW - DAY).toISOString(), rollback };
  const client = await open(shop({ releases: { autumn: release } }));
  await OpenFeature.setProviderAndWait(new FootlightsServerProvider(client));
  const isOn = () => OpenFeature.getClient().getBooleanValue("new-checkout", false);
  vi.setSystemTime(NOW + 2 * DAY - 1);
  expect(await isOn()).toBe(true);
  vi.setSystemTime(NOW + 3 * DAY);
  expect(await isOn()).toBe(false);
  // As for the page, as soon as its timer has rung.
  await vi.waitFor(() => expect(client.isEnabled("new-checkout")).toBe(false));
});

test("without a snapshot it is in error, and ready as soon as one comes", async () => {
  const origin = await serve(status(500), body(shop(opening(0))));
  const client = await createClient({ snapshot: { url: origin.url, refresh: 0 }, storage: "none" });
  onTestFinished(() => client.close());
  await expect(OpenFeature.setProviderAndWait(new FootlightsServerProvider(client))).rejects.toThrow("no snapshot yet");
  const changed = vi.fn();
  OpenFeature.addHandler(ProviderEvents.ConfigurationChanged, changed);
  expect(OpenFeature.getClient().providerStatus).toBe(ProviderStatus.ERROR);
  await client.refresh();
  expect(OpenFeature.getClient().providerStatus).toBe(ProviderStatus.READY);
  expect(changed).toHaveBeenCalledOnce();
});

test("a context that JSON cannot hold is answered for, and remembers nothing", async () => {
  await OpenFeature.setProviderAndWait(new FootlightsServerProvider(await open()));
  const cyclic: Record<string, never> = {};
  cyclic.self = cyclic as never;
  const context = { targetingKey: "anna", plan: "pro", cyclic };
  expect(await OpenFeature.getClient().getStringValue("headline", "mine", context)).toBe("Almost yours");
});

test("the client is closed by whoever made it", async () => {
  const given = await open();
  const closeGiven = vi.spyOn(given, "close");
  await OpenFeature.setProviderAndWait(new FootlightsServerProvider(given));
  const made = await open();
  const closeMade = vi.spyOn(made, "close");
  await OpenFeature.setProviderAndWait(new FootlightsServerProvider(async () => made));
  await OpenFeature.clearProviders();
  expect([closeGiven.mock.calls.length, closeMade.mock.calls.length]).toEqual([0, 1]);
});

test("a client that is still being made when the provider is closed is closed, too", async () => {
  const made = await open();
  const close = vi.spyOn(made, "close");
  let go = () => {};
  const gate = new Promise<void>((resolve) => {
    go = resolve;
  });
  const ready = OpenFeature.setProviderAndWait(
    new FootlightsServerProvider(async () => {
      await gate;
      return made;
    }),
  );
  await OpenFeature.clearProviders();
  go();
  await ready;
  expect(close).toHaveBeenCalledOnce();
});

test("tracking tells the releases that are open for that person", async () => {
  const events: TrackedEvent[] = [];
  const snapshot = shop(opening("2026-11-24T00:00:00Z"));
  const provider = new FootlightsServerProvider(await open(snapshot), { track: (event) => events.push(event) });
  await OpenFeature.setProviderAndWait(provider);
  OpenFeature.getClient().track("order", { targetingKey: "anna" }, { value: 42 });
  expect(events).toEqual([
    { name: "order", context: { targetingKey: "anna" }, details: { value: 42 }, releases: ["autumn"] },
  ]);
});
