// Two thousand snapshots, and damage between them at random, in front of one page that stays open for minutes.
// `node soak.mjs [--seconds N] [--seed N]`: the same seed does the same damage in the same order.

import { strict as assert } from "node:assert";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ChromiumVisit, openChromium } from "./chromium.mjs";
import { unpack } from "./packed.mjs";
import { Server } from "./server.mjs";
import { answersOf, good, programme } from "./snapshots.mjs";
import { complaints, pause } from "./visit.mjs";

const { values } = parseArgs({
  options: { seconds: { type: "string", default: "300" }, seed: { type: "string", default: String(Date.now() % 1e6) } },
});
const SECONDS = Number(values.seconds);
const SEED = Number(values.seed);
assert.ok(SECONDS >= 10, "--seconds takes a number from 10 on");
assert.ok(Number.isInteger(SEED), "--seed takes an integer");

/** In five minutes; a shorter run has fewer, at the same pace. */
const CHANGES = Math.round((2000 / 300) * SECONDS);
const REFRESH = 100;
const FILE = "snapshot.json";
const SHARE_OF_DAMAGE = 0.4;
const PROGRESS = 10_000;
/** What the heap may be larger at the end than after the first tenth, when everything has been in use. */
const GROWTH = 1024 * 1024;

/**
 * Numbers from 0 to 1 that follow from the seed (mulberry32).
 *
 * @param {number} seed
 */
