import { strict as assert } from "node:assert";
import { ChromiumVisit } from "../chromium.mjs";
import { answersOf, good } from "../snapshots.mjs";
import { eventually, pause } from "../visit.mjs";
import { assertServes, EVERYWHERE } from "./flow.mjs";

const FILE = "snapshot.json";
const STREAM = "events";
/** @type {readonly import("./flow.mjs").Engine[]} */
const CHROMIUM = ["chromium"];

/**
 * @param {number} revision
 * @param {number} [window] the span over which fetches are spread
 */
function announcement(revision, window = 0) {
  return `event: snapshot\nid: ${revision}\ndata: ${JSON.stringify({ revision, window })}\n\n`;
}

/**
 * A page whose stream is open and whose polls are far away.
 *
 * @param {import("./flow.mjs").Stage} stage
 * @param {{ refresh?: number, stream?: import("../server.mjs").Answer }} [options]
 */
async function open({ visit, room }, { refresh = 60_000, stream = { does: "stream", text: ": hello\n\n" } } = {}) {
  await room.answer(FILE, good(1));
  await room.answer(STREAM, stream);
  const state = await visit.begin({ snapshot: { url: room.url(FILE), refresh, stream: room.url(STREAM) } });
  assertServes(state, 1, "network");
  await eventually(async () => assert.ok((await room.entries(STREAM)).length > 0, "no stream was asked for"));
}

