// Breaks everything that can break between a snapshot and a page, and looks at the page: the packed package, real
// browsers, a server in a process of its own. Words after the command choose the tests whose names hold them.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ChromiumVisit, openChromium } from "./chromium.mjs";
import { openFirefox, openWebKit } from "./engines.mjs";
import { nginx } from "./nginx.mjs";
import { unpack } from "./packed.mjs";
import { ATTRIBUTE_ROWS } from "./rows/attributes.mjs";
import { AUDIENCE_ROWS } from "./rows/audience.mjs";
import { BOOTH_ROWS } from "./rows/booth.mjs";
import { CHANNEL_ROWS } from "./rows/channel.mjs";
import { CONTENT_ROWS } from "./rows/contents.mjs";
import { CORE_ROWS } from "./rows/core.mjs";
import { DAMAGE_ROWS } from "./rows/damages.mjs";
import { HYDRATION_ROWS } from "./rows/hydration.mjs";
import { RETRY_ROWS } from "./rows/retries.mjs";
import { SIGNATURE_ROWS } from "./rows/signatures.mjs";
import { STORAGE_ROWS } from "./rows/storage.mjs";
import { STREAM_ROWS } from "./rows/stream.mjs";
import { TIME_ROWS } from "./rows/time.mjs";
import { Server } from "./server.mjs";
import { tabs } from "./tabs.mjs";
import { pause } from "./visit.mjs";

/** How many pages are open side by side, beside those that only wait. */
const AT_ONCE = 6;
/** How long a page that will only wait is given before the next one is opened. */
const SETTLING = 400;

const words = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), "footlights-delivery-"));
let passed = 0;
/** @type {string[]} */
const failed = [];
/** @type {[string, () => Promise<void>][]} */
const late = [];
/** @type {(() => Promise<void>)[]} */
const again = [];
/** @type {(() => Promise<unknown>)[]} */
const closing = [() => rm(folder, { recursive: true, force: true })];

/** @type {readonly import("./rows/flow.mjs").Row[]} */
const ROWS = [
  ...DAMAGE_ROWS,
  ...CONTENT_ROWS,
  ...ATTRIBUTE_ROWS,
  ...SIGNATURE_ROWS,
  ...STORAGE_ROWS,
  ...CORE_ROWS,
  ...RETRY_ROWS,
  ...STREAM_ROWS,
  ...TIME_ROWS,
  ...HYDRATION_ROWS,
  ...CHANNEL_ROWS,
  ...AUDIENCE_ROWS,
  ...BOOTH_ROWS,
];

/**
 * @param {string} name
 * @param {() => Promise<void>} test
 * @param {(name: string, error: unknown) => void} [onFailure]
 */
async function attempt(name, test, onFailure = fail) {
  const began = Date.now();
  try {
    await test();
    passed++;
    console.log(`ok      ${name} (${Date.now() - began} ms)`);
  } catch (error) {
    onFailure(name, error);
  }
}

/**
 * @param {string} name
 * @param {unknown} error
 */
function fail(name, error) {
  failed.push(name);
  console.log(`FAILED  ${name}\n${error instanceof Error ? error.stack : error}`);
}

/**
 * @param {string} name
 * @param {unknown} error
 */
function tellLate(name, error) {
  console.log(`late?   ${name}: ${error instanceof Error ? error.message.split("\n")[0] : error}`);
}

/**
 * One of several tests side by side. If it fails it is tried once more, alone, when they are over: what comes too late on
 * a busy machine is not broken.
 *
 * @param {string} name
 * @param {() => Promise<void>} test
 */
async function attemptBeside(name, test) {
  await attempt(name, test, (_, error) => {
    tellLate(name, error);
    late.push([name, test]);
  });
}

/**
 * Tests that build on each other. If one of them fails all are tried once more when the others are over.
 *
 * @param {(attempt: (name: string, test: () => Promise<void>) => Promise<void>) => Promise<void>} tests
 */
async function attemptTogether(tests) {
  const before = passed;
  let isLate = false;
  await tests((name, test) =>
    attempt(name, test, (_, error) => {
      isLate = true;
      tellLate(name, error);
    }),
  );
  if (isLate) {
    passed = before;
    again.push(() => tests(attempt));
  }
}