function chances(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const chance = chances(SEED);
/** As many flags as an application of some size has. */
const FLAGS = Object.fromEntries(
  Array.from({ length: 200 }, (_, index) => [
    `flag-${index}`,
    { variants: { off: false, on: true }, dormant: "off", rules: [{ serve: "on" }] },
  ]),
);

/** @param {number} revision */
function snapshot(revision) {
  return good(revision, { flags: FLAGS });
}

/** @type {import("./server.mjs").Answer} */
const FLOOD = { does: "flood", bytes: 20 * 1024 * 1024 };
/** The longest that reaches the core: so may a flood be that is cut short. */
const LONGEST = { ...FLOOD, bytes: 16 * 1024 * 1024 };

/** @type {readonly ((revision: number) => import("./server.mjs").Answer)[]} */
const DAMAGE = [
  () => ({ status: 404 }),
  () => ({ status: 500 }),
  () => ({ status: 503, headers: { "Retry-After": "0" } }),
  () => ({ does: "reset", bytes: 0 }),
  (revision) => ({ ...snapshot(revision), does: "reset", bytes: 5000 }),
  (revision) => ({ ...snapshot(revision), does: "cut", bytes: 5000 }),
  (revision) => ({ ...snapshot(revision), does: "hang", bytes: 5000 }),
  () => ({ does: "hang", bytes: 0 }),
  (revision) => ({ ...snapshot(revision), does: "drip", bytes: 4096 }),
  (revision) => ({ text: snapshot(revision).text?.slice(0, 7000) ?? "" }),
  () => ({ text: "<!doctype html>", headers: { "Content-Type": "text/html" } }),
  () => ({ status: 302, headers: { Location: FILE } }),
  () => ({ text: "[".repeat(100_000) }),
  () => FLOOD,
  () => snapshot(0),
  (revision) => good(revision, { environment: "staging" }),
  (revision) => ({ text: JSON.stringify({ ...programme(revision), freeze: [] }) }),
];

/**
 * @param {import("playwright-core").CDPSession} session
 * @param {ChromiumVisit} visit
 */
async function memory(session, visit) {
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  const wasm = await visit.browser.evaluate("memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0)");
  return { heap: usedSize, wasm: Number(wasm) };
}

/** @param {number} bytes */
function mib(bytes) {
  return `${(bytes / 1024 / 1024).toFixed(2)} MiB`;
}

/** @type {(() => Promise<unknown>)[]} */
const closing = [];

async function soak() {
  const folder = await mkdtemp(join(tmpdir(), "footlights-soak-"));
  closing.push(() => rm(folder, { recursive: true, force: true }));
  const footlights = await unpack(folder);
  const server = await Server.start({ footlights, delivery: join(import.meta.dirname, "page") });
  closing.push(() => server.stop());
  const browser = await openChromium();
  closing.push(() => browser.close());
  /** @type {string[]} */
  const uncaught = [];
  const visit = await ChromiumVisit.open(
    browser,
    `http://127.0.0.1:${server.port}/delivery/index.html`,
    async (page) => {
      page.on("pageerror", (error) => uncaught.push(error.message));
      page.on("crash", () => uncaught.push("the page crashed"));
      await page.addInitScript(`{
      const { Instance } = WebAssembly;
      globalThis.memories = [];
      WebAssembly.Instance = function (...given) {
        const instance = new Instance(...given);
        memories.push(instance.exports.memory);
        return instance;
      };
    }`);
    },
  );
  const session = await visit.page.context().newCDPSession(visit.page);
  const room = server.room("soak");

  let revision = 1;
  let newest = 1;
  let last = 0;
  let damaged = 0;
  let changes = 0;
  /** @type {Map<string, number>} */
  const codes = new Map();
  await room.answer(FILE, snapshot(1));
  await visit.begin({ snapshot: { url: room.url(FILE), refresh: REFRESH } });
  // The memory of a core never shrinks: the largest thing comes once before it is measured.
  await room.answer(FILE, FLOOD);
  await visit.until((state) => assert.ok(complaints(state).some(({ code }) => code === "SNAPSHOT_TOO_LARGE")));
  await room.answer(FILE, LONGEST);
  await visit.until((state) => assert.ok(complaints(state).some(({ code }) => code === "SNAPSHOT_MALFORMED")));

  /** Takes in what was told since, and holds the page to what is true at every moment. */
  async function look() {
    const state = await visit.call("forget", "client");
    const held = state.snapshot?.revision ?? 0;
    assert.deepEqual(state.answers, answersOf(held));
    assert.ok(held >= last && held <= newest, `revision ${held} after ${last}, while ${newest} is the newest`);
    last = held;
    changes += state.told.filter(({ event }) => event === "change").length;
    for (const { code } of complaints(state)) {
      codes.set(code, (codes.get(code) ?? 0) + 1);
    }
  }

  const began = Date.now();
  const pace = (SECONDS * 1000) / CHANGES;
  let progressAt = began + PROGRESS;
  /** @type {{ heap: number, wasm: number } | undefined} */
  let warm;
  for (let turn = 1; turn <= CHANGES; turn++) {
    revision++;
    const damage = chance() < SHARE_OF_DAMAGE ? DAMAGE[Math.floor(chance() * DAMAGE.length)] : undefined;
    await room.answer(FILE, (damage ?? snapshot)(revision));
    // What still hangs would hang for the 30 s that a request may take.
    await room.send(FILE, null);
    if (damage) {
      damaged++;
      // A drip is slow, but comes to its end.
      newest = damage(revision).does === "drip" ? revision : newest;
    } else {
      newest = revision;
    }
    if (turn % 20 === 0) {
      await look();
    }
    if (warm === undefined && turn >= CHANGES / 10) {
      warm = await memory(session, visit);
    }
    if (Date.now() > progressAt) {
      progressAt += PROGRESS;
      const { heap, wasm } = await memory(session, visit);
      console.log(
        `${Math.round((Date.now() - began) / 1000)} s: ${turn} of ${CHANGES} snapshots, ${damaged} of them damaged; ` +
          `the page has revision ${last}; heap ${mib(heap)}, wasm ${mib(wasm)}`,
      );
    }
    await pause(began + turn * pace - Date.now());
  }

  revision++;
  newest = revision;
  await room.answer(FILE, snapshot(revision));
  await room.send(FILE, null);
  const end = await visit.until(({ snapshot: held }) => assert.equal(held?.revision, revision), { patience: 35_000 });
  assert.equal(end.status, "READY");
  await look();
  const after = await memory(session, visit);
  assert.ok(warm);
  const requests = (await room.entries(FILE)).length;
  console.log(`${CHANGES} snapshots, ${damaged} of them damaged: ${requests} requests, ${changes} changes told`);
  console.log(`errors told: ${[...codes].map(([code, times]) => `${code} ${times}`).join(", ")}`);
  console.log(
    `heap ${mib(warm.heap)} after a tenth, ${mib(after.heap)} at the end; wasm ${mib(warm.wasm)}, ${mib(after.wasm)}`,
  );
  assert.ok(changes > CHANGES / 10, `only ${changes} changes were told`);
  assert.ok(codes.size >= 5, "hardly any damage has reached the page");
  assert.ok(after.heap - warm.heap < GROWTH, `the heap grew by ${mib(after.heap - warm.heap)}`);
  assert.ok(after.wasm - warm.wasm < GROWTH, `the memory of the core grew by ${mib(after.wasm - warm.wasm)}`);
  assert.deepEqual([...uncaught, ...(await visit.problems())], []);
}

console.log(`seed ${SEED}, ${SECONDS} s`);
let isGood = false;
try {
  await soak();
  isGood = true;
} catch (error) {
  console.log(error instanceof Error ? error.stack : error);
} finally {
  for (const close of closing.reverse()) {
    await close();
  }
}
console.log(isGood ? "1 passed, 0 failed" : `0 passed, 1 failed`);
process.exitCode = isGood ? 0 : 1;
