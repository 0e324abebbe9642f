// Holds the package to the model: documents and questions of chance, by a seed.
//
//   node tests/model/run.mjs [--documents N] [--seed N]
//
// Each document is put to the package's engine (with guardrails, pins, and a confirmation that is older than the instant),
// to rehearsals of pkg/dist, which is the package as it is shipped, and to a client that lives through its instants.
// Where the two differ, what is shown is the smallest document that still does.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual, parseArgs } from "node:util";
import { build } from "../../pkg/node_modules/esbuild/lib/main.js";
import { chance } from "./chance.mjs";
import { damage, makeDocument, makeView, places } from "./documents.mjs";
import { compareLive, makeSteps, takeClock } from "./live.mjs";
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
const VALUES = {
  boolean: "getBooleanValue",
  string: "getStringValue",
  number: "getNumberValue",
  object: "getObjectValue",
};
/** Views of each document, and differences that are shown. */
const VIEWS = 3;
const MOST = 5;

const { values } = parseArgs({
  options: { documents: { type: "string", default: "20000" }, seed: { type: "string", default: "1" } },
});
if (!/^[1-9]\d*$/.test(values.documents) || !/^\d+$/.test(values.seed)) {
  console.error("usage: node tests/model/run.mjs [--documents N] [--seed N]");
  process.exit(2);
}

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
const { createClient } = await import("../../pkg/dist/index.js");
const core = await loadCore(async () => WebAssembly.compile(readFileSync(`${root}/wasm/named.wasm`)));

const started = Date.now();
const deviceNow = Date.now;
takeClock();

const plain = (value) => JSON.parse(JSON.stringify(value));

/** Sentences are told by one of the two only. */
const bare = ({ flagKey, errorMessage, fault, flagMetadata, ...found }) => plain({ ...found, ...flagMetadata });

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

/** What is different, if anything, between answers of the package and the model. */
const same = {
  flag(answers, readable, view, key, type) {
    const expected = bare(details(readable, view, key, type, DEFAULTS[type]));
    // Values are found another way than details.
    const value = answers[VALUES[type]](key, DEFAULTS[type]);
    if (!isDeepStrictEqual(value, expected.value)) {
      return { what: `value, ${type} ${key}`, found: value, expected: expected.value };
    }
    const isEnabled = type === "boolean" && !expected.errorCode && expected.value;
    if (type === "boolean" && answers.isEnabled(key) !== isEnabled) {
      return { what: `enabled, ${key}`, found: answers.isEnabled(key), expected };
    }
    const found = bare(answers[GETTERS[type]](key, DEFAULTS[type]));
    if (isSame(found, expected, readable, view, `flag ${key}`)) return undefined;
    return { what: `${type} ${key}`, found, expected };
  },
  /** An explanation has the same details, whatever the type; and what flags and variants there are. */
  explanation(answers, readable, view, key) {
    const found = bare(answers.explain(key).details);
    const expected = bare(details(readable, view, key));
    if (!isSame(found, expected, readable, view, `flag ${key}`))
      return { what: `explanation, ${key}`, found, expected };
    const { flag, sound } = readable.flags[key] ?? {};
    const [names, known] = [answers.variants(key), sound ? Object.keys(flag.variants) : []];
    // A flag that is disabled and has a fault may tell its variants.
    if (isDeepStrictEqual(names, known) || readable.flags[key]?.disabled) return undefined;
    return { what: `variants, ${key}`, found: names, expected: known };
  },
  keys(answers, readable) {
    const found = answers.flags();
    const expected = Object.keys(readable.flags).sort();
    return isDeepStrictEqual(found, expected) ? undefined : { what: "keys", found, expected };
  },
  releases(answers, readable, view) {
    const states = new Map(answers.releases().map((state) => [state.key, bare(state)]));
    for (const key of Object.keys(readable.releases)) {
      const found = states.get(key);
      const expected = bare(release(readable, view, key));
      if (!found || !isSame(found, expected, readable, view, `release ${key}`)) {
        return { what: `release ${key}`, found, expected };
      }
    }
    return undefined;
  },
};

/** Puts all questions of a view. Returns how many, and the first difference. */
function ask(answers, readable, view) {
  let cases = 0;
  for (const key of [...Object.keys(readable.flags), "missing"]) {
    for (const type of TYPES) {
      cases += 1;
      const difference = same.flag(answers, readable, view, key, type);
      if (difference) return { cases, ...difference };
    }
    cases += 1;
    const difference = same.explanation(answers, readable, view, key);
    if (difference) return { cases, ...difference };
  }
  const difference = same.keys(answers, readable);
  if (difference) return { cases, ...difference };
  cases += Object.keys(readable.releases).length;
  return { cases, ...same.releases(answers, readable, view) };
}

function throughEngine(engine, readable, given) {
  const view = viewOf(readable, given);
  const seen = { ...given, context: copyContext(given.context).context };
  const asked = ask(rehearse(engine, seen), readable, view);
  if (asked.what) return asked;
  // What was answered stays true until then.
  const found = engine.nextAt(seen);
  const expected = nextAnything(readable, view);
  const isGood = found > given.now && found <= (expected ?? found);
  return isGood ? asked : { ...asked, what: "next anything", found, expected };
}

const canRehearse = ({ now, confirmedAt, local }) => now === confirmedAt && !local.tripped && !local.pinned;

