// Holds the package to the model: documents and questions of chance, by a seed.
//
//   node tests/model/run.mjs [--documents N] [--seed N]
//
// Each document has a seed of its own, which is shown where the two differ, with the smallest document that still differs.

import { readFileSync } from "node:fs";
import { isDeepStrictEqual, parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import { build } from "../../pkg/node_modules/esbuild/lib/main.js";
import { chance } from "./chance.mjs";
import { makeDocument, makeView, places } from "./documents.mjs";
import { details, hasPrerequisite, mayChangeAt, nextAnything, read, release, viewOf } from "./model.mjs";
import { checkSpec } from "./spec.mjs";

const DEFAULTS = { boolean: true, string: "default", number: -7, object: { a: "default" } };
const TYPES = Object.keys(DEFAULTS);
const GETTERS = {
  boolean: "getBooleanDetails",
  string: "getStringDetails",
  number: "getNumberDetails",
  object: "getObjectDetails",
};
/** Views of each document, and differences that are shown. */
const VIEWS = 3;
const MOST = 5;

const { values } = parseArgs({
  options: { documents: { type: "string", default: "2000" }, seed: { type: "string", default: "1" }, most: { type: "string", default: "5" } },
});

const root = fileURLToPath(new URL("../../pkg", import.meta.url));
const { outputFiles } = await build({
  stdin: {
    contents: `export { createEngine } from "./src/engine.js"; export { rehearse } from "./src/rehearsal.js";
      export { copyContext } from "./src/context.js"; export { loadCore } from "./src/core.js";`,
    resolveDir: root,
  },
  bundle: true,
  format: "esm",
  platform: "neutral",
  write: false,
  // As pkg/build.mjs does it.
  plugins: [
    {
      name: "glue",
      setup({ onResolve }) {
        onResolve({ filter: /\/wasm\/footlights\.js$/ }, () => ({ path: `${root}/src/glue.ts` }));
      },
    },
  ],
});
const bundle = `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`;
const { createEngine, rehearse, copyContext, loadCore } = await import(bundle);
const core = await loadCore(async () => WebAssembly.compile(readFileSync(`${root}/wasm/named.wasm`)));

/** An engine that has nothing behind it: a document may be older than the one before. */
function openEngine() {
  const engine = createEngine((error) => {
    throw error;
  });
  engine.open(core, 0, false);
  return engine;
}

const plain = (value) => JSON.parse(JSON.stringify(value));

/** What the two may not say differently: not the sentences, which the model has not. */
function told({ flagKey, errorMessage, ...found }) {
  return plain(found);
}

function toldOfRelease({ fault, ...found }) {
  return plain(found);
}

/**
 * Whether two answers are the same. Where another flag has a say, the engine tells the earliest instant at which it may
 * change: not after the model's, and not before anything changes on which it depends.
 */
function isSame(found, expected, readable, view, name) {
  if (!hasPrerequisite(readable, name)) return isDeepStrictEqual(found, expected);
  const rest = (answer) => ({ ...answer, nextChangeAt: undefined });
  if (!isDeepStrictEqual(rest(found), rest(expected))) return false;
  if (found.nextChangeAt === expected.nextChangeAt) return true;
  const late = (instant) => instant ?? Number.POSITIVE_INFINITY;
  const { nextChangeAt } = found;
  return late(nextChangeAt) < late(expected.nextChangeAt) && nextChangeAt >= late(mayChangeAt(readable, view, name));
}

/** Puts all questions of a view to both. Returns how many, and the first difference. */
function compareView(engine, readable, given) {
  const view = viewOf(readable, given);
  const { context } = copyContext(given.context);
  const seen = { ...given, context };
  const answers = rehearse(engine, seen);
  let cases = 0;
  for (const key of [...Object.keys(readable.flags), "missing"]) {
    for (const type of TYPES) {
      cases += 1;
      const fallback = DEFAULTS[type];
      const found = told(answers[GETTERS[type]](key, fallback));
      const expected = told(details(readable, view, key, type, fallback));
      const parts = ({ flagMetadata, ...rest }) => ({ ...rest, ...flagMetadata });
      if (!isSame(parts(found), parts(expected), readable, view, `flag ${key}`)) return { cases, what: `${type} ${key}`, found, expected };
    }
  }
  const states = new Map(answers.releases().map((state) => [state.key, state]));
  for (const key of Object.keys(readable.releases)) {
    cases += 1;
    const found = states.get(key) && toldOfRelease(states.get(key));
    const expected = toldOfRelease(release(readable, view, key));
    if (!found || !isSame(found, expected, readable, view, `release ${key}`)) return { cases, what: `release ${key}`, found, expected };
  }
  // What was answered stays true until then.
  const found = engine.nextAt(seen);
  const expected = nextAnything(readable, view);
  if (found <= given.now || found > (expected ?? found)) return { cases, what: "next anything", found, expected };
  return { cases };
}

/** Compares all there is to a document, up to the first difference. */
function compare(document, views) {
  const engine = openEngine();
  try {
    return compareWith(engine, document, views);
  } finally {
    engine.close();
  }
}

function compareWith(engine, document, views) {
  let found;
  try {
    engine.load(new TextEncoder().encode(JSON.stringify(document)), undefined);
  } catch (error) {
    found = `refused: ${error.message}`;
  }
  const readable = read(document);
  if (!readable || found) {
    const expected = readable ? "not refused" : "refused";
    return { cases: 1, refused: 1, ...(!readable && found ? {} : { what: "document", found: found ?? "not refused", expected }) };
  }
  let cases = 0;
  for (const view of views) {
    const compared = compareView(engine, readable, view);
    cases += compared.cases;
    if (compared.what) return { ...compared, cases, view };
  }
  return { cases, refused: 0 };
}

/** Takes away whatever can go while the two still differ in the same kind of thing. */
function shrink(document, views) {
  let best = { document, view: compare(document, views).view };
  const kind = (compared) => compared.what?.replace(/ .*/, "");
  const goal = kind(compare(document, views));
  const stays = (tried) => kind(compare(tried.document, tried.view ? [tried.view] : [])) === goal;
  for (let goes = true; goes; ) {
    goes = false;
    for (let index = places(best).length - 1; index >= 0; index -= 1) {
      const tried = structuredClone(best);
      const place = places(tried)[index];
      if (!place) continue;
      const [holder, key] = place;
      // A view has all its parts; they may be empty.
      if (holder === tried || holder === tried.view) continue;
      if (Array.isArray(holder)) holder.splice(Number(key), 1);
      else delete holder[key];
      if (!stays(tried)) continue;
      best = tried;
      goes = true;
    }
  }
  return best;
}

function main() {
  const started = performance.now();
  const counts = { documents: 0, refused: 0, cases: 0, different: 0 };
  const spec = checkSpec();
  for (const fault of spec.faults) console.error(`✗ the model, on the specification: ${fault}`);
  for (let number = 0; number < Number(values.documents); number += 1) {
    const seed = Number(values.seed) * 1_000_003 + number;
    const random = chance(seed);
    const document = plain(makeDocument(random));
    const readable = read(document);
    const views = readable ? Array.from({ length: VIEWS }, () => makeView(random, readable)) : [];
    const compared = compare(document, views);
    counts.documents += 1;
    counts.cases += compared.cases;
    counts.refused += compared.refused ?? 0;
    if (!compared.what) continue;
    counts.different += 1;
    if (counts.different > Number(values.most)) continue;
    const least = shrink(document, views);
    const { what, found, expected } = compare(least.document, least.view ? [least.view] : []);
    console.error(`\n✗ seed ${values.seed}, document ${number}: ${what}`);
    console.error(`  package:  ${JSON.stringify(found)}\n  model:    ${JSON.stringify(expected)}`);
    console.error(`  document: ${JSON.stringify(least.document)}\n  view:     ${JSON.stringify(least.view)}`);
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  console.log(
    `${counts.cases} cases of ${counts.documents} documents (${counts.refused} refused), seed ${values.seed}, ` +
      `${seconds} s: ${counts.different} documents different`,
  );
  const failed = counts.different + spec.faults.length;
  console.log(`${spec.asked + counts.documents - failed} passed, ${failed} failed`);
  process.exitCode = failed ? 1 : 0;
}

main();
