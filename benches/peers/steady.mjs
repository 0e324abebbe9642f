// What is measured within one process or page, after it has warmed up: all vendors take turns, in an order that moves
// on with each round, so that what slows one of them down for a while slows them all.

import { agree } from "./agreement.mjs";
import { flags as describe, people as invite } from "./description.mjs";
import { mapFloor, wasmFloor } from "./floors.mjs";

/**
 * A loop that is measured. It gives back how many answers were `true`.
 *
 * @typedef {object} Loop
 * @property {string} row
 * @property {string} name
 * @property {(count: number) => number} run
 * @property {number} count how many of them fill the time of a round
 */

/**
 * @typedef {object} Settings
 * @property {number} rounds
 * @property {number} milliseconds of each loop in each round
 * @property {number} flags in use, for single reads
 * @property {number} all for all flags
 * @property {number} people
 */

/** @typedef {Record<string, Record<string, number[]>>} Times nanoseconds, by row, vendor and round */

// Each vendor gets a function of its own, so that no call in it has ever seen another vendor.
const READ = `return (read, keys, count) => {
  let on = 0;
  for (let i = 0, at = 0; i < count; i++) {
    if (read(keys[at])) on += 1;
    if (++at === keys.length) at = 0;
  }
  return on;
}`;
const ASK = `return (ask, keys, people, count) => {
  let on = 0;
  for (let i = 0, at = 0, who = 0; i < count; i++) {
    if (ask(keys[at], people[who])) on += 1;
    if (++at === keys.length) at = 0;
    if (++who === people.length) who = 0;
  }
  return on;
}`;
const HOLD = `return (hold, read, keys, people, count) => {
  let on = 0;
  for (let i = 0, who = 0; i < count; i++) {
    hold(people[who]);
    for (const key of keys) if (read(key)) on += 1;
    if (++who === people.length) who = 0;
  }
  return on;
}`;
const ALL = `return (ask, keys, people, count) => {
  let on = 0;
  for (let i = 0, who = 0; i < count; i++) {
    for (const key of keys) if (ask(key, people[who])) on += 1;
    if (++who === people.length) who = 0;
  }
  return on;
}`;

/**
 * @param {string} source
 * @param {string} name
 */
function fresh(source, name) {
  // The engine knows a function by its text.
  return new Function(`/* ${name} */ ${source}`)();
}

export const ROWS = /** @type {const} */ ({
  read: "read, held context",
  ask: "ad hoc, new person",
  hold: "set context and read, one flag in use",
  holdMany: "set context and read, all flags in use",
  all: "all flags for a new context",
});

/**
 * @param {readonly import("./description.mjs").Vendor[]} vendors
 * @param {Settings} settings
 */
async function prepare(vendors, settings) {
  const people = invite(settings.people);
  const person = /** @type {import("./description.mjs").Person} */ (people[0]);
  const few = describe(settings.flags);
  const many = describe(settings.all);
  const keysOf = (/** @type {typeof few} */ flags) =>
    // As a page has them in its code: each text once in the engine's table of names.
    Object.keys(JSON.parse(JSON.stringify(Object.fromEntries(flags.map(({ key }) => [key, 0])))));
  const [keys, allKeys] = [keysOf(few), keysOf(many)];
  const one = keys.slice(0, 1);
  /** @type {Loop[]} */
  const loops = [];
  const add = (/** @type {string} */ row, /** @type {string} */ name, /** @type {Loop["run"]} */ run) =>
    loops.push({ row, name, run, count: 1 });

  for (const [name, read] of [
    ["Map.get", mapFloor(keys)],
    ["empty wasm call", wasmFloor()],
  ]) {
    const loop = fresh(READ, `floor ${name}`);
    add("read", /** @type {string} */ (name), (count) => loop(read, keys, count));
  }

  for (const vendor of vendors) {
    const { name } = vendor;
    const encode = (/** @type {typeof few} */ flags) =>
      new TextEncoder().encode(JSON.stringify(vendor.toDocument(flags, person)));
    const bytes = encode(few);
    const anybody = async (/** @type {Uint8Array} */ bytes) =>
      (await vendor.openForAnybody?.(bytes)) ?? vendor.open(bytes, person);

    const reader = await vendor.open(bytes, person);
    if (reader.hold || vendor.kind === "caches") {
      const loop = fresh(READ, `read ${name}`);
      add("read", name, (count) => loop(reader.read, keys, count));
    }
    if (vendor.kind === "caches") continue;

    const { ask } = await anybody(bytes);
    if (ask) {
      const loop = fresh(ASK, `ask ${name}`);
      add("ask", name, (count) => loop(ask, keys, people, count));
    }
    if (reader.hold) {
      for (const [row, inUse] of /** @type {const} */ ([
        ["hold", one],
        ["holdMany", keys],
      ])) {
        const { hold, read } = await vendor.open(bytes, person);
        const loop = fresh(HOLD, `${row} ${name}`);
        add(row, name, (count) => loop(hold, read, inUse, people, count));
      }
    }
    const { ask: askAll, all } = await anybody(encode(many));
    if (all) {
      add("all", name, (count) => {
        let on = 0;
        for (let at = 0; at < count; at++) {
          on += all(allKeys, /** @type {typeof person} */ (people[at % people.length]));
        }
        return on;
      });
    } else if (askAll) {
      const loop = fresh(ALL, `all ${name}`);
      add("all", name, (count) => loop(askAll, allKeys, people, count));
    }
  }
  return loops;
}

/**
 * @param {Loop} loop
 * @returns {number} milliseconds
 */
function time({ run, count, name, row }) {
  const start = performance.now();
  const on = run(count);
  const elapsed = performance.now() - start;
  if (!(on > 0)) throw new Error(`${name}, ${row}: nothing was on`);
  return elapsed;
}

/**
 * @param {readonly import("./description.mjs").Vendor[]} vendors
 * @param {Settings} settings
 */
export async function measure(vendors, settings) {
  const agreement = [];
  const people = invite(settings.people).slice(0, 200);
  for (const vendor of vendors) agreement.push(await agree(vendor, describe(settings.flags), people));

  const loops = await prepare(vendors, settings);
  for (const loop of loops) {
    // Until it is compiled for good, and until its count fills a round.
    for (let warm = 0; warm < 8; ) {
      const elapsed = time(loop);
      if (elapsed >= settings.milliseconds / 2 || warm > 0) warm += 1;
      const factor = Math.min(16, Math.max(1 / 16, settings.milliseconds / Math.max(elapsed, 0.01)));
      loop.count = Math.max(1, Math.round(loop.count * factor));
    }
  }
  /** @type {Times} */
  const times = {};
  for (let round = 0; round < settings.rounds; round++) {
    for (let at = 0; at < loops.length; at++) {
      const loop = /** @type {Loop} */ (loops[(at + round) % loops.length]);
      times[loop.row] ??= {};
      const row = /** @type {Record<string, number[]>} */ (times[loop.row]);
      row[loop.name] ??= [];
      row[loop.name]?.push((time(loop) * 1e6) / loop.count);
    }
  }
  return { agreement, times };
}
