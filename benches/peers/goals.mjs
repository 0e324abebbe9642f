// What the project wants to reach, and whether it does. Each ratio is the median of the ratios within the rounds.
import { digits, duration, ratio } from "./figures.mjs";
import { median, ratios } from "./statistics.mjs";

/** @typedef {import("./run.mjs").Results} Results */
/** @typedef {{ goal: string, engine: string, measured: string, holds: boolean }} Verdict */

const OURS = "Footlights";
export const FLOORS = [
  "Map.get",
  "empty wasm call",
  "JSON.parse alone",
  "every byte once",
  "compiling the module",
  "Footlights, hydrated",
];

/**
 * The peer with the lowest median.
 *
 * @param {Record<string, number[]>} row
 * @returns {[name: string, values: number[]]}
 */
export function fastest(row) {
  const peers = Object.entries(row).filter(([name]) => name !== OURS && !FLOORS.includes(name));
  peers.sort(([, values], [, others]) => median(values) - median(others));
  const [first] = peers;
  if (!first) throw new Error("there is no peer in a row");
  return first;
}

/**
 * @param {Record<string, number[]> | undefined} row
 * @param {string} name
 * @returns {number[]}
 */
function of(row, name) {
  const values = row?.[name];
  if (!values?.length) throw new Error(`nothing was measured for ${name}`);
  return values;
}

/**
 * @param {Results} results
 * @returns {Verdict[]}
 */
export function goals({ engines, memory, sizes }) {
  /** @type {Verdict[]} */
  const verdicts = [];
  for (const { name: engine, steady, cold } of engines) {
    const { times } = steady;
    const add = (/** @type {string} */ goal, /** @type {string} */ measured, /** @type {boolean} */ holds) =>
      verdicts.push({ goal, engine, measured, holds });
    const against = (
      /** @type {string} */ goal,
      /** @type {number[]} */ ours,
      /** @type {string} */ name,
      /** @type {number[]} */ theirs,
      /** @type {(ratio: number) => boolean} */ test,
    ) => {
      const all = ratios(ours, theirs);
      add(goal, `${ratio(all)} times ${name}`, test(median(all)));
    };
    const row = (/** @type {string} */ key) => /** @type {Record<string, number[]>} */ (times[key] ?? {});

    const read = row("read");
    against(
      "1. read, held context: at most 2 times the floor",
      of(read, OURS),
      "`Map.get`",
      of(read, "Map.get"),
      (ratio) => ratio <= 2,
    );

    const few = /** @type {const} */ ([
      ["ask", "2. ad hoc, new person: at most half of the fastest peer", (/** @type {number} */ ratio) => ratio <= 0.5],
      [
        "hold",
        "2. set context and read, one flag in use: faster than the fastest peer",
        (/** @type {number} */ ratio) => ratio < 1,
      ],
      [
        "all",
        "3. all flags for a new context: at most 1/20 of the fastest peer",
        (/** @type {number} */ ratio) => ratio <= 1 / 20,
      ],
    ]);
    for (const [key, goal, test] of few) {
      const [peer, theirs] = fastest(row(key));
      against(goal, of(row(key), OURS), peer, theirs, test);
    }

    const start = (/** @type {string} */ vendor, /** @type {number} */ count) => {
      const values = cold[vendor]?.[count];
      if (!values?.length) throw new Error(`no cold start of ${vendor} with ${count} flags`);
      return values;
    };
    against(
      "4. cold start, 10,000 flags: less than `JSON.parse` alone",
      start(OURS, 10_000),
      "`JSON.parse`",
      start("JSON.parse alone", 10_000),
      (ratio) => ratio < 1,
    );
    against(
      "4. cold start, 1,000 flags: faster than GrowthBook",
      start(OURS, 1_000),
      "GrowthBook",
      start("GrowthBook", 1_000),
      (ratio) => ratio < 1,
    );
    const theirs = start("GrowthBook", 100);
    const more = median(start(OURS, 100).map((value, round) => value - (theirs[round] ?? Number.NaN)));
    const module = digits(median(start("compiling the module", 100)));
    add(
      "4. cold start, 100 flags: within 2 ms of GrowthBook",
      `${digits(more)} ms more; compiling the module alone takes ${module} ms`,
      more <= 2,
    );
    // The start itself fails where the core was compiled first.
    add(
      "4. a hydrated page answers before the core is compiled",
      duration(median(start("Footlights, hydrated", 100)) * 1e6),
      true,
    );
    const doubled = start(OURS, 20_000).map((value, round) => value - (start(OURS, 10_000)[round] ?? Number.NaN));
    const touched = start("every byte once", 10_000);
    add(
      "4. 10,000 unread flags more: no more than every byte of them once",
      `${digits(median(doubled))} ms against ${digits(median(touched))} ms`,
      median(doubled) <= median(touched),
    );
  }
  const size = sizes[OURS]?.brotli ?? Number.NaN;
  for (const [limit, what] of /** @type {const} */ ([
    [30_000, "30 KB"],
    [20_800, "20.8 KB (ConfigCat)"],
    [12_900, "12.9 KB (GrowthBook)"],
  ])) {
    verdicts.push({
      goal: `5. size: under ${what}, brotli`,
      engine: "",
      measured: `${digits(size / 1000)} KB`,
      holds: size < limit,
    });
  }
  const kept = memory[OURS] ?? Number.NaN;
  verdicts.push({
    goal: "6. memory, 10,000 flags: at most 1.5 times the bytes of the snapshot",
    engine: engines[0]?.name ?? "",
    measured: `${digits(kept)} times`,
    holds: kept <= 1.5,
  });
  return verdicts;
}
