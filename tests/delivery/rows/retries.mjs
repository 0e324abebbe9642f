// What the page does by itself: nobody calls `refresh` here unless it is said.

import { strict as assert } from "node:assert";
import { answersOf, good } from "../snapshots.mjs";
import { complaints, count, eventually, pause } from "../visit.mjs";
import { assertServes, EVERYWHERE } from "./flow.mjs";

const FILE = "snapshot.json";
const MIB = 1024 * 1024;
/** What lies on the way may have been sent before it is known that nobody reads any more. */
const ON_THE_WAY = 24 * MIB;

/** @type {readonly import("./flow.mjs").Row[]} */
export const RETRY_ROWS = [
  {
    name: "a server that fails and returns is asked again, ever more rarely",
    slow: true,
    async run({ visit, room }) {
      await room.answer(FILE, good(1));
      await visit.begin({ snapshot: { url: room.url(FILE), refresh: 400 } });
      await room.answer(FILE, { status: 500 });
      await visit.until((state) => assert.ok(count(state, "error") >= 1));
      const from = Date.now();
      await pause(8000);
      const asked = (await room.entries(FILE)).filter(({ at }) => at > from).length;
      // Twenty without any back-off.
      assert.ok(asked >= 1 && asked <= 16, `asked ${asked} times in 8 s`);
      await room.answer(FILE, good(2));
      const healed = await visit.until((state) => assert.equal(state.snapshot?.revision, 2));
      assertServes(healed, 2, "network");
    },
  },
  {
    name: "a page without any snapshot comes to one by itself",
    engines: EVERYWHERE,
    async run({ visit, room }) {
      await room.answer(FILE, { status: 503 }, { does: "reset", bytes: 0 }, { text: "{" }, good(2));
      await visit.begin({ snapshot: { url: room.url(FILE), refresh: 300 } });
      const healed = await visit.until((state) => assert.equal(state.status, "READY"), { patience: 20_000 });
      assertServes(healed, 2, "network");
      assert.equal(count(healed, "ready"), 1);
      // Some engines try again by themselves after a reset.
      const codes = new Set(complaints(healed).map(({ code }) => code));
      codes.delete("FETCH_FAILED");
      assert.deepEqual([...codes].sort(), ["HTTP_STATUS", "SNAPSHOT_MALFORMED"]);
    },
  },
  {
    name: "each error says when the next try is, and then it comes",
    async run({ visit, room }) {
      await room.answer(FILE, good(1), { status: 500 }, { status: 500 }, { status: 500 }, good(2));
      await visit.begin({ snapshot: { url: room.url(FILE), refresh: 300 } });
      const state = await visit.until(({ snapshot }) => assert.equal(snapshot?.revision, 2), { patience: 20_000 });
      const told = complaints(state).map(({ nextTryAt }) => nextTryAt ?? Number.NaN);
      const tries = (await room.entries(FILE)).slice(2).map(({ at }) => at);
      assert.equal(told.length, 3);
      for (const [index, instant] of told.entries()) {
        const late = (tries[index] ?? Number.NaN) - instant;
        assert.ok(late > -150 && late < 1500, `try ${index} came ${late} ms after the instant that was told`);
      }
    },
  },
  ...["seconds", "date"].map((form) => ({
    name: `Retry-After is obeyed, given as ${form}`,
    slow: true,
    async run(/** @type {import("./flow.mjs").Stage} */ { visit, room }) {
      await room.answer(FILE, good(1));
      await visit.begin({ snapshot: { url: room.url(FILE), refresh: 300 } });
      // A date has whole seconds: it may be up to one second nearer than it was meant.
      const after = form === "seconds" ? "4" : new Date(Date.now() + 5000).toUTCString();
      await room.answer(FILE, { status: 503, headers: { "Retry-After": after } });
      await visit.until((state) => assert.ok(count(state, "error") >= 1));
      const refusedAt = (await room.entries(FILE)).find(({ status }) => status === 503)?.at ?? Number.NaN;
      const earliest = form === "seconds" ? refusedAt + 4000 : Date.parse(after);
      await room.answer(FILE, good(2));
      const healed = await visit.until(({ snapshot }) => assert.equal(snapshot?.revision, 2), { patience: 15_000 });
      assertServes(healed, 2, "network");
      const next = (await room.entries(FILE)).filter(({ at }) => at > refusedAt)[0]?.at ?? Number.NaN;
      // Its clock and the server's differ by less than a second, where they are the same.
      assert.ok(next >= earliest - 1100, `asked ${earliest - next} ms too early`);
    },
  })),
  {
    name: "flapping between good and bad: never back to an older revision, at the end the newest",
    slow: true,
    engines: ["chromium"],
    async run({ visit, room }) {
      const bad = [
        { status: 502 },
        { text: "<html>" },
        { does: /** @type {const} */ ("reset"), text: "{", bytes: 1 },
        good(1),
        good(90, { environment: "staging" }),
      ];
      const turns = Array.from({ length: 12 }, (_, turn) => [good(turn + 2), bad[turn % bad.length] ?? {}]).flat();
      await room.answer(FILE, ...turns, good(14));
      await visit.begin({ snapshot: { url: room.url(FILE), refresh: 150 } });
      let last = 0;
      const state = await visit.until(
        ({ snapshot, answers }) => {
          assert.ok((snapshot?.revision ?? 0) >= last, `from revision ${last} back to ${snapshot?.revision}`);
          last = snapshot?.revision ?? 0;
          assert.deepEqual(answers, answersOf(last));
          assert.equal(last, 14);
        },
        { patience: 25_000 },
      );
      const revisions = state.told.filter(({ event }) => event === "change").length;
      // A browser that tries again by itself after a reset has some turns for itself.
      assert.ok(revisions >= 8, `only ${revisions} changes were told`);
    },
  },
  {
    name: "there is one request at a time, whoever asks",
    async run({ visit, room }) {
      await room.answer(FILE, good(1));
      await visit.begin({ snapshot: { url: room.url(FILE), refresh: 200 } });
      await room.answer(FILE, { ...good(2), delay: 1500 });
      const before = (await room.entries(FILE)).length;
      for (let round = 0; round < 2; round++) {
        await Promise.all(Array.from({ length: 6 }, () => visit.refresh()));
      }
      const began = (await room.entries(FILE)).slice(before).map(({ at }) => at);
      assert.ok(began.length >= 1);
      for (const [index, at] of began.slice(1).entries()) {
        const apart = at - (began[index] ?? Number.NaN);
        assert.ok(apart > 1400, `two requests ${apart} ms apart, each of which takes 1,500 ms`);
      }
      assertServes(await visit.state(), 2, "network");
    },
  },
  {
    name: "closing the client gives up the request that is under way",
    engines: EVERYWHERE,
    async run({ visit, room }) {
      await room.answer(FILE, good(1), { does: "hang", bytes: 0 });
      await visit.begin({ snapshot: { url: room.url(FILE), refresh: 100 } });
      await eventually(async () => assert.equal((await room.entries(FILE))[1]?.end, "open"));
      await visit.call("close", "client");
      await eventually(async () => assert.equal((await room.entries(FILE))[1]?.end, "aborted"));
      assert.deepEqual((await visit.state()).answers, answersOf(1));
      await pause(600);
      assert.equal((await room.entries(FILE)).length, 2);
    },
  },
  {
    name: "unchanged bytes are a confirmation, and the browser revalidates by itself",
    async run({ visit, room }) {
      // What the server says of its freshness is not for this client.
      await room.answer(FILE, { ...good(1), etag: '"one"', headers: { "Cache-Control": "max-age=3600" } });
      const first = await visit.begin({ snapshot: { url: room.url(FILE), refresh: 200 } });
      const later = await visit.until(({ snapshot }) => {
        assert.ok((snapshot?.confirmedAt ?? 0) > (first.snapshot?.confirmedAt ?? Number.NaN) + 500);
      });
      assertServes(later, 1, "network");
      assert.equal(count(later, "change"), 0);
      const [one, ...others] = (await room.entries(FILE)).map(({ status }) => status);
      assert.equal(one, 200);
      assert.ok(others.length > 0 && others.every((status) => status === 304), others.join());
    },
  },
  ...[true, false].map((declared) => ({
    name: `of 60 MB ${declared ? "that say their length" : "that do not"} no more is read than 16 MiB`,
    // WebKitGTK takes in what comes, read or not, and even of a declared length sometimes all of it.
    engines: /** @type {const} */ (["chromium", "firefox"]),
    async run(/** @type {import("./flow.mjs").Stage} */ { visit, room }) {
      await room.answer(FILE, good(1));
      await visit.begin({ snapshot: room.url(FILE) });
      await room.answer(FILE, { does: "flood", bytes: 60 * MIB, declared });
      assert.equal(complaints(await visit.refresh()).at(-1)?.code, "SNAPSHOT_TOO_LARGE");
      const entry = await eventually(async () => {
        const last = (await room.entries(FILE)).at(-1);
        assert.equal(last?.end, "aborted");
        return last;
      });
      const most = (declared ? 0 : 16 * MIB) + ON_THE_WAY;
      assert.ok(entry.sent <= most, `${(entry.sent / MIB).toFixed(1)} MiB were taken`);
    },
  })),
  {
    name: "a host that does not exist: bootstrap, and an error",
    async run({ visit }) {
      const state = await visit.begin({
        snapshot: "http://nowhere.test/snapshot.json",
        bootstrap: JSON.parse(good(2).text ?? ""),
      });
      assert.deepEqual(state.answers, answersOf(2));
      assert.equal(state.snapshot?.source, "bootstrap");
      assert.equal(complaints(state).at(-1)?.code, "FETCH_FAILED");
    },
  },
];