/**
 * @param {import("./rows/flow.mjs").Row} row
 * @param {Server} server
 * @param {import("./visit.mjs").Visit} visit
 */
async function play(row, server, visit) {
  const room = server.room(`room-${rooms++}`);
  try {
    await row.run({ visit, room, server });
    const problems = await visit.problems();
    if (problems.length > 0) {
      throw new Error(problems.join("\n"));
    }
  } finally {
    await visit.end();
  }
}

let rooms = 0;

/** @param {import("./rows/flow.mjs").Engine} engine */
function chosenFor(engine) {
  const named = ROWS.filter(({ name }) => words.every((word) => `${name} in ${engine}`.includes(word)));
  return named.filter(({ engines = ["chromium"] }) => engines.includes(engine));
}

/**
 * Many pages side by side: those that only wait for something come first, and are no burden once they wait.
 *
 * @param {Server} server
 * @param {import("playwright-core").Browser} browser
 */
async function inChromium(server, browser) {
  const chosen = chosenFor("chromium");
  const queue = [...chosen.filter(({ slow }) => slow), ...chosen.filter(({ slow }) => !slow)];
  /** @type {Promise<void>[]} */
  const waiting = [];
  const workers = Array.from({ length: AT_ONCE }, async () => {
    for (let row = queue.shift(); row !== undefined; row = queue.shift()) {
      const { name, prepare, slow } = row;
      const played = attemptBeside(`${name} in chromium`, async () => {
        await play(row, server, await ChromiumVisit.open(browser, addressOf(row, server), prepare));
      });
      if (slow) {
        waiting.push(played);
        await pause(SETTLING);
      } else {
        await played;
      }
    }
  });
  await Promise.all(workers);
  await Promise.all(waiting);
}

/** @param {string} part */
function isChosen(part) {
  return words.length === 0 || words.includes(part);
}

const SESSIONS = { firefox: openFirefox, webkit: openWebKit };

/**
 * One page after the other: these browsers have one page that is seen. A browser that has gone away, as one may on a machine
 * without memory to spare, fails the test that was on; the next one gets another.
 *
 * @param {Server} server
 * @param {keyof typeof SESSIONS} engine
 */
async function inEngine(server, engine) {
  const chosen = chosenFor(engine);
  if (chosen.length === 0) {
    return;
  }
  let session = await SESSIONS[engine]();
  closing.push(() => session.close());
  for (const row of chosen) {
    await attemptBeside(`${row.name} in ${engine}`, async () => {
      if (!(await session.isAlive())) {
        console.log(`        ${engine} has gone away and is started again`);
        await session.close().catch(() => {});
        session = await SESSIONS[engine]();
      }
      await play(row, server, await session.open(addressOf(row, server)));
    });
  }
}

/**
 * @param {import("./rows/flow.mjs").Row} row
 * @param {Server} server
 */
function addressOf({ host = "127.0.0.1", page = "index.html" }, { port }) {
  return `http://${host}:${port}/delivery/${page}`;
}

try {
  const footlights = await unpack(folder);
  const server = await Server.start({ footlights, delivery: join(import.meta.dirname, "page") });
  closing.push(() => server.stop());
  const browser = await openChromium();
  closing.push(() => browser.close());

  // Alone: tabs that come too late to hear one another would count what the machine costs.
  if (isChosen("tabs")) {
    await attemptTogether((each) => tabs(server, each));
  }
  if (isChosen("nginx")) {
    await nginx(server, browser, join(folder, "nginx"), attempt);
  }
  await Promise.all([inChromium(server, browser), inEngine(server, "firefox"), inEngine(server, "webkit")]);
  for (const tests of again) {
    await tests();
  }
  for (const [name, test] of late) {
    await attempt(name, test);
  }
} catch (error) {
  failed.push("the tests are set up");
  console.log(`FAILED  ${failed.at(-1)}\n${error instanceof Error ? error.stack : error}`);
} finally {
  for (const close of closing.reverse()) {
    await close();
  }
}

console.log(`${passed} passed, ${failed.length} failed`);
process.exitCode = failed.length === 0 ? 0 : 1;
