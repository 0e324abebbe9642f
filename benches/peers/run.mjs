// Measures everything and writes docs/performance.md with its plots. `--smoke` measures nothing worth reading: it runs
// everything once and fails where something does not work or the vendors do not agree.
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { sizes } from "./bundles.mjs";
import { Chromium } from "./chromium.mjs";
import { flags, people } from "./description.mjs";
import { write } from "./report.mjs";
import { vendor as launchdarkly } from "./vendors/launchdarkly.mjs";
import { VENDORS } from "./vendors.mjs";

const run = promisify(execFile);
const here = fileURLToPath(new URL(".", import.meta.url));
const documents = fileURLToPath(new URL("../../target/comparison/", import.meta.url));

/**
 * @typedef {object} Plan
 * @property {import("./steady.mjs").Settings} steady
 * @property {number} rounds of cold starts
 * @property {readonly number[]} counts of flags
 */

/** @type {Plan} */
const SMOKE = {
  steady: { rounds: 1, milliseconds: 1, flags: 50, all: 100, people: 100 },
  rounds: 1,
  counts: [100],
};
/** @type {Plan} */
const FULL = {
  steady: { rounds: 21, milliseconds: 15, flags: 100, all: 10_000, people: 1_000 },
  rounds: 9,
  counts: [100, 1_000, 10_000, 20_000],
};
/** Needs seconds where others need milliseconds, so that a few rounds tell enough. */
const SLOW = "flagd-core";
const SLOW_ROUNDS = 3;

/**
 * @typedef {object} Results
 * @property {readonly Engine[]} engines
 * @property {Record<string, number>} memory bytes in use for each byte of the document, by vendor
 * @property {Awaited<ReturnType<typeof sizes>>} sizes
 * @property {Record<string, number>} bytes of the document with most flags, by vendor
 * @property {Record<string, string>} versions
 * @property {readonly string[]} caching the vendors that keep what a server has evaluated
 * @property {Plan} plan
 * @property {{ cores: number, model: string, load: readonly number[] }} machine
 * @property {string} date
 */

/**
 * @typedef {object} Engine what one engine came to
 * @property {string} name
 * @property {Awaited<ReturnType<typeof import("./steady.mjs").measure>>} steady
 * @property {Record<string, Record<number, number[]>>} cold milliseconds by vendor, flags and round
 */

const starts = [
  ...["footlights", "growthbook", "featurevisor", "flagd", "configcat", "flipt", "flagsmith", "unleash"].map(
    (name) => `./vendors/${name}.mjs`,
  ),
  ...["hydrated", "parse", "touch", "compile"].map((name) => `./starts/${name}.mjs`),
];
const LAUNCHDARKLY = "./vendors/launchdarkly.mjs";
const person = /** @type {import("./description.mjs").Person} */ (people(1)[0]);

/** @param {string} line */
const say = (line) => process.stdout.write(`${line}\n`);

/**
 * @param {string} file
 * @returns {Promise<import("./cold-start.mjs").Start>}
 */
async function load(file) {
  const { vendor, start = vendor } = await import(file);
  return start;
}

/**
 * The document of each cold start, as a file and for pages.
 *
 * @param {Plan} plan
 * @param {Chromium} chromium
 */
async function writeDocuments(plan, chromium) {
  mkdirSync(documents, { recursive: true });
  const made = [];
  for (const file of [...starts, LAUNCHDARKLY]) {
    const start = await load(file);
    await chromium.serveStart(file);
    for (const count of plan.counts) {
      const described = flags(count);
      const key = described.find(({ countries }) => countries.includes(person.country))?.key ?? "";
      const document = JSON.stringify(await start.toDocument(described, person));
      const name = `${start.name.replaceAll(/[^\w]+/g, "-")}-${count}.json`;
      writeFileSync(documents + name, document);
      chromium.serve(`/${name}`, document);
      made.push({ file, count, key, name, vendor: start.name, isBrowserOnly: file === LAUNCHDARKLY });
    }
  }
  return made;
}

/**
 * @param {Plan} plan
 * @param {Awaited<ReturnType<typeof writeDocuments>>} made
 * @param {(about: typeof made[number]) => Promise<number>} once
 */