/** @type {readonly import("./flow.mjs").Row[]} */
export const STREAM_ROWS = [
  {
    name: "stream: an announced revision is fetched at once, and nothing is polled meanwhile",
    engines: EVERYWHERE,
    async run(stage) {
      const { visit, room } = stage;
      await open(stage);
      for (const revision of [2, 3]) {
        await room.answer(FILE, good(revision));
        assert.equal(await room.send(STREAM, announcement(revision)), 1);
        const state = await visit.until(({ snapshot }) => assert.equal(snapshot?.revision, revision));
        assertServes(state, revision, "network");
      }
      assert.equal((await room.entries(FILE)).length, 3);
    },
  },
  {
    name: "stream: of a page with a base, addresses lead from there, as those of fetch do",
    async run({ visit, room }) {
      assert.ok(visit instanceof ChromiumVisit);
      await room.answer(FILE, good(1));
      await room.answer(STREAM, { does: "stream", text: ": hello\n\n" });
      await visit.page.evaluate((href) => {
        document.head.append(Object.assign(document.createElement("base"), { href }));
      }, room.url(""));
      const state = await visit.begin({ snapshot: { url: FILE, refresh: 60_000, stream: STREAM } });
      assertServes(state, 1, "network");
      await eventually(async () => assert.ok((await room.entries(STREAM)).length > 0, "no stream was asked for"));
      const kept = await visit.page.evaluate(() => Object.keys(localStorage).join());
      assert.ok(kept.includes(JSON.stringify(room.url(FILE)).slice(1, -1)), kept);
    },
  },
  {
    name: "stream: what is known already is not fetched again",
    async run(stage) {
      const { room } = stage;
      await open(stage);
      await room.send(STREAM, announcement(1) + announcement(0));
      await pause(500);
      assert.equal((await room.entries(FILE)).length, 1);
    },
  },
  {
    name: "stream: fetches are spread over the window that the server gives",
    async run(stage) {
      const { visit, room } = stage;
      await open(stage);
      const window = 3000;
      // Each address is another one for the tabs, so that no client learns from another. A browser opens no more than
      // six connections of HTTP/1.1 to a host, so the streams stay below that.
      const names = ["a", "b", "c", "d"];
      for (const name of names) {
        const stream = `${room.url(STREAM)}?${name}`;
        await visit.begin({ snapshot: { url: `${room.url(FILE)}?${name}`, stream } }, name);
      }
      await eventually(async () => assert.equal((await room.entries(STREAM)).length, names.length + 1));
      await room.answer(FILE, good(2));
      const before = (await room.entries(FILE)).length;
      const from = Date.now();
      await room.send(STREAM, announcement(2, window));
      for (const name of [...names, "client"]) {
        await visit.until(({ snapshot }) => assert.equal(snapshot?.revision, 2), { name });
      }
      const waits = (await room.entries(FILE)).slice(before).map(({ at }) => at - from);
      assert.equal(waits.length, names.length + 1);
      assert.ok(Math.max(...waits) < window + 1000, `fetched after ${waits.join(", ")} ms`);
      // That five of them fall into a twentieth of the window by chance happens once in 30,000 times.
      assert.ok(Math.max(...waits) - Math.min(...waits) > window / 20, `fetched after ${waits.join(", ")} ms`);
    },
  },
  {
    name: "stream: announced before it is served, the revision is asked for until it comes",
    async run(stage) {
      const { visit, room } = stage;
      await open(stage, { refresh: 1000 });
      await room.send(STREAM, announcement(2));
      await eventually(async () => assert.ok((await room.entries(FILE)).length >= 2));
      await room.answer(FILE, good(2));
      await visit.until(({ snapshot }) => assert.equal(snapshot?.revision, 2));
    },
  },
  ...Object.entries({
    "status 404": { status: 404 },
    "status 500": { status: 500 },
    "a page": { text: "<html>", headers: { "Content-Type": "text/html" } },
    "a connection that is reset": { does: /** @type {const} */ ("reset"), bytes: 0 },
  }).map(([name, stream]) => ({
    name: `stream: ${name} instead of it, and the page polls`,
    engines: name === "status 404" ? EVERYWHERE : CHROMIUM,
    async run(/** @type {import("./flow.mjs").Stage} */ stage) {
      const { visit, room } = stage;
      await open(stage, { refresh: 700, stream });
      await room.answer(FILE, good(2));
      assertServes(await visit.until(({ snapshot }) => assert.equal(snapshot?.revision, 2)), 2, "network");
    },
  })),
  {
    name: "stream: messages that make no sense harm nothing",
    async run(stage) {
      const { visit, room } = stage;
      await open(stage);
      const nonsense = [
        "",
        "null",
        "7",
        "[]",
        "{",
        '{"revision":-1}',
        '{"revision":1e300,"window":-5}',
        '"2"',
        '{"revision":"3"}',
      ];
      for (const data of nonsense) {
        await room.send(STREAM, `event: snapshot\ndata: ${data}\n\n`);
      }
      await room.send(STREAM, `event: weather\ndata: fine\n\n\ufeff:${"x".repeat(100_000)}\n\n`);
      await pause(300);
      assert.deepEqual((await visit.state()).answers, answersOf(1));
      await room.answer(FILE, good(2));
      await room.send(STREAM, announcement(2));
      assertServes(await visit.until(({ snapshot }) => assert.equal(snapshot?.revision, 2)), 2, "network");
    },
  },
  {
    name: "stream: one that ends is opened again, and says what came last",
    slow: true,
    async run(stage) {
      const { visit, room } = stage;
      await open(stage, { stream: { does: "stream", text: "retry: 100\n\n" } });
      await room.answer(FILE, good(2));
      await room.send(STREAM, announcement(2));
      await visit.until(({ snapshot }) => assert.equal(snapshot?.revision, 2));
      await room.send(STREAM, null);
      const again = await eventually(async () => {
        const [, second] = await room.entries(STREAM);
        assert.ok(second, "it was not opened again");
        return second;
      }, 40_000);
      assert.equal(again.lastEventId, "2");
      await room.answer(FILE, good(3));
      await room.send(STREAM, announcement(3));
      await visit.until(({ snapshot }) => assert.equal(snapshot?.revision, 3));
    },
  },
  {
    name: "stream: it ends with the client",
    engines: EVERYWHERE,
    async run(stage) {
      const { visit, room } = stage;
      await open(stage);
      await visit.call("close", "client");
      await eventually(async () => assert.equal((await room.entries(STREAM))[0]?.end, "aborted"));
      await pause(500);
      assert.equal((await room.entries(STREAM)).length, 1);
    },
  },
];
