import { strict as assert } from "node:assert";
import { ChromiumVisit } from "../chromium.mjs";
import { good } from "../snapshots.mjs";
import { eventually, pause } from "../visit.mjs";
import { EVERYWHERE } from "./flow.mjs";

const FILE = "snapshot.json";
const PAST = "2026-01-01T00:00:00Z";
const FUTURE = "2999-01-01T00:00:00Z";

/**
 * Somebody of whom nothing has been noted by the tests before: in some browsers they share one tab.
 *
 * @param {import("../server.mjs").Room} room
 */
function personOf(room) {
  return { targetingKey: `anna of ${room.url("")}` };
}

/**
 * A snapshot with one release, of the flag `encore`.
 *
 * @param {number} revision
 * @param {Record<string, unknown>} release
 */
function released(revision, release) {
  const encore = { variants: { off: false, on: true }, dormant: "off" };
  const releases = { autumn: { flags: { encore: "on" }, opens: PAST, ...release } };
  return good(revision, { flags: { encore }, releases });
}

/**
 * @param {import("../visit.mjs").Visit} visit
 * @returns {Promise<[unknown, unknown]>}
 */
async function encore(visit) {
  const { value, flagMetadata } = await visit.call("details", "client", "encore");
  return [value, flagMetadata.cause];
}

/**
 * @param {import("../visit.mjs").State} state
 * @param {string} event
 */
function toldOf({ told }, event) {
  return told.filter((one) => one.event === event).map(({ detail }) => detail);
}

/**
 * What the server has been sent, in one list.
 *
 * @param {import("../server.mjs").Room} room
 * @returns {Promise<Record<string, unknown>[]>}
 */
async function received(room) {
  const entries = await room.entries("reports");
  return entries.flatMap(({ body }) => JSON.parse(body).reports);
}

/**
 * Shows a release as closed that is then opened.
 *
 * @param {import("./flow.mjs").Stage} stage
 * @param {string} curtain
 * @param {Record<string, unknown>} [options]
 */
async function shownClosed({ visit, room }, curtain, options = {}) {
  await room.answer(FILE, released(3, { curtain, opens: FUTURE }));
  await visit.begin({ snapshot: room.url(FILE), context: personOf(room), audience: true, ...options });
  assert.deepEqual(await encore(visit), [false, "SCHEDULED"]);
  await room.answer(FILE, released(4, { curtain }));
  await visit.refresh();
  assert.deepEqual(await encore(visit), [false, "CURTAIN"]);
}

