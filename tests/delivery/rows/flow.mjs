import { strict as assert } from "node:assert";
import { answersOf, DEFAULTS, good, programme } from "../snapshots.mjs";
import { complaints } from "../visit.mjs";

/**
 * One damage, and what the page must make of it.
 *
 * @typedef {import("../server.mjs").Answer} Answer
 * @typedef {object} Damage
 * @property {string} name
 * @property {Answer | (() => Answer)} answer
 * @property {string | readonly string[]} code
 * @property {RegExp} says
 * @property {number} [status]
 * @property {number} [retryAfter] milliseconds that the server asked for
 * @property {boolean} [elsewhere] asked for across origins
 * @property {boolean} [slow] takes the 30 s that a request may take
 */

/**
 * @typedef {object} Stage
 * @property {import("../visit.mjs").Visit} visit
 * @property {import("../server.mjs").Room} room
 * @property {import("../server.mjs").Server} server
 *
 * @typedef {"chromium" | "firefox" | "webkit"} Engine
 * @typedef {object} Row
 * @property {string} name
 * @property {readonly Engine[]} [engines] Chromium alone unless it is said
 * @property {string} [page] the page and its query, `index.html` unless it is said
 * @property {string} [host] the page's host, `127.0.0.1` unless it is said
 * @property {(page: import("playwright-core").Page) => Promise<unknown>} [prepare] before the page is loaded
 * @property {boolean} [slow] started first, since it waits for long
 * @property {(stage: Stage) => Promise<void>} run
 */

/** @type {readonly Engine[]} */
export const EVERYWHERE = ["chromium", "firefox", "webkit"];

const FILE = "snapshot.json";

/** Exposes what a page may read across origins. */
export const SHARED = { "Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "Date, Age, Retry-After" };

/**
 * The last complaint is the one expected: its code, a sentence, and when the next try is.
 *
 * @param {import("../visit.mjs").State} state
 * @param {Damage} damage
 * @param {boolean} [isUnderWay] nobody knows when the next try is while one is
 */
export function assertTold(state, { code, says, status, retryAfter }, isUnderWay = false) {
  const told = complaints(state);
  const last = told.at(-1);
  assert.ok(last, "no error was told");
  assert.ok([code].flat().includes(last.code), `${last.code} instead of ${code}: ${last.message}`);
  assert.match(last.message, says);
  assert.doesNotMatch(last.message, /\n|undefined|\[object/);
  if (status !== undefined) {
    assert.equal(last.status, status);
  }
  if (isUnderWay) {
    return;
  }
  assert.ok(typeof last.nextTryAt === "number", `no nextTryAt with "${last.message}"`);
  const wait = last.nextTryAt - last.at;
  assert.ok(wait > -1000, `the next try is ${-wait} ms ago`);
  if (retryAfter !== undefined) {
    assert.ok(wait > retryAfter - 1500, `the next try is in ${wait} ms though ${retryAfter} ms were asked for`);
  }
}

/**
 * @param {import("../visit.mjs").State} state
 * @param {number} revision
 * @param {string} source
 */
export function assertServes(state, revision, source) {
  assert.deepEqual(state.answers, answersOf(revision));
  assert.equal(state.snapshot?.revision, revision);
  assert.equal(state.snapshot?.source, source);
  assert.equal(state.status, "READY");
}

/** @param {Damage} damage */
function answerOf({ answer }) {
  return typeof answer === "function" ? answer() : answer;
}

/**
 * The good snapshot was there first: it stays, also through a reload, until there is a better one.
 *
 * @param {Damage} damage
 * @returns {(stage: Stage) => Promise<void>}
 */
export function afterGood(damage) {
  // Where nothing comes there is no need to wait for it for long.
  const patience = damage.slow ? { timeout: 1500 } : {};
  return async ({ visit, room }) => {
    const url = damage.elsewhere ? room.otherUrl(FILE) : room.url(FILE);
    const headers = damage.elsewhere ? SHARED : {};
    await room.answer(FILE, { ...good(3), headers });
    assertServes(await visit.begin({ snapshot: url }), 3, "network");

    await room.answer(FILE, answerOf(damage));
    const damaged = await visit.refresh();
    assertServes(damaged, 3, "network");
    assertTold(damaged, damage);

    await visit.reload();
    const again = await visit.begin({ snapshot: url, ...patience });
    assertServes(again, 3, "kept");
    if (damage.slow) {
      // The request is still under way; that it comes to nothing was seen before.
      assert.equal(complaints(again).at(-1)?.code, "TIMEOUT");
      await visit.call("close", "client");
      await visit.reload();
      await room.answer(FILE, { ...good(4), headers });
      assertServes(await visit.begin({ snapshot: url }), 4, "network");
      return;
    }
    assertTold(again, damage);

    await room.answer(FILE, { ...good(4), headers });
    assertServes(await visit.refresh(), 4, "network");
  };
}

/**
 * The damage is all there is at first: the bootstrap answers, else the defaults, until there is something better.
 *
 * @param {Damage} damage
 * @returns {(stage: Stage) => Promise<void>}
 */
export function beforeGood(damage) {
  // Where nothing comes there is no need to wait for it for long.
  const patience = damage.slow ? { timeout: 1500 } : {};
  return async ({ visit, room }) => {
    const url = damage.elsewhere ? room.otherUrl(FILE) : room.url(FILE);
    const headers = damage.elsewhere ? SHARED : {};
    await room.answer(FILE, answerOf(damage));

    // Of a moment ago: an old one would be stale.
    const bootstrap = programme(2, { publishedAt: new Date(Date.now() - 60_000).toISOString() });
    const bootstrapped = await visit.begin({ snapshot: url, storage: "none", bootstrap, ...patience }, "bootstrapped");
    assertServes(bootstrapped, 2, "bootstrap");
    assertTold(bootstrapped, damage, damage.slow);

    // Another address: what one client of an address learns, the others know.
    const bare = await visit.begin({ snapshot: `${url}?bare`, storage: "none", ...patience }, "bare");
    assert.deepEqual(bare.answers, DEFAULTS);
    // As long as the first request is under way, it has not failed.
    assert.equal(bare.status, damage.slow ? "NOT_READY" : "ERROR");
    assert.equal(bare.snapshot, undefined);
    assertTold(bare, damage, damage.slow);

    await room.answer(FILE, { ...good(4), headers });
    for (const name of ["bootstrapped", "bare"]) {
      if (damage.slow) {
        // Whoever asks meanwhile waits for the request that is under way.
        assertTold(await visit.refresh(name), damage);
      }
      assertServes(await visit.refresh(name), 4, "network");
    }
  };
}
