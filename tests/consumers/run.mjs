// The packed package, installed and run as those who use it do. Words after the command choose the consumers whose names
// hold them.

import { BEGIN } from "./consumers/begin.mjs";
import { BUNDLERS } from "./consumers/bundlers.mjs";
import { NEXT } from "./consumers/next.mjs";
import { NODE } from "./consumers/node.mjs";
import { PACKAGING } from "./consumers/packaging.mjs";
import { SECURITY } from "./consumers/security.mjs";
import { SERVERS } from "./consumers/servers.mjs";
import { Pages } from "./pages.mjs";
import { Stage } from "./stage.mjs";

/** How many consumers work side by side. */
const AT_ONCE = 2;

const words = process.argv.slice(2);
const all = Object.entries({ ...NEXT, ...BEGIN, ...NODE, ...BUNDLERS, ...SERVERS, ...SECURITY, ...PACKAGING });
const queue = all.filter(([name]) => words.every((word) => name.includes(word)));
/** @type {(() => Promise<unknown>)[]} */
const closing = [];
let passed = 0;
let failed = 0;

/** @param {string} name @param {() => Promise<unknown>} test */
async function attempt(name, test) {
  const began = Date.now();
  try {
    await test();
    passed++;
    console.log(`ok      ${name} (${Date.now() - began} ms)`);
  } catch (error) {
    failed++;
    console.log(`FAILED  ${name}\n${error instanceof Error ? error.stack : error}`);
  }
}

try {
  const stage = await Stage.open();
  closing.push(() => stage.close());
  const pages = await Pages.open();
  closing.push(() => pages.close());
  const workers = Array.from({ length: AT_ONCE }, async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [name, test] = next;
      await attempt(name, () => test({ stage, pages }));
    }
  });
  await Promise.all(workers);
} catch (error) {
  failed++;
  console.log(`FAILED  the consumers are set up\n${error instanceof Error ? error.stack : error}`);
} finally {
  for (const close of closing.reverse()) await close();
}

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
