// What a read costs, through the built package as a page would use it. `cargo xtask bench` builds it first.
//
// The floor is what no table can do without: `Map.get` and the read of one property. A read of an unchanged flag may
// cost at most MOST times as much; where it costs more, the exit code is 1.
//
// How it is measured:
// - 100 flags (rules, splits, releases, plain ones), 50 boolean and 50 text. Every loop goes over all keys of one type,
//   so that no single key is learnt by heart. The floor goes over the same keys in a Map of the same size.
// - Twice: with one client in the page, as nearly every page has it; and after a second client and a rehearsal have
//   been read, which keeps the JavaScript engine from compiling the one client's table into the code as a constant.
// - Every loop returns a number made of what it read, which is compared with what it must be: nothing is optimised
//   away, and a wrong answer is no fast answer.
// - The loops take turns, ROUNDS times, in an order that moves on each round; so whatever slows one of them
//   down for a while slows them all. Shown are the median and, as the spread, the 10th and 90th percentile. A ratio is the median
//   of the ratios within each round.
// - First reads and context changes cross into WebAssembly; they are here for information and have no limit.

import { existsSync } from "node:fs";
import { performance } from "node:perf_hooks";

const MOST = 3;
const ROUNDS = 61;
const READS = 200_000;
const FLAGS = 100;

const built = new URL("../pkg/dist/index.js", import.meta.url);
if (!existsSync(built)) {
  console.error("pkg/dist is missing: run `cargo xtask bench`, which builds it first");
  process.exit(1);
}
const { createClient } = await import(built.href);

const NOW = "2026-12-02T09:00:00Z";
const ON = { off: false, on: true };
const HEADLINE = { plain: "Checkout", warm: "Almost yours" };
const RULE = { when: { attribute: "plan", in: ["pro", "team"] } };
const SPLIT = (first, second) => ({ split: [first, second].map((variant) => ({ variant, weight: 1 })) });

/** A document in which every kind of flag stands equally often for each type. */
function snapshot() {
  const flags = {};
  const releases = {};
  for (let i = 0; i < FLAGS; i++) {
    const isText = i % 2 === 1;
    const [variants, dormant, lit] = isText ? [HEADLINE, "plain", "warm"] : [ON, "off", "on"];
    const key = `${isText ? "headline" : "feature"}-${i}`;
    const kind = Math.floor(i / 2) % 4;
    const rules = [undefined, [{ ...RULE, serve: lit }], [SPLIT(dormant, lit)], undefined][kind];
    flags[key] = { variants, dormant, ...(rules === undefined ? {} : { rules }) };
    if (kind === 3) releases[`release-${i}`] = { flags: { [key]: lit }, opens: "2026-11-02T09:00:00Z" };
  }
  return { format: 1, revision: 1, publishedAt: NOW, flags, releases };
}

const PEOPLE = ["visitor-17", "visitor-18"].map((targetingKey) => ({
  targetingKey,
  plan: targetingKey === "visitor-17" ? "pro" : "free",
  locale: "en-GB",
  email: `${targetingKey}@example.net`,
}));

const open = (context) => createClient({ snapshot: snapshot(), context, storage: "none" });

const client = await open(PEOPLE[0]);
client.on("error", (error) => {
  console.error(`the client failed: ${error.message}`);
  process.exit(1);
});

const keys = client.flags();
const booleans = keys.filter((key) => key.startsWith("feature"));
const texts = keys.filter((key) => key.startsWith("headline"));
if (booleans.length + texts.length !== FLAGS) {
  console.error(`the snapshot has ${booleans.length + texts.length} flags that can be read instead of ${FLAGS}`);
  process.exit(1);
}

/** The floor: what was answered, in a Map. */
const table = new Map(keys.map((key) => [key, { value: client.getBooleanDetails(key, false).value, variant: "" }]));
for (const key of texts) table.set(key, { value: client.getStringValue(key, ""), variant: "" });

// One loop each, so that each has call sites of its own.

function floorOfBooleans(reads) {
  let sum = 0;
  for (let i = 0, at = 0; i < reads; i++) {
    if (table.get(booleans[at]).value === true) sum += 1;
    if (++at === booleans.length) at = 0;
  }
  return sum;
}

function floorOfTexts(reads) {
  let sum = 0;
  for (let i = 0, at = 0; i < reads; i++) {
    sum += table.get(texts[at]).value.length;
    if (++at === texts.length) at = 0;
  }
  return sum;
}

function isEnabled(reads, answers = client) {
  let sum = 0;
  for (let i = 0, at = 0; i < reads; i++) {
    if (answers.isEnabled(booleans[at])) sum += 1;
    if (++at === booleans.length) at = 0;
  }
  return sum;
}

function getStringValue(reads, answers = client) {
  let sum = 0;
  for (let i = 0, at = 0; i < reads; i++) {
    sum += answers.getStringValue(texts[at], "none").length;
    if (++at === texts.length) at = 0;
  }
  return sum;
}

