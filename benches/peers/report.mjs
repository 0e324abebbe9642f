// The page docs/performance.md, and its plots.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { digits, duration, spread, table } from "./figures.mjs";
import { FLOORS, fastest, goals } from "./goals.mjs";
import { bars, curves } from "./plot.mjs";
import { median, ratios } from "./statistics.mjs";
import { ROWS } from "./steady.mjs";

/** @typedef {import("./run.mjs").Results} Results */
/** @typedef {import("./run.mjs").Engine} Engine */

const docs = new URL("../../docs/", import.meta.url);
const OURS = "Footlights";

/** @param {string} name */
const kindOf = (name) => (name === OURS ? "ours" : FLOORS.includes(name) ? "floor" : "peer");
/** @param {string} name */
const shown = (name) =>
  name === OURS
    ? "**Footlights**"
    : name === "Map.get" || name.startsWith("JSON.parse")
      ? `floor: \`${name.replace(" alone", "")}\``
      : FLOORS.includes(name) && name !== "Footlights, hydrated"
        ? `floor: ${name}`
        : name;
/** @param {Engine} engine */
const shortName = ({ name }) => (name.split(" ")[0] ?? name).toLowerCase();

/** @param {Engine} engine */
function steadyTable({ steady: { times } }) {
  const rows = Object.keys(ROWS);
  const names = [...new Set(rows.flatMap((row) => Object.keys(times[row] ?? {})))];
  return table(
    ["", ...Object.values(ROWS)],
    names.map((name) => [shown(name), ...rows.map((row) => spread(times[row]?.[name]))]),
  );
}

/**
 * @param {Engine} engine
 * @param {Results} results
 */
function coldTable({ cold }, { plan: { counts } }) {
  const nanoseconds = (/** @type {number[] | undefined} */ values) => values?.map((value) => value * 1e6);
  return table(
    ["", ...counts.map((count) => `${count.toLocaleString("en")} flags`)],
    Object.entries(cold).map(([name, row]) => [shown(name), ...counts.map((count) => spread(nanoseconds(row[count])))]),
  );
}

/** Where a peer is ahead, in words. */
function losses(/** @type {Results} */ { engines, caching, plan: { counts }, sizes, memory }) {
  const lines = [];
  const tell = (
    /** @type {string} */ where,
    /** @type {Record<string, number[]>} */ row,
    /** @type {number} */ unit,
  ) => {
    const ours = row[OURS];
    if (!ours) return;
    const [peer, theirs] = fastest(row);
    const times = median(ratios(ours, theirs));
    if (times <= 1) return;
    const [slow, fast] = [ours, theirs].map((values) => duration(median(values) * unit));
    const kept = caching.includes(peer) ? ", which keeps a server's answers," : "";
    lines.push(`- ${where}: ${peer}${kept} takes ${fast}, Footlights ${slow}, ${digits(times)} times as long.`);
  };
  for (const { name, steady, cold } of engines) {
    for (const [row, title] of Object.entries(ROWS)) tell(`${name}, ${title}`, steady.times[row] ?? {}, 1);
    for (const count of counts) {
      /** @type {Record<string, number[]>} */
      const row = {};
      for (const [vendor, byCount] of Object.entries(cold)) if (byCount[count]) row[vendor] = byCount[count];
      tell(`${name}, cold start with ${count.toLocaleString("en")} flags`, row, 1e6);
    }
  }
  const smaller = Object.entries(sizes).filter(([, { brotli }]) => brotli < (sizes[OURS]?.brotli ?? 0));
  if (smaller.length)
    lines.push(`- Size: ${smaller.map(([name]) => name).join(", ")} ${smaller.length > 1 ? "are" : "is"} smaller.`);
  const leaner = Object.entries(memory).filter(
    ([name, share]) => share < (memory[OURS] ?? 0) && !FLOORS.includes(name),
  );
  if (leaner.length) {
    lines.push(
      `- Memory, in relation to the vendor's own document: ${leaner.map(([name]) => name).join(", ")} ${leaner.length > 1 ? "keep" : "keeps"} less.`,
    );
  }
  return lines.length ? lines.join("\n") : "Nowhere in these tables.";
}

