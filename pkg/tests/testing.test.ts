import { createTestClient } from "footlights/testing";
import { expect, onTestFinished, test, vi } from "vitest";

const OPENS = "2026-12-02T09:00:00Z";
const RELEASES = { autumn: { flags: { "new-checkout": "on" }, opens: OPENS } };

async function play(...given: Parameters<typeof createTestClient>) {
  const client = await createTestClient(...given);
  onTestFinished(() => client.close());
  return client;
}

test("a few lines are enough", async () => {
  const client = await play({
    flags: { "new-checkout": true, headline: "warm", limit: 3, theme: { colours: ["red"] } },
  });
  expect(client.isEnabled("new-checkout")).toBe(true);
  expect(client.getStringValue("headline", "mine")).toBe("warm");
  expect(client.getNumberValue("limit", 0)).toBe(3);
  expect(client.getObjectValue("theme", {})).toEqual({ colours: ["red"] });
  expect(client.getStringDetails("nowhere", "mine").errorCode).toBe("FLAG_NOT_FOUND");
  expect([client.status, client.flags()]).toEqual(["READY", ["headline", "limit", "new-checkout", "theme"]]);
  expect(await play().then((empty) => empty.flags())).toEqual([]);
});

test("the clock stands still until it is moved, and what changes is told at once", async () => {
  const client = await play({ flags: { "new-checkout": false }, releases: RELEASES, at: "2026-12-02T08:59:59Z" });
  const changes = vi.fn();
  const openings = vi.fn();
  client.on("change", changes);
  client.on("opening", ({ release }) => openings(release));
  expect(client.isEnabled("new-checkout")).toBe(false);
  expect(client.releases()).toMatchObject([{ key: "autumn", open: false, stage: "scheduled" }]);
  client.clock.advance(999);
  expect(changes).not.toHaveBeenCalled();
  client.clock.advance(1);
  expect([client.isEnabled("new-checkout"), client.clock.now]).toEqual([true, Date.parse(OPENS)]);
  expect(changes.mock.calls).toEqual([[{ flags: ["new-checkout"], releases: ["autumn"] }]]);
  expect(openings.mock.calls).toEqual([["autumn"]]);
  client.clock.set("2026-12-01T00:00:00Z");
  expect(client.isEnabled("new-checkout")).toBe(false);
  expect(openings).toHaveBeenCalledOnce();
  expect(() => client.clock.set("soon")).toThrow('"soon" is no instant');
});

test("nothing is ever stale, and no timer runs", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  const client = await play({ flags: { "new-checkout": false }, releases: RELEASES, at: "2026-01-01T00:00:00Z" });
  const timers = vi.getTimerCount();
  client.isEnabled("new-checkout");
  client.clock.set("2030-01-01T00:00:00Z");
  expect([client.isEnabled("new-checkout"), client.status, vi.getTimerCount()]).toEqual([true, "READY", timers]);
});

test("people, overrides and deployments are as they are for any client", async () => {
  const client = await play({
    flags: { "new-checkout": { variants: { off: false, on: true }, dormant: "off" }, limit: 3 },
    snapshot: { segments: { staff: { attribute: "email", endsWith: ["@example.com"] } }, lineage: "shop" },
    releases: { autumn: { ...RELEASES.autumn, audience: { segment: "staff" }, needs: { deployment: ">=2.0.0" } } },
    deployment: { version: "2.1.0" },
    context: { email: "anna@example.com" },
    at: OPENS,
  });
  const changes = vi.fn();
  client.on("change", changes);
  expect(client.isEnabled("new-checkout")).toBe(true);
  expect(client.dehydrate()).toMatchObject({
    flags: { "new-checkout": { flagKey: "new-checkout", value: true, variant: "on" } },
    releases: [{ key: "autumn", open: true }],
  });
  client.setContext({ email: "berta@mail.test" });
  expect(client.getBooleanDetails("new-checkout", true)).toMatchObject({
    value: false,
    flagMetadata: { cause: "AUDIENCE", flagSetId: "shop" },
  });
  client.override("new-checkout", "on");
  expect(client.isEnabled("new-checkout")).toBe(true);
  client.clearOverrides();
  expect(client.isEnabled("new-checkout")).toBe(false);
  expect(changes).toHaveBeenCalledTimes(3);
  expect(client.rehearse({ context: { email: "x@example.com" } }).isEnabled("new-checkout")).toBe(true);
  expect(client.explain("new-checkout").now).toBe(Date.parse(OPENS));
});