async function throughPackage(document, readable, views) {
  const client = await createClient({ snapshot: document, storage: "none" });
  let cases = 0;
  try {
    for (const given of views.filter(canRehearse)) {
      const { now: at, context, deployment, local } = given;
      const rehearsed = client.rehearse({ at, context, deployment, overrides: local.overrides });
      const asked = ask(rehearsed, readable, viewOf(readable, given));
      cases += asked.cases;
      if (asked.what) return { ...asked, cases, what: `rehearsal: ${asked.what}` };
    }
    return { cases };
  } finally {
    client.close();
  }
}

/** The sentence of a refusal, if it is one. */
function refusal(engine, document) {
  try {
    engine.load(new TextEncoder().encode(JSON.stringify(document)), undefined);
    return undefined;
  } catch (error) {
    return error.message;
  }
}

/** Compares all there is to a document, up to the first difference. */
async function compare({ document, edited, views, live }) {
  // One for each, as a document may be older than the one before.
  const engine = createEngine((error) => {
    throw error;
  });
  engine.open(core, 0, false);
  try {
    const found = refusal(engine, document);
    const readable = read(document);
    if (!readable && found !== undefined) return { cases: 1, refused: 1 };
    if (!readable || found !== undefined) {
      return { cases: 1, what: "refused", found: found !== undefined, expected: !readable };
    }
    let cases = 0;
    for (const view of views) {
      const asked = throughEngine(engine, readable, view);
      cases += asked.cases;
      if (asked.what) return { ...asked, cases };
    }
    // What was learnt of a document says nothing about the next.
    const after = read(edited);
    if (after && after.revision >= readable.revision && refusal(engine, edited) === undefined) {
      for (const view of views.slice(0, 1)) {
        const asked = throughEngine(engine, after, view);
        cases += asked.cases;
        if (asked.what) return { ...asked, cases, what: `edited: ${asked.what}` };
      }
    }
    const rehearsed = await throughPackage(document, readable, views);
    cases += rehearsed.cases;
    if (rehearsed.what || !live) return { ...rehearsed, cases };
    const lived = await compareLive(createClient, document, readable, live, same);
    return { ...lived, cases: cases + lived.cases };
  } finally {
    engine.close();
  }
}

/** Takes away whatever can go while the two still differ in the same kind of thing. */
async function shrink(trial) {
  const kindOf = async (tried) => (await compare(tried)).what?.replace(/ \S*$/, "");
  const goal = await kindOf(trial);
  let best = trial;
  for (let goes = true; goes; ) {
    goes = false;
    for (let index = places(best).length - 1; index >= 0; index -= 1) {
      const tried = structuredClone(best);
      const [holder, key] = places(tried)[index] ?? [];
      // Trials, views and steps have all their parts; some may be empty.
      const isPart = [tried, tried.live, ...tried.views, ...(tried.live?.steps ?? [])].includes(holder);
      if (!holder || isPart) continue;
      if (Array.isArray(holder)) holder.splice(Number(key), 1);
      else delete holder[key];
      const isAsFar = await kindOf(tried).then(
        (kind) => kind === goal,
        () => false,
      );
      if (!isAsFar) continue;
      best = tried;
      goes = true;
    }
  }
  return best;
}

/** In a client that lives, a curtain would hold what was shown, and no instant is before the publication. */
function forLiving(document) {
  delete document.publishedAt;
  for (const each of Object.values(document.releases ?? {})) if (typeof each === "object" && each) delete each.curtain;
  return document;
}

function makeTrial(random) {
  const made = plain(makeDocument(random));
  const isLive = random.once(4);
  const document = isLive ? forLiving(made) : made;
  const readable = read(document);
  if (!readable) return { document, views: [] };
  const views = Array.from({ length: VIEWS }, () => makeView(random, readable));
  const edited = structuredClone(document);
  edited.revision = readable.revision + 1;
  for (let edits = 1 + random.below(3); edits > 0; edits -= 1) damage(edited, random);
  return { document, edited, views, live: isLive ? makeSteps(random, readable) : undefined };
}

const counts = { documents: 0, refused: 0, cases: 0, live: 0, different: 0 };
const spec = checkSpec();
for (const fault of spec.faults) console.error(`✗ the model, on the specification: ${fault}`);
for (let number = 0; number < Number(values.documents); number += 1) {
  const trial = makeTrial(chance(Number(values.seed) * 1_000_003 + number));
  const compared = await compare(trial);
  counts.documents += 1;
  counts.cases += compared.cases;
  counts.refused += compared.refused ?? 0;
  counts.live += Number(Boolean(trial.live));
  if (!compared.what) continue;
  counts.different += 1;
  if (counts.different > MOST) continue;
  const least = await shrink(trial);
  const { what, found, expected } = await compare(least);
  console.error(`\n✗ seed ${values.seed}, document ${number}: ${what}`);
  console.error(`  package:  ${JSON.stringify(found)}\n  model:    ${JSON.stringify(expected)}`);
  console.error(`  document: ${JSON.stringify(least.document)}`);
  if (what.startsWith("edited")) console.error(`  edited:   ${JSON.stringify(least.edited)}`);
  console.error(`  asked:    ${JSON.stringify(what.startsWith("live") ? least.live : least.views)}`);
}
const seconds = ((deviceNow() - started) / 1000).toFixed(0);
console.log(
  `${counts.cases} cases of ${counts.documents} documents (${counts.refused} refused, ${counts.live} lived through), ` +
    `seed ${values.seed}, ${seconds} s: ${counts.different} documents different; ` +
    `${spec.asked} cases of the specification (${spec.left} left out)`,
);
const failed = counts.different + spec.faults.length;
console.log(`${spec.asked + counts.documents - failed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
