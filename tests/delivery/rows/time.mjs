// Clocks that are wrong, tabs that slept, pages that were offline. The device's clock is shifted before the page is
// loaded; the server's, and this process's, is right.

import { strict as assert } from "node:assert";
import { ChromiumVisit } from "../chromium.mjs";
import { good } from "../snapshots.mjs";
import { complaints, count, eventually, pause } from "../visit.mjs";
import { assertServes, SHARED } from "./flow.mjs";

const FILE = "snapshot.json";
const DAY = 86_400_000;
const YEARS = 3652 * DAY;
const SWITCH = { variants: { off: false, on: true }, dormant: "off" };

/**
 * A clock of the device that is wrong by so much. `leap` sets it on: as the clock of a computer that slept, whose
 * monotonic clock stood still, or of one that was awake.
 *
 * @param {number} skew milliseconds
 * @returns {NonNullable<import("./flow.mjs").Row["prepare"]>}
 */
function clockOff(skew) {
  return (page) =>
    page.addInitScript(`{
      const Right = Date;
      const monotonic = performance.now.bind(performance);
      let skew = ${skew};
      let awake = 0;
      const now = () => Right.now() + skew;
      globalThis.Date = class Date extends Right {
        constructor(...given) { given.length ? super(...given) : super(now()); }
        static now() { return now(); }
      };
      performance.now = () => monotonic() + awake;
      globalThis.leap = (by, isAwake) => {
        skew += by;
        if (isAwake) awake += by;
      };
    }`);
}

/** @type {readonly { how: string, isAwake: boolean }[]} */
const WAYS = [
  { how: "asleep", isAwake: false },
  { how: "awake", isAwake: true },
];

/** @param {number} at */
function release(at) {
  return { flags: { curtain: "on" }, opens: new Date(at).toISOString() };
}

/** @param {import("./flow.mjs").Stage["visit"]} visit */
async function isOpen(visit) {
  return (await visit.call("details", "client", "curtain")).value;
}

/**
 * A release that opens in a moment, by the server's clock, opens then, whatever the device believes.
 *
 * @param {number} skew of the device's clock
 * @returns {import("./flow.mjs").Row["run"]}
 */
function opensInTime(skew) {
  return async ({ visit, room }) => {
    await room.answer(FILE, good(1, { flags: { curtain: SWITCH } }));
    assertServes(await visit.begin({ snapshot: room.url(FILE) }), 1, "network");
    const at = Date.now() + 3500;
    await room.answer(FILE, good(2, { flags: { curtain: SWITCH }, releases: { night: release(at) } }));
    assertServes(await visit.refresh(), 2, "network");
    const state = await visit.until(({ told }) => assert.ok(told.some(({ event }) => event === "opening")));
    const opening = state.told.find(({ event }) => event === "opening");
    const late = (opening?.at ?? Number.NaN) - skew - at;
    // A server tells its time in whole seconds.
    assert.ok(late > -1100 && late < 2000, `it opened ${late} ms after the instant`);
    assert.equal(await isOpen(visit), true);
    assert.equal((await room.entries(FILE)).length, 2);
  };
}

