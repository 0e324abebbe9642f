import { type ChangeEvent, type Client, createClient, type Snapshot } from "footlights";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { opening, shop } from "./snapshots.js";

const NOW = Date.parse("2026-11-24T09:00:00Z");
const DAY = 86_400_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"], now: NOW });
});
afterEach(() => {
  vi.useRealTimers();
});

async function open(snapshot: Snapshot): Promise<{ client: Client; changes: ChangeEvent[]; openings: string[] }> {
  const client = await createClient({ snapshot });
  onTestFinished(() => client.close());
  const changes: ChangeEvent[] = [];
  const openings: string[] = [];
  client.on("change", (change) => changes.push(change));
  client.on("opening", ({ release }) => openings.push(release));
  return { client, changes, openings };
}

test("when nothing will change by the clock, only the end of the lease is waited for, and told once", async () => {
  const { client } = await open(shop());
  const stale = vi.fn();
  client.on("stale", stale);
  client.isEnabled("new-checkout");
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(86_400_000);
  expect([client.status, stale.mock.calls.length]).toEqual(["READY", 0]);
  vi.advanceTimersByTime(1);
  expect([client.status, vi.getTimerCount()]).toEqual(["STALE", 0]);
  expect(stale.mock.calls).toEqual([[{ snapshot: client.snapshot }]]);
});

test("a release opens at its instant, without anybody asking, and tells it once", async () => {
  const { client, changes, openings } = await open(shop(opening(NOW + 5_000)));
  expect(client.isEnabled("new-checkout")).toBe(false);
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(4_999);
  expect([client.isEnabled("new-checkout"), changes, openings]).toEqual([false, [], []]);
  vi.advanceTimersByTime(1);
  expect(client.isEnabled("new-checkout")).toBe(true);
  expect(changes).toEqual([{ flags: ["new-checkout"], releases: ["autumn"] }]);
  expect(openings).toEqual(["autumn"]);
  expect(vi.getTimerCount()).toBe(1);
});

test("an opening is told though nobody has read its flags", async () => {
  const { changes, openings } = await open(shop(opening(NOW + 5_000)));
  vi.advanceTimersByTime(5_000);
  expect(changes).toEqual([{ flags: [], releases: ["autumn"] }]);
  expect(openings).toEqual(["autumn"]);
});

test("one timer waits for the earliest of several instants", async () => {
  const cue = (stage: string, seconds: number, share: number) => ({ stage, after: `PT${seconds}S`, share });
  const plan = [cue("canary", 0, 1), cue("gradual", 60, 50), cue("general", 120, 100)];
  const releases = { autumn: { flags: { "new-checkout": "on" }, opens: new Date(NOW + 1_000).toISOString(), plan } };
  const { client, changes } = await open(shop({ releases }));
  client.setContext({ targetingKey: "anna" });
  client.isEnabled("new-checkout");
  const stages: (string | undefined)[] = [];
  client.on("change", () => stages.push(client.releases()[0]?.stage));
  for (let second = 0; second < 130; second++) {
    vi.advanceTimersByTime(1_000);
    expect(vi.getTimerCount()).toBeLessThanOrEqual(1);
  }
  expect(stages).toEqual(["canary", "gradual", "general"]);
  expect(changes).toHaveLength(3);
  expect(client.isEnabled("new-checkout")).toBe(true);
});

test("a timer never waits longer than a browser can, and an early one finds nothing to do", async () => {
  const delays = vi.spyOn(globalThis, "setTimeout");
  const { client, changes } = await open(shop({ ...opening(NOW + 60 * DAY), lease: "P90D" }));
  expect(client.isEnabled("new-checkout")).toBe(false);
  vi.advanceTimersByTime(59 * DAY);
  expect(changes).toEqual([]);
  vi.advanceTimersByTime(DAY);
  expect(changes).toHaveLength(1);
  expect(client.isEnabled("new-checkout")).toBe(true);
  expect(Math.max(...delays.mock.calls.map(([, delay]) => delay ?? 0))).toBeLessThanOrEqual(24 * DAY);
});

test("nothing opens beyond the lease, and the status says that it is over", async () => {
  const { client, changes } = await open(shop(opening(NOW + 2 * DAY)));
  expect(client.status).toBe("READY");
  vi.advanceTimersByTime(DAY);
  expect(client.status).toBe("READY");
  vi.advanceTimersByTime(1);
  expect(client.status).toBe("STALE");
  vi.advanceTimersByTime(2 * DAY);
  expect(client.isEnabled("new-checkout")).toBe(false);
  expect(changes).toEqual([]);
});

test("a flag that is read first while the timer is late is as of before, like all others, and right at once", async () => {
  const flags = {
    matinee: {
      variants: { off: false, on: true },
      dormant: "off",
      rules: [{ when: { flag: "new-checkout", is: ["on"] }, serve: "on" }],
    },
  };
  const { client, changes } = await open(shop({ flags: { ...shop().flags, ...flags }, ...opening(NOW + 3_600_000) }));
  // The clock is past the instant, but the timer has still to wait for most of the hour, as if the device had slept.
  vi.setSystemTime(NOW + 3_600_500);
  expect([client.isEnabled("matinee"), client.isEnabled("new-checkout")]).toEqual([false, false]);
  vi.advanceTimersByTime(1);
  expect([client.isEnabled("matinee"), client.isEnabled("new-checkout")]).toEqual([true, true]);
  expect(changes).toEqual([{ flags: ["matinee", "new-checkout"], releases: ["autumn"] }]);
});

test("details belong to the answer that was given, even if the timer is late", async () => {
  const { client } = await open(shop(opening(NOW + 1_000)));
  expect(client.isEnabled("new-checkout")).toBe(false);
  vi.setSystemTime(NOW + 1_500);
  expect(client.getBooleanDetails("new-checkout", true)).toMatchObject({
    value: false,
    variant: "off",
    flagMetadata: { cause: "SCHEDULED", nextChangeAt: NOW + 1_000 },
  });
});

test("a device whose clock is years behind lives at the snapshot's publication", async () => {
  vi.setSystemTime(NOW - 4_000 * DAY);
  const { client } = await open(shop({ publishedAt: new Date(NOW).toISOString(), ...opening(NOW) }));
  expect(client.isEnabled("new-checkout")).toBe(true);
  expect(client.snapshot?.confirmedAt).toBe(NOW);
  expect(client.status).toBe("READY");
});

test("close leaves no timer", async () => {
  const { client, changes } = await open(shop(opening(NOW + 1_000)));
  client.isEnabled("new-checkout");
  client.close();
  expect(vi.getTimerCount()).toBe(0);
  vi.advanceTimersByTime(2_000);
  expect(client.isEnabled("new-checkout")).toBe(false);
  expect(changes).toEqual([]);
});
