// Nothing grows: a million evaluations, a hundred thousand contexts, ten thousand snapshots, a thousand clients, on the
// package as it is shipped. Prints what the module's memory, its table of JavaScript values and the heap have before and
// after; if one of them has grown, the exit code is 1.
//
//   node --expose-gc tests/memory/run.mjs
//
// The first tenth of each part warms up: buffers get the size of the largest document, JavaScript is compiled.

import { setTimeout as pause } from "node:timers/promises";

const CONTEXTS = 100_000;
const READ = 10;
const SNAPSHOTS = 10_000;
const CLIENTS = 1_000;
/**
 * Bytes by which the heap may differ, as V8 goes on to compile and to learn shapes. A leak is more: ten thousand snapshots,
 * of each of which one text of 50 bytes is left, or a thousand clients of which one function is.
 */
const HEAP = 500_000;

if (!globalThis.gc) {
  console.error("run it with `node --expose-gc`");
  process.exit(2);
}

/** What the package makes of its module. */
let exported;
const { Instance } = WebAssembly;
WebAssembly.Instance = class extends Instance {
  constructor(module, imports) {
    super(module, imports);
    const all = Object.values(this.exports);
    const one = (kind) => all.find((value) => value instanceof kind);
    // The package looks first whether it may compile anything at all; that module exports nothing.
    if (one(WebAssembly.Memory)) exported = { memory: one(WebAssembly.Memory), table: one(WebAssembly.Table) };
  }
};

const { createClient } = await import("../../pkg/dist/index.js");

/** A document whose length and keys are those of its revision. */
function snapshot(revision) {
  const flags = {};
  for (let i = 0; i < READ + (revision % 40); i++) {
    const key = i < READ ? `flag-${i}` : `flag-${i}-${revision % 97}`;
    flags[key] = {
      variants: { off: "x".repeat(revision % 53), on: `on-${revision}` },
      dormant: "off",
      rules: [
        { when: { attribute: "plan", in: ["pro", "team"] }, serve: "on" },
        { split: [{ variant: "off", weight: 1 }, { variant: "on", weight: 1 }] },
      ],
    };
  }
  const releases = { autumn: { flags: { "flag-0": "on" }, opens: "2026-12-02T09:00:00Z", audience: { segment: "staff" } } };
  const segments = { staff: { attribute: "email", endsWith: ["@example.com"] } };
  return { format: 1, revision, segments, flags, releases };
}

const context = (i) => ({
  targetingKey: `person-${i}`,
  plan: i % 3 ? "free" : "pro",
  email: `${"e".repeat(i % 31)}@example.${i % 2 ? "com" : "net"}`,
  tags: ["a", i, i % 2 === 0],
});

const keys = Array.from({ length: READ }, (_, i) => `flag-${i}`);
let evaluated = 0;
let sum = 0;
function readAll(answers) {
  for (const key of keys) sum += answers.getStringValue(key, "").length;
  evaluated += READ;
}

let failed = 0;
const open = async (document) => {
  const client = await createClient({ snapshot: document, context: context(0), storage: "none" });
  client.on("error", () => {
    failed += 1;
  });
  return client;
};

let revision = 0;
globalThis.fetch = async () => new Response(JSON.stringify(snapshot(revision)));

// An hour: of each duration below ten minutes Node keeps a list until it is over, which here it never would be.
const live = await open({ url: "https://example.com/snapshot.json", refresh: 3_600_000 });
const PARTS = [
  {
    name: "contexts, each with 10 flags read",
    times: CONTEXTS,
    // Everything that was read is evaluated for each, and read once more.
    one: (i) => {
      live.setContext(context(i));
      readAll(live);
    },
  },
  {
    name: "rehearsals, each with a context, 10 flags and the releases",
    times: CONTEXTS / 10,
    one: (i) => {
      const rehearsed = live.rehearse({ context: context(i), at: 1_800_000_000_000 + i });
      readAll(rehearsed);
      sum += rehearsed.releases().length + rehearsed.explain("flag-0").steps.length;
    },
  },
  {
    name: "snapshots that take the place of the one before, with details read",
    times: SNAPSHOTS,
    one: async () => {
      revision += 1;
      await live.refresh();
      readAll(live);
      sum += live.getStringDetails(`flag-${revision % READ}`, "").flagMetadata.revision === revision ? 1 : 0;
    },
  },
  {
    name: "clients, opened and closed",
    times: CLIENTS,
    one: async (i) => {
      const client = await open(snapshot(i));
      readAll(client);
      client.close();
    },
  },
];

async function measure() {
  for (let i = 0; i < 4; i++) {
    await pause(5);
    globalThis.gc();
  }
  const { heapUsed } = process.memoryUsage();
  return { memory: exported.memory.buffer.byteLength, table: exported.table.length, heap: heapUsed };
}

const show = (number) => number.toLocaleString("en");
const faults = [];
console.log("| what | times | memory of the module | places in its table | heap before | heap after | difference |");
console.log("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
const started = performance.now();
for (const { name, times, one } of PARTS) {
  for (let i = 0; i < times / 10; i++) await one(i);
  const before = await measure();
  for (let i = 0; i < times; i++) await one(i);
  const after = await measure();
  const grown = after.heap - before.heap;
  const cells = [name, show(times), show(after.memory), after.table, show(before.heap), show(after.heap), show(grown)];
  console.log(`| ${cells.join(" | ")} |`);
  if (after.memory > before.memory) faults.push(`${name}: the module has ${after.memory - before.memory} bytes more`);
  if (after.table > before.table) faults.push(`${name}: the table has ${after.table - before.table} places more`);
  if (grown > HEAP) faults.push(`${name}: the heap has ${grown} bytes more`);
}
if (live.snapshot?.revision !== revision || revision < SNAPSHOTS) faults.push("not every snapshot was taken");
if (failed) faults.push(`${failed} errors`);
if (!sum) faults.push("nothing was read");
live.close();
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(`\n${show(evaluated)} evaluations, ${seconds} s, Node ${process.versions.node}`);
for (const fault of faults) console.error(`✗ ${fault}`);
console.log(`${Math.max(PARTS.length - faults.length, 0)} passed, ${faults.length} failed`);
process.exitCode = faults.length ? 1 : 0;