/** @type {readonly import("./flow.mjs").Row[]} */
export const TIME_ROWS = [
  {
    name: "a device's clock that is right: a release opens within 2 s, without a request",
    slow: true,
    run: opensInTime(0),
  },
  {
    name: "a device's clock 10 years behind: a release opens at the server's time",
    prepare: clockOff(-YEARS),
    slow: true,
    run: opensInTime(-YEARS),
  },
  {
    name: "a device's clock 10 years ahead: a release opens at the server's time",
    prepare: clockOff(YEARS),
    slow: true,
    run: opensInTime(YEARS),
  },
  {
    name: "a device's clock 10 years ahead opens nothing of those years",
    prepare: clockOff(YEARS),
    async run({ visit, room }) {
      const releases = { night: release(Date.now() + 2000 * DAY) };
      await room.answer(FILE, good(1, { flags: { curtain: SWITCH }, releases }));
      assertServes(await visit.begin({ snapshot: room.url(FILE) }), 1, "network");
      assert.equal(await isOpen(visit), false);
      const { now } = await visit.call("explain", "client", "curtain");
      assert.ok(Math.abs(now - Date.now()) < 3000, `the instant is off by ${now - Date.now()} ms`);
    },
  },
  {
    name: "the server's time counts the age that a cache says",
    prepare: clockOff(-YEARS),
    async run({ visit, room }) {
      // A cache that has held this for an hour; the release opened in the meantime.
      const headers = { Date: new Date(Date.now() - 3_600_000).toUTCString(), Age: "3600" };
      const releases = { night: release(Date.now() - 60_000) };
      await room.answer(FILE, { ...good(1, { flags: { curtain: SWITCH }, releases }), headers });
      assertServes(await visit.begin({ snapshot: room.url(FILE) }), 1, "network");
      assert.equal(await isOpen(visit), true);
    },
  },
  {
    name: "a server's time that cannot be read: the device's, but not before the snapshot was published",
    prepare: clockOff(-YEARS),
    async run({ visit, room }) {
      const before = release(Date.parse("2026-10-31T00:00:00Z"));
      const snapshot = good(1, { flags: { curtain: SWITCH }, releases: { night: before } });
      await room.answer(FILE, { ...snapshot, headers: { "Access-Control-Allow-Origin": "*" } });
      assertServes(await visit.begin({ snapshot: room.otherUrl(FILE) }), 1, "network");
      assert.equal(await isOpen(visit), true);
    },
  },
  {
    name: "a server's time is read across origins where it is exposed",
    prepare: clockOff(-YEARS),
    async run({ visit, room }) {
      const releases = { night: release(Date.now() - 60_000) };
      await room.answer(FILE, { ...good(1, { flags: { curtain: SWITCH }, releases }), headers: SHARED });
      assertServes(await visit.begin({ snapshot: room.otherUrl(FILE) }), 1, "network");
      assert.equal(await isOpen(visit), true);
    },
  },
  ...WAYS.map(({ how, isAwake }) => ({
    name: `a tab that was frozen for a week, the computer ${how}: it asks once, and knows what there is`,
    prepare: clockOff(0),
    async run(/** @type {import("./flow.mjs").Stage} */ { visit, room }) {
      await room.answer(FILE, good(1));
      await visit.begin({ snapshot: { url: room.url(FILE), refresh: 3_600_000 } });
      await freeze(visit, true);
      await room.answer(FILE, good(2));
      await freeze(visit, false);
      await wake(visit, 7 * DAY, isAwake, "visibilitychange", "pageshow", "online");
      const state = await visit.until(({ snapshot }) => assert.equal(snapshot?.revision, 2));
      assertServes(state, 2, "network");
      await pause(700);
      assert.equal((await room.entries(FILE)).length, 2);
    },
  })),
  ...WAYS.map(({ how, isAwake }) => ({
    name: `offline for a month, ${how}: nothing opens beyond the lease, what was to close closes, and it says that it is stale`,
    prepare: clockOff(0),
    async run(/** @type {import("./flow.mjs").Stage} */ { visit, room }) {
      assert.ok(visit instanceof ChromiumVisit);
      const begun = Date.now();
      const flags = { curtain: SWITCH, matinee: SWITCH };
      const releases = {
        night: release(begun + 20 * DAY),
        day: {
          flags: { matinee: "on" },
          opens: "2026-11-02T00:00:00Z",
          rollback: { at: new Date(begun + 20 * DAY).toISOString(), reason: "over" },
        },
      };
      await room.answer(FILE, good(1, { flags, releases }));
      await visit.begin({ snapshot: room.url(FILE) });
      assert.equal((await visit.call("details", "client", "matinee")).value, true);
      await visit.page.context().setOffline(true);
      await wake(visit, 30 * DAY, isAwake, "visibilitychange");
      const away = await visit.until((state) => {
        assert.equal(state.status, "STALE");
        assert.ok(count(state, "error") >= 1, "no error was told");
      });
      assert.equal(complaints(away).at(-1)?.code, "FETCH_FAILED");
      assert.equal(count(away, "stale"), 1);
      assert.equal(await isOpen(visit), false);
      assert.equal((await visit.call("details", "client", "matinee")).value, false);

      // The servers, too, are a month further.
      const headers = { Date: new Date(begun + 30 * DAY).toUTCString() };
      await room.answer(FILE, { ...good(2, { flags, releases }), headers });
      await visit.page.context().setOffline(false);
      const back = await visit.until(({ snapshot }) => assert.equal(snapshot?.revision, 2), { patience: 20_000 });
      assert.equal(back.status, "READY");
      await eventually(async () => assert.equal(await isOpen(visit), true));
    },
  })),
];

/**
 * What a browser tells a page that comes back to life, so many milliseconds later.
 *
 * @param {import("./flow.mjs").Stage["visit"]} visit
 * @param {number} later
 * @param {boolean} isAwake
 * @param {readonly string[]} events
 */
async function wake(visit, later, isAwake, ...events) {
  const told = events.map((event) => {
    const target = event === "visibilitychange" ? "document" : "window";
    return `${target}.dispatchEvent(new Event("${event}"))`;
  });
  await visit.browser.evaluate([`leap(${later}, ${isAwake})`, ...told].join(", "));
}

/**
 * @param {import("./flow.mjs").Stage["visit"]} visit
 * @param {boolean} isFrozen
 */
async function freeze(visit, isFrozen) {
  assert.ok(visit instanceof ChromiumVisit);
  const session = await visit.page.context().newCDPSession(visit.page);
  await session.send("Page.setWebLifecycleState", { state: isFrozen ? "frozen" : "active" });
  await session.detach();
}
