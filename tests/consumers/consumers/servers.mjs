import { strict as assert } from "node:assert";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { build } from "esbuild";

/** @typedef {import("./answers.mjs").House} House */

const ROOT = resolve(import.meta.dirname, "../../..");
const AXUM = resolve(ROOT, process.env.CARGO_TARGET_DIR ?? "target", "axum/debug/footlights-axum");

const PEOPLE = {
  anna: ["?targetingKey=anna&plan=pro", '<main class="new"><h1>Almost yours</h1><p>open</p></main>'],
  berta: ["?targetingKey=berta", '<main class="old"><h1>Checkout</h1><p>closed</p></main>'],
  // Nobody, who is what the page itself knows.
  nobody: ["", '<main class="old"><h1>Checkout</h1><p>closed</p></main>'],
};

/** @param {House} house @param {string} name */
async function folderOf({ stage }, name) {
  const out = await stage.out(name);
  const { SNAPSHOT } = await import(stage.path("play.js"));
  await writeFile(join(out, "snapshot.json"), JSON.stringify(SNAPSHOT));
  await build({
    entryPoints: [stage.path("server/page.js")],
    outfile: join(out, "page.js"),
    bundle: true,
    format: "esm",
    // React says more about what does not match.
    define: { "process.env.NODE_ENV": '"development"' },
    logLevel: "error",
  });
  return out;
}

/**
 * Starts a server, and looks at its page for each person: rendered there, hydrated in Chromium, compared.
 *
 * @param {House} house
 * @param {string} name
 * @param {string} program
 * @param {readonly string[]} args
 */
async function renderedBy(house, name, program, args) {
  const folder = await folderOf(house, name);
  const server = spawn(program, [...args, folder], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(server, "exit");
  try {
    const [line] = await Promise.race([
      once(createInterface({ input: server.stdout }), "line"),
      ended.then(() => assert.fail("the server has ended")),
    ]);
    const told = [];
    for (const [query, html] of Object.values(PEOPLE)) {
      const page = await house.pages.visit(`${line}/${query}`, async (page) => {
        await page.waitForFunction('document.title === "ready" && told.hydrated !== ""');
        const seen = await page.evaluate(() => Reflect.get(globalThis, "told"));
        assert.deepEqual([seen.server, seen.hydrated], [html, html]);
        assert.equal(await page.innerHTML("#root"), html);
        await page.evaluate(() => Reflect.get(globalThis, "client").commit());
        await page.waitForFunction(`document.getElementById("root").innerHTML === ${JSON.stringify(PEOPLE.nobody[1])}`);
        return seen;
      });
      told.push(page.answers);
    }
    return told;
  } finally {
    server.kill();
    await ended;
  }
}

/**
 * Without the instants, which are those of each server.
 *
 * @param {readonly { snapshot: object }[]} told
 */
function timeless(told) {
  return told.map(({ snapshot, ...answers }) => ({ ...answers, snapshot: { ...snapshot, confirmedAt: 0 } }));
}

/** @type {Record<string, (house: House) => Promise<void>>} */
export const SERVERS = {
  async "a page that Node renders, and one that axum renders"(house) {
    const node = await renderedBy(house, "node", process.execPath, [house.stage.path("server/server.js")]);
    const axum = await renderedBy(house, "axum", AXUM, []);
    // The same answers to the last member, natively and in WebAssembly.
    assert.deepEqual(timeless(axum), timeless(node));
  },
};