test("a release that goes on to its next stage is no opening", async () => {
  const plan = [
    { stage: "canary", after: "PT0S" },
    { stage: "general", after: "P1D" },
  ];
  const client = await play({
    flags: { "new-checkout": false },
    releases: { autumn: { ...RELEASES.autumn, plan } },
    at: OPENS,
  });
  const openings = vi.fn();
  const changes = vi.fn();
  client.on("opening", openings);
  client.on("change", changes);
  client.clock.advance(86_400_000);
  expect(changes.mock.calls).toEqual([[{ flags: [], releases: ["autumn"] }]]);
  expect(openings).not.toHaveBeenCalled();
});

test("after close nobody is told anything, and what was read stays", async () => {
  const client = await play({ flags: { "new-checkout": false }, releases: RELEASES, at: OPENS });
  const changes = vi.fn();
  client.on("change", changes);
  expect(client.isEnabled("new-checkout")).toBe(true);
  client.close();
  client.clock.set("2026-12-01T00:00:00Z");
  expect([changes.mock.calls.length, client.isEnabled("new-checkout")]).toEqual([0, true]);
});

test("what releases tell people is as it is for any client", async () => {
  const client = await play({
    flags: { "new-checkout": false },
    releases: {
      autumn: {
        ...RELEASES.autumn,
        announcement: { title: "A calmer checkout" },
        guardrail: { failures: 2, within: "PT10M" },
      },
    },
    at: "2026-12-02T08:59:59Z",
  });
  expect(client.announcements()).toEqual([]);
  client.clock.set(OPENS);
  expect(client.announcements()).toEqual([
    { release: "autumn", stage: "general", since: Date.parse(OPENS), title: "A calmer checkout" },
  ]);
  client.acknowledge("autumn");
  expect(client.announcements()).toEqual([]);

  const told = vi.fn();
  client.on("tripped", ({ release }) => told(release));
  const broken = () => {
    throw new Error("broken");
  };
  const choose = () => client.guard<string>("new-checkout", broken, () => "old");
  expect([choose(), client.isEnabled("new-checkout")]).toEqual(["old", true]);
  expect([choose(), told.mock.calls]).toEqual(["old", [["autumn"]]]);
  expect(client.getBooleanDetails("new-checkout", false)).toMatchObject({
    value: false,
    flagMetadata: { cause: "GUARDRAIL" },
  });
  client.resetTripped();
  expect(client.isEnabled("new-checkout")).toBe(true);
});

test("a guardrail counts by the clock of the test", async () => {
  const guardrail = { failures: 2, within: "PT10M" };
  const client = await play({
    flags: { "new-checkout": false },
    releases: { autumn: { ...RELEASES.autumn, guardrail } },
    at: OPENS,
  });
  const fail = () => client.reportFailure("new-checkout", new Error("broken"));
  fail();
  client.clock.advance(600_000);
  fail();
  expect(client.isEnabled("new-checkout")).toBe(true);
  client.clock.advance(599_999);
  fail();
  expect(client.isEnabled("new-checkout")).toBe(false);
});

test("the curtain holds what has been shown until the scene changes", async () => {
  const client = await play({
    flags: { "new-checkout": false },
    releases: { autumn: { ...RELEASES.autumn, curtain: "navigation" } },
    at: "2026-12-02T08:59:59Z",
  });
  expect(client.isEnabled("new-checkout")).toBe(false);
  client.clock.set(OPENS);
  expect(client.isEnabled("new-checkout")).toBe(false);
  client.commit();
  expect(client.isEnabled("new-checkout")).toBe(true);
});