/** @type {readonly import("./flow.mjs").Row[]} */
export const AUDIENCE_ROWS = [
  {
    name: "the curtain of a navigation holds until the page is loaded anew",
    engines: EVERYWHERE,
    async run(stage) {
      const { visit, room } = stage;
      await shownClosed(stage, "navigation");
      await visit.reload();
      await visit.begin({ snapshot: room.url(FILE), context: personOf(room), audience: true });
      assert.deepEqual(await encore(visit), [true, "RELEASED"]);
    },
  },
  {
    name: "the curtain of a navigation ends with one that the Navigation API tells",
    engines: ["chromium", "firefox"],
    async run(stage) {
      const { visit } = stage;
      await shownClosed(stage, "navigation", { commit: "navigation" });
      await visit.call("navigate", "?second");
      await eventually(async () => assert.deepEqual(await encore(visit), [true, "RELEASED"]));
    },
  },
  {
    name: "a navigation that is not said to commit changes nothing",
    async run(stage) {
      const { visit } = stage;
      await shownClosed(stage, "navigation");
      await visit.call("navigate", "?second");
      await pause(500);
      assert.deepEqual(await encore(visit), [false, "CURTAIN"]);
      await visit.call("commit", "client");
      assert.deepEqual(await encore(visit), [true, "RELEASED"]);
    },
  },
  {
    name: "the curtain of a session holds through the page's loads, and not in another tab",
    engines: EVERYWHERE,
    async run(stage) {
      const { visit, room } = stage;
      await shownClosed(stage, "session", { remember: true });
      const options = { snapshot: room.url(FILE), context: personOf(room), audience: true, remember: true };
      for (let load = 0; load < 2; load++) {
        await visit.reload();
        await visit.begin(options);
        assert.deepEqual(await encore(visit), [false, "CURTAIN"]);
      }
      // Of another person nothing is known.
      await visit.reload();
      await visit.begin({ ...options, context: { targetingKey: `ben of ${room.url("")}` } });
      assert.deepEqual(await encore(visit), [true, "RELEASED"]);
      if (visit instanceof ChromiumVisit) {
        const tab = await visit.tab();
        await tab.begin(options);
        assert.deepEqual(await encore(tab), [true, "RELEASED"]);
      }
    },
  },
  {
    name: "the curtain of a session is read on the way out, though nothing has changed since",
    engines: EVERYWHERE,
    async run({ visit, room }) {
      await room.answer(FILE, released(3, { curtain: "session", opens: FUTURE }));
      const options = { snapshot: room.url(FILE), context: personOf(room), audience: true, remember: true };
      await visit.begin(options);
      assert.deepEqual(await encore(visit), [false, "SCHEDULED"]);
      await room.answer(FILE, released(4, { curtain: "session" }));
      await visit.reload();
      await visit.begin(options);
      assert.deepEqual(await encore(visit), [false, "CURTAIN"]);
    },
  },
  {
    name: "an announcement opens on schedule, and acknowledged in one tab it is so in all",
    async run({ visit, room }) {
      const announcement = { title: { en: "Encore", de: "Zugabe" }, notes: "/notes" };
      await room.answer(FILE, released(3, { opens: FUTURE, announcement }));
      const options = { snapshot: room.url(FILE), context: personOf(room), audience: true, remember: true };
      assert.ok(visit instanceof ChromiumVisit);
      const tab = await visit.tab();
      await tab.begin(options);
      await visit.begin(options);
      assert.deepEqual(await visit.call("ask", "client", "announcements", "de"), []);
      const opens = new Date(Date.now() + 2500).toISOString();
      await room.answer(FILE, released(4, { opens, announcement }));
      await visit.refresh();
      const [opening] = toldOf(
        await visit.until((state) => assert.equal(toldOf(state, "opening").length, 1)),
        "opening",
      );
      assert.equal(opening?.release, "autumn");
      const [told, ...more] = await visit.call("ask", "client", "announcements", "de");
      assert.equal(more.length, 0);
      assert.equal(told.title, "Zugabe");
      assert.equal(told.notes, new URL("/notes", visit.page.url()).href);
      await eventually(async () => assert.equal((await tab.call("ask", "client", "announcements")).length, 1));
      await tab.call("forget", "client");

      await visit.call("ask", "client", "acknowledge", "autumn");
      assert.deepEqual(await visit.call("ask", "client", "announcements"), []);
      await tab.until((state) => assert.deepEqual(toldOf(state, "change"), [{ flags: [], releases: ["autumn"] }]));
      assert.deepEqual(await tab.call("ask", "client", "announcements"), []);
      await tab.reload();
      await tab.begin(options);
      assert.deepEqual(await tab.call("ask", "client", "announcements"), []);
    },
  },
  {
    name: "acknowledged once, acknowledged for the next page",
    engines: EVERYWHERE,
    async run({ visit, room }) {
      await room.answer(FILE, released(3, { announcement: { title: "Encore" } }));
      const options = { snapshot: room.url(FILE), context: personOf(room), audience: true, remember: true };
      await visit.begin(options);
      assert.equal((await visit.call("ask", "client", "announcements")).length, 1);
      await visit.call("ask", "client", "acknowledge", "autumn");
      await visit.reload();
      await visit.begin(options);
      assert.deepEqual(await visit.call("ask", "client", "announcements"), []);
    },
  },
  {
    name: "an announcement of its own address is not asked for before the release is open",
    async run({ visit, room }) {
      const announcement = { href: room.url("autumn.json") };
      await room.answer("autumn.json", { text: JSON.stringify({ title: { en: "Encore" } }) });
      await room.answer(FILE, released(3, { opens: FUTURE, announcement }));
      await visit.begin({ snapshot: room.url(FILE), audience: true });
      assert.deepEqual(await visit.call("ask", "client", "announcements"), []);
      await pause(300);
      assert.equal((await room.entries("autumn.json")).length, 0);
      await room.answer(FILE, released(4, { announcement }));
      await visit.refresh();
      await eventually(async () => {
        const [told] = await visit.call("ask", "client", "announcements");
        assert.equal(told?.title, "Encore");
      });
      assert.equal((await room.entries("autumn.json")).length, 1);
    },
  },
  {
    name: "what waits to be reported is sent when the page is left",
    engines: EVERYWHERE,
    async run({ visit, room }) {
      await room.answer("reports", { status: 204 });
      await room.answer(FILE, released(3, {}));
      await visit.begin({
        snapshot: room.url(FILE),
        context: personOf(room),
        audience: true,
        reports: room.url("reports"),
      });
      assert.deepEqual(await encore(visit), [true, "RELEASED"]);
      await visit.call("ask", "client", "feedback", "autumn", { rating: 4, comment: "ä calmer checkout" });
      assert.deepEqual(await received(room), []);
      await visit.reload();
      await eventually(async () => {
        const reports = await received(room);
        const feedback = reports.find(({ event }) => event === "feedback");
        assert.deepEqual(feedback?.feedback, { rating: 4, comment: "ä calmer checkout" });
        assert.deepEqual(feedback?.variants, { encore: "on" });
        assert.ok(reports.some(({ event, flag }) => event === "exposure" && flag === "encore"));
        assert.doesNotMatch(JSON.stringify(reports), /anna/);
      });
    },
  },
  {
    name: "reports of an offline page wait, and are sent when it is online",
    async run({ visit, room }) {
      assert.ok(visit instanceof ChromiumVisit);
      await room.answer("reports", { status: 204 });
      await room.answer(FILE, released(3, {}));
      await visit.begin({ snapshot: room.url(FILE), audience: true, reports: room.url("reports") });
      await visit.page.context().setOffline(true);
      await visit.call("ask", "client", "track", "paid", { total: 7 });
      await pause(300);
      assert.deepEqual(await received(room), []);
      await visit.page.context().setOffline(false);
      await eventually(async () => assert.ok((await received(room)).some(({ name }) => name === "paid")));
    },
  },
  {
    name: "an exposure is told once in a session, through the page's loads",
    engines: EVERYWHERE,
    async run({ visit, room }) {
      await room.answer(FILE, released(3, {}));
      const options = { snapshot: room.url(FILE), context: personOf(room), audience: true, remember: true };
      await visit.begin(options);
      assert.deepEqual(await encore(visit), [true, "RELEASED"]);
      const state = await visit.until((later) => {
        assert.equal(toldOf(later, "exposure").filter(({ flag }) => flag === "encore").length, 1);
      });
      assert.equal(toldOf(state, "exposure").length, 5);
      await visit.reload();
      await visit.begin(options);
      await encore(visit);
      await pause(200);
      assert.deepEqual(toldOf(await visit.state(), "exposure"), []);
      await visit.reload();
      await visit.begin({ ...options, context: { targetingKey: `ben of ${room.url("")}` } });
      await encore(visit);
      await visit.until((later) => assert.equal(toldOf(later, "exposure").length, 5));
    },
  },
  {
    name: "a tripped guardrail is remembered only where the application says so",
    async run({ visit, room }) {
      await room.answer(FILE, released(3, { guardrail: { failures: 2, within: "PT1M" } }));
      for (const remember of [false, true]) {
        const options = { snapshot: room.url(FILE), context: personOf(room), audience: true, remember };
        await visit.begin(options);
        assert.deepEqual(await encore(visit), [true, "RELEASED"]);
        for (let time = 0; time < 2; time++) {
          await visit.call("ask", "client", "reportFailure", "encore", "no luck");
        }
        assert.deepEqual(await encore(visit), [false, "GUARDRAIL"]);
        assert.equal(toldOf(await visit.state(), "tripped").length, 1);
        await visit.reload();
        await visit.begin(options);
        assert.deepEqual(await encore(visit), remember ? [false, "GUARDRAIL"] : [true, "RELEASED"]);
        await visit.call("ask", "client", "resetTripped", "autumn");
        assert.deepEqual(await encore(visit), [true, "RELEASED"]);
        await visit.reload();
      }
    },
  },
  {
    name: "a reload is advised when a release needs a later deployment",
    async run({ visit, room }) {
      await room.answer(FILE, released(3, {}));
      await visit.begin({ snapshot: room.url(FILE), audience: true });
      assert.deepEqual(toldOf(await visit.state(), "reload-advised"), []);
      await room.answer(FILE, released(4, { needs: { deployment: { house: ">=1.1.0" } } }));
      await visit.refresh();
      assert.deepEqual(toldOf(await visit.state(), "reload-advised"), [{ release: "autumn", version: "1.1.0" }]);
      await visit.refresh();
      assert.equal(toldOf(await visit.state(), "reload-advised").length, 1);
    },
  },
  {
    name: "nothing is kept of the person unless the application says so, and then nothing that names them",
    async run(stage) {
      const { visit, room } = stage;
      const announcement = { title: "Encore" };
      const use = async (/** @type {Record<string, unknown>} */ more) => {
        await room.answer(FILE, released(3, { curtain: "session", announcement }));
        await visit.begin({
          snapshot: room.url(FILE),
          context: personOf(room),
          audience: true,
          remember: true,
          ...more,
        });
        await encore(visit);
        await visit.call("ask", "client", "acknowledge", "autumn");
        await visit.call("close", "client");
        return visit.call("noted");
      };
      assert.equal(await use({ storage: "none" }), "[[],[]]");
      const kept = await use({ remember: false });
      assert.match(kept, /snapshot\.json/);
      assert.doesNotMatch(kept, /acknowledged|session"|exposed|tripped|anna/);
      const noted = await use({});
      assert.match(noted, /acknowledged/);
      assert.doesNotMatch(noted, /anna/);
    },
  },
];