function getBooleanDetails(reads, answers = client) {
  let sum = 0;
  for (let i = 0, at = 0; i < reads; i++) {
    if (answers.getBooleanDetails(booleans[at], false).value) sum += 1;
    if (++at === booleans.length) at = 0;
  }
  return sum;
}

const LOOPS = [
  { name: "floor, boolean: `Map.get(key).value`", run: floorOfBooleans, floor: floorOfBooleans },
  { name: "floor, text: `Map.get(key).value`", run: floorOfTexts, floor: floorOfTexts },
  { name: "`client.isEnabled(key)`", run: isEnabled, floor: floorOfBooleans, most: MOST },
  { name: '`client.getStringValue(key, "none")`', run: getStringValue, floor: floorOfTexts, most: MOST },
  { name: "`client.getBooleanDetails(key, false)`", run: getBooleanDetails, floor: floorOfBooleans },
];

function percentile(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.round((sorted.length - 1) * part)];
}

const median = (values) => percentile(values, 0.5);
const spread = (values, digits) => [0.1, 0.9].map((part) => percentile(values, part).toFixed(digits)).join("–");
const faults = [];

/** Measures all loops, prints a table, and notes what is above its limit. */
function measure(where) {
  // Until each loop is compiled for good.
  for (const { run } of LOOPS) for (let i = 0; i < 10; i++) run(READS);

  /** Nanoseconds per read, by loop and round. */
  const times = new Map(LOOPS.map(({ run }) => [run, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (let i = 0; i < LOOPS.length; i++) {
      const { name, run, floor } = LOOPS[(i + round) % LOOPS.length];
      const start = performance.now();
      const sum = run(READS);
      times.get(run).push(((performance.now() - start) * 1e6) / READS);
      if (sum !== floor(READS) || sum === 0) {
        console.error(`${name} read something else than it must: ${sum}`);
        process.exit(1);
      }
    }
  }

  console.log(`\nReads of an unchanged flag, ${where}:\n`);
  console.log("| read | ns | spread | times the floor | spread | at most |");
  console.log("| --- | ---: | ---: | ---: | ---: | ---: |");
  for (const { name, run, floor, most } of LOOPS) {
    const ratios = times.get(run).map((time, round) => time / times.get(floor)[round]);
    const ratio = median(ratios);
    const cells = [name, median(times.get(run)).toFixed(1), spread(times.get(run), 1)];
    cells.push(...(run === floor ? ["1", ""] : [ratio.toFixed(2), spread(ratios, 2)]), most ?? "");
    console.log(`| ${cells.join(" | ")} |`);
    if (most !== undefined && !(ratio <= most)) {
      faults.push(`${name}, ${where}, costs ${ratio.toFixed(2)} times the floor, which is more than ${most}`);
    }
  }
}

console.log(`Node ${process.versions.node}, ${ROUNDS} rounds of ${READS} reads, ${FLAGS} flags.`);
measure("one client in the page");

const other = await open(PEOPLE[1]);
for (const answers of [other, client.rehearse({ at: NOW })]) {
  for (const read of [isEnabled, getStringValue, getBooleanDetails]) read(READS, answers);
}
measure("after a second client and a rehearsal");

// What crosses into WebAssembly.

/** @type {Record<string, number[]>} */
const crossing = { open: [], first: [], context: [] };
let sum = 0;
for (let round = 0; round < ROUNDS; round++) {
  let start = performance.now();
  const fresh = await open(PEOPLE[round % 2]);
  crossing.open.push((performance.now() - start) * 1e3);

  start = performance.now();
  for (const key of booleans) if (fresh.isEnabled(key)) sum += 1;
  for (const key of texts) sum += fresh.getStringValue(key, "none").length;
  crossing.first.push(((performance.now() - start) * 1e3) / FLAGS);

  start = performance.now();
  fresh.setContext(PEOPLE[(round + 1) % 2]);
  if (fresh.isEnabled(booleans[round % booleans.length])) sum += 1;
  crossing.context.push((performance.now() - start) * 1e3);
  fresh.close();
}
if (sum === 0) faults.push("nothing was read across the boundary");

console.log("\nFor information, what crosses into WebAssembly:\n");
console.log("| what | µs | spread |");
console.log("| --- | ---: | ---: |");
const WHAT = [
  [`\`createClient\` with a document of ${FLAGS} flags, the core being there`, crossing.open],
  ["first read of a flag (decoding it, evaluating, fetching the value)", crossing.first],
  [`\`setContext\` and a read, ${FLAGS} flags in use`, crossing.context],
];
for (const [what, values] of WHAT) {
  console.log(`| ${what} | ${median(values).toFixed(1)} | ${spread(values, 1)} |`);
}

for (const answers of [client, other]) answers.close();
for (const fault of faults) console.error(`\n${fault}`);
process.exitCode = faults.length === 0 ? 0 : 1;