async function coldStarts(plan, made, once) {
  /** @type {Engine["cold"]} */
  const cold = {};
  for (let round = 0; round < plan.rounds; round++) {
    for (let at = 0; at < made.length; at++) {
      const about = /** @type {typeof made[number]} */ (made[(at + round * 7) % made.length]);
      const { vendor, count } = about;
      if (vendor === SLOW && count >= 10_000 && (round >= SLOW_ROUNDS || count > 10_000)) continue;
      cold[vendor] ??= {};
      const row = /** @type {Record<number, number[]>} */ (cold[vendor]);
      row[count] ??= [];
      row[count]?.push(await once(about));
    }
  }
  return cold;
}

/**
 * @param {Awaited<ReturnType<typeof writeDocuments>>[number]} about
 * @param {readonly string[]} options
 * @returns {Promise<{ elapsed: number, size: number, more: number }>}
 */
async function inNode({ file, name, key }, options = []) {
  const { stdout } = await run("node", [...options, "cold.mjs", file, documents + name, JSON.stringify(person), key], {
    cwd: here,
  });
  // Some of them write to the console, too.
  return JSON.parse(stdout.slice(stdout.lastIndexOf("{")));
}

/** Steady figures of Node, in a process of its own like the page. */
async function steadyInNode(/** @type {import("./steady.mjs").Settings} */ settings) {
  const source = `
    import { measure } from "./steady.mjs";
    import { VENDORS } from "./vendors.mjs";
    const measured = await measure(VENDORS, ${JSON.stringify(settings)});
    process.stdout.write("\\n" + JSON.stringify(measured), () => process.exit());
  `;
  const { stdout } = await run("node", ["--input-type=module", "--eval", source], { cwd: here, maxBuffer: 2 ** 26 });
  return JSON.parse(stdout.slice(stdout.lastIndexOf("\n")));
}

/** @param {string} npm */
function versionOf(npm) {
  const manifest = new URL(`node_modules/${npm}/package.json`, import.meta.url);
  return JSON.parse(readFileSync(manifest, "utf8")).version;
}

const isSmoke = process.argv.includes("--smoke");
const plan = isSmoke ? SMOKE : FULL;
const chromium = await Chromium.open();
try {
  const before = loadavg()[0] ?? 0;
  const made = await writeDocuments(plan, chromium);
  say("… reads, contexts and all flags, in Node");
  const nodeSteady = await steadyInNode(plan.steady);
  say("… the same in Chromium");
  const pageSteady = await chromium.steady(plan.steady);
  say("… cold starts in Node, each in a process of its own");
  const here = made.filter(({ isBrowserOnly }) => !isBrowserOnly);
  const nodeCold = await coldStarts(plan, here, async (about) => (await inNode(about)).elapsed);
  say("… cold starts in Chromium, each in a page of its own");
  const pageCold = await coldStarts(plan, made, ({ file, name, key }) => chromium.cold(file, `/${name}`, person, key));
  say("… memory and sizes");
  /** @type {Results["memory"]} */
  const memory = {};
  /** @type {Results["bytes"]} */
  const bytes = {};
  const largest = Math.max(...plan.counts.filter((count) => count <= 10_000));
  for (const about of here) {
    if (about.count !== largest || /touch|compile|hydrated/.test(about.file)) continue;
    const { more, size } = await inNode(about, ["--expose-gc"]);
    memory[about.vendor] = more / size;
    bytes[about.vendor] = size;
  }
  /** @type {Results} */
  const results = {
    engines: [
      { name: `Node ${process.versions.node}`, steady: nodeSteady, cold: nodeCold },
      { name: `Chromium ${chromium.version.split(".")[0]}`, steady: pageSteady, cold: pageCold },
    ],
    memory,
    sizes: await sizes(),
    bytes,
    versions: Object.fromEntries(VENDORS.concat(launchdarkly).map(({ name, npm }) => [name, versionOf(npm)])),
    caching: VENDORS.concat(launchdarkly).flatMap(({ name, kind }) => (kind === "caches" ? [name] : [])),
    plan,
    machine: { cores: cpus().length, model: cpus()[0]?.model ?? "unknown", load: [before, loadavg()[0] ?? 0] },
    date: new Date().toISOString().slice(0, 10),
  };
  writeFileSync(`${documents}results.json`, JSON.stringify(results));
  const agreed = results.engines.flatMap(({ steady }) => steady.agreement);
  say(`${agreed.length} times the answers of a vendor agree with the description`);
  if (!isSmoke) {
    for (const { goal, engine, measured, holds } of write(results)) {
      say(`${holds ? "✓" : "✗"} ${goal} (${engine || "bundle"}): ${measured}`);
    }
    say("docs/performance.md is written");
  }
} finally {
  await chromium.close();
}
process.exit();