/** @param {Engine} engine */
function plotSteady(engine) {
  const groups = Object.entries(ROWS).map(([row, title]) => ({
    title,
    bars: Object.entries(engine.steady.times[row] ?? {}).map(([name, values]) => ({
      name,
      value: median(values),
      kind: /** @type {"ours"} */ (kindOf(name)),
    })),
  }));
  const name = `performance-${shortName(engine)}.svg`;
  writeFileSync(
    new URL(name, docs),
    bars(`Time per answer or context, ${engine.name} (logarithmic, less is better)`, groups, duration),
  );
  return name;
}

/** @param {Engine} engine */
function plotCold(engine) {
  const lines = Object.entries(engine.cold).map(([name, row]) => ({
    name,
    kind: /** @type {"ours"} */ (kindOf(name)),
    points: Object.entries(row).map(([count, values]) => /** @type {const} */ ([Number(count), median(values) * 1e6])),
  }));
  const name = `performance-cold-${shortName(engine)}.svg`;
  writeFileSync(
    new URL(name, docs),
    curves(`Cold start: from the bytes to the first answer, ${engine.name} (logarithmic)`, lines, duration),
  );
  return name;
}

/** @param {Results} results */
export function write(results) {
  const { engines, memory, sizes, bytes, versions, plan, machine, date } = results;
  const verdicts = goals(results);
  const reached = verdicts.filter(({ holds }) => holds).length;
  const sizeRows = Object.entries(sizes).map(([name, { raw, gzip, brotli }]) => [
    shown(name),
    versions[name] ?? "",
    ...[raw, gzip, brotli].map((size) => `${digits(size / 1000)} KB`),
    bytes[name] ? `${digits(bytes[name] / 1000)} KB` : "",
    memory[name] ? digits(memory[name]) : "–",
  ]);
  writeFileSync(
    new URL("performance-size.svg", docs),
    bars(
      "Smallest bundle of each client, brotli (logarithmic)",
      [
        {
          title: "",
          bars: Object.entries(sizes).map(([name, { brotli }]) => ({
            name,
            value: brotli,
            kind: /** @type {"ours"} */ (kindOf(name)),
          })),
        },
      ],
      (value) => `${digits(value / 1000)} KB`,
    ),
  );
  const sections = engines.map(
    (engine) => `### ${engine.name}

${steadyTable(engine)}

![Bars of the table above, by the logarithm of the time](${plotSteady(engine)})

Cold start, from the bytes of the document to the first answer:

${coldTable(engine, results)}

![Cold starts over the number of flags](${plotCold(engine)})`,
  );
  const shares = engines.flatMap(({ name, steady }) =>
    steady.agreement.map((agreed) => [
      agreed.name,
      name,
      agreed.rule.toLocaleString("en"),
      agreed.answers.toLocaleString("en"),
      `${(agreed.share * 100).toFixed(2)} %`,
    ]),
  );
  const bound = engines[0]?.steady.agreement[0]?.bound ?? Number.NaN;
  const busy =
    Math.max(...machine.load) > machine.cores
      ? "**The machine was busy with other things: times are too long, and most so where more than one thread is needed, as for compiling.**\n"
      : "";
  const load = machine.load.map((value) => digits(value)).join(" and ");

  const comparison = `## Compared with other vendors

How long Footlights takes, next to the SDKs of eight other vendors and to what nothing can be faster than. Measured on
${date} with ${engines.map(({ name }) => name).join(" and ")} on ${machine.cores} cores (${machine.model}); the load of the machine was ${load} before and after.
${busy}Absolute times differ from machine to machine and from day to day; the ratios within one run are what counts.

${reached} of the ${verdicts.length} rows of goals [at the end](#goals) hold.

### Reproduce

\`\`\`sh
cargo xtask bench            # the reads of benches/read.mjs, then all of this page; about 10 minutes
cargo xtask bench --smoke    # everything once, for half a minute: do the vendors still agree?
\`\`\`

It needs Node 20 and Chromium; the versions of the SDKs are pinned in \`benches/peers/package-lock.json\`. Nothing leaves
the machine: every SDK gets its document from memory, or from a server on 127.0.0.1. All times of a run are kept in
\`target/comparison/results.json\`.

### Where a peer is ahead

${losses(results)}

### What is compared

Every flag is a boolean: on for four of 32 countries (one targeting rule), else for half of all people (a share by the
person's key). The same flags are written in each vendor's own format, as its service or its tools would
(\`benches/peers/vendors/\`). Before anything is measured, every answer of every vendor is checked: the rule holds where it
must, and held and ad hoc reads of one person agree. Each vendor hashes differently, so that the share is compared: it is
within ${(bound * 100).toFixed(2)} % (five standard deviations) of a half.

- **Read, held context**: one of ${plan.steady.flags} flags, over and over, for a person that the client knows.
- **Ad hoc**: one flag for somebody else each time (${plan.steady.people.toLocaleString("en")} people in turn). With Footlights, \`client.rehearse({ context }).isEnabled(key)\`.
- **Set context and read**: another person each time, with one flag in use, and with ${plan.steady.flags}, all of which are read.
- **All flags**: ${plan.steady.all.toLocaleString("en")} flags for one new person.
- **Cold start**: from the bytes of the document in memory to the first answer, each time in a new process or a new page with a profile of its own. The
  code of the SDK has been loaded, but nothing of it has run; compiling WebAssembly is in it. Footlights gets the bytes as a \`Response\` with a \`Date\`, the
  others as text or parsed, as they take it, which is in it as well.
- **Hydrated**: the page has the answers that a server gave (\`client.dehydrate()\`), and the snapshot is still on its way. The first answer comes before the core is compiled, or the run fails.
- **Floors**: \`Map.get\` and one property; a call of an empty WebAssembly function; \`JSON.parse\` of the text of Footlights' snapshot; every byte of it read once in a loop; the module of Footlights compiled and started, which no cold start of it can be without.

Flagsmith, LaunchDarkly and Unleash do not evaluate in the page: they keep what their server has evaluated for one person,
and ask again for the next one. So they have a read and a cold start, and no other figure. flagd-core and Flipt hold no
context: every read names the person, which is their ad hoc figure.

Times are medians of ${plan.steady.rounds} rounds (cold starts: ${plan.rounds}; flagd-core with 10,000 flags: ${engines[0]?.cold["flagd-core"]?.[10_000]?.length}), with quartiles in brackets. In every round all vendors take turns, in an order that moves on, and each of them
has loops of its own, so that what the JavaScript engine learns of one says nothing about another.

${sections.join("\n\n")}

### Sizes and memory

The smallest bundle of a browser client by esbuild, minified; the size of the document of 10,000 flags in the vendor's
format; and how many bytes more are in use after the first answer, for each byte of that document (Node, after a garbage
collection, memories of WebAssembly included).

${table(["", "version", "minified", "gzip", "brotli", "10,000 flags", "memory per byte"], sizeRows)}

![Sizes by brotli](performance-size.svg)

### Agreement

${table(["", "engine", "answers by the rule, all on", "answers by the share", "of these on"], shares)}`;
  const goalsTable = `## Goals

${table(
  ["goal", "engine", "measured", "holds"],
  verdicts.map(({ goal, engine, measured, holds }) => [goal, engine, measured, holds ? "yes" : "**no**"]),
)}`;
  const file = new URL("performance.md", docs);
  const page = existsSync(file) ? readFileSync(file, "utf8") : "# Performance\n";
  writeFileSync(file, placed(placed(page, "comparison", comparison), "goals", goalsTable));
  return verdicts;
}

/**
 * The page with a part of it replaced; what others have written stays. A new part comes last, but the goals after all.
 *
 * @param {string} page
 * @param {"comparison" | "goals"} name
 * @param {string} text
 */
function placed(page, name, text) {
  const marks = (/** @type {string} */ of) => [
    `<!-- ${of}: written by \`cargo xtask bench\` -->`,
    `<!-- end of ${of} -->`,
  ];
  const [begin = "", end = ""] = marks(name);
  const part = `${begin}\n\n${text}\n\n${end}`;
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from >= 0 && to > from) return page.slice(0, from) + part + page.slice(to + end.length);
  const [goals = ""] = marks("goals");
  const before = page.indexOf(goals);
  if (before < 0) return `${page.trimEnd()}\n\n${part}\n`;
  return `${page.slice(0, before).trimEnd()}\n\n${part}\n\n${page.slice(before)}`;
}
