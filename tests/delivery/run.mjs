// Breaks everything that can break between a snapshot and a page, and looks at the page: the packed package, real
// browsers, a server in a process of its own. Words after the command choose the tests whose names hold them.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ChromiumVisit, openChromium } from "./chromium.mjs";
import { unpack } from "./packed.mjs";
import { DAMAGE_ROWS } from "./rows/damages.mjs";
import { Server } from "./server.mjs";

/** How many pages are open side by side, beside those that only wait. */
const AT_ONCE = 4;

const words = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), "footlights-delivery-"));
let passed = 0;
/** @type {string[]} */
const failed = [];
/** @type {(() => Promise<unknown>)[]} */
const closing = [() => rm(folder, { recursive: true, force: true })];

/** @type {readonly import("./rows/flow.mjs").Row[]} */
const ROWS = [...DAMAGE_ROWS];

/**
 * @param {string} name
 * @param {() => Promise<void>} test
 */
async function attempt(name, test) {
  const began = Date.now();
  try {
    await test();
    passed++;
    console.log(`ok      ${name} (${Date.now() - began} ms)`);
  } catch (error) {
    failed.push(name);
    console.log(`FAILED  ${name}\n${error instanceof Error ? error.stack : error}`);
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

try {
  const footlights = await unpack(folder);
  const server = await Server.start({ footlights, delivery: join(import.meta.dirname, "page") });
  closing.push(() => server.stop());
  const browser = await openChromium();
  closing.push(() => browser.close());

  const chosen = ROWS.filter(({ name }) => words.every((word) => name.includes(word)));
  const inChromium = async (/** @type {import("./rows/flow.mjs").Row} */ row) => {
    await attempt(row.name, async () => {
      const url = `http://127.0.0.1:${server.port}/delivery/${row.page ?? "index.html"}`;
      await play(row, server, await ChromiumVisit.open(browser, url));
    });
  };
  const waiting = chosen.filter(({ slow }) => slow).map(inChromium);
  const queue = chosen.filter(({ slow }) => !slow);
  const workers = Array.from({ length: AT_ONCE }, async () => {
    for (let row = queue.shift(); row !== undefined; row = queue.shift()) {
      await inChromium(row);
    }
  });
  await Promise.all([...waiting, ...workers]);
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
