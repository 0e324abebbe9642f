// Holds the package to the native engine: documents and questions of chance, by a seed, with the answers that
// `examples/differential` has for them.
//
//   node tests/differential/run.mjs PROGRAM [--cases N] [--seed N]
//
// Each question is put to the package's engine and table of answers (from pkg/src, so that guardrails and pins can be
// told, too), and, where a rehearsal can say everything, to a client of pkg/dist, which is the package as it is shipped.

import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { isDeepStrictEqual, parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import { build } from "../../pkg/node_modules/esbuild/lib/main.js";

const DEFAULTS = { boolean: true, string: "default", number: -7, object: { a: "default" } };
const GETTERS = {
  boolean: "getBooleanDetails",
  string: "getStringDetails",
  number: "getNumberDetails",
  object: "getObjectDetails",
};
/** Faults that are shown. */
const MOST = 5;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { cases: { type: "string", default: "1000000" }, seed: { type: "string", default: "1" } },
});
const [program] = positionals;
if (!program || !/^[1-9]\d*$/.test(values.cases) || !/^\d+$/.test(values.seed)) {
  console.error("usage: node tests/differential/run.mjs PROGRAM [--cases N] [--seed N]");
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

const counts = { documents: 0, refused: 0, engine: 0, package: 0, different: 0 };

/** Compares, and shows what is different. */
function compare(line, what, found, expected) {
  if (isDeepStrictEqual(found, expected)) return;
  counts.different += 1;
  if (counts.different > MOST) return;
  console.error(`\n✗ seed ${line.seed}: ${what}`);
  console.error(`  native:  ${JSON.stringify(expected)}\n  package: ${JSON.stringify(found)}`);
  console.error(`  document: ${line.document.replaceAll("\n", "")}`);
}

/** The value of the native answer, which is told as JSON, or the caller's default. */
const valueOf = (json, fallback) => (json === null ? fallback : JSON.parse(json));

/** Puts all questions of a view to answers of the package. Returns how many. */
function ask(line, view, answers, kind) {
  for (const [key, type, json, told] of view.answers) {
    const expected = JSON.parse(told);
    if (type === null) {
      // A live client adds the source of its clock; these are none.
      if (json !== null) expected.details.value = JSON.parse(json);
      compare(line, `${kind}: explain ${key}`, answers.explain(key), expected);
    } else {
      const value = valueOf(json, DEFAULTS[type]);
      const found = answers[GETTERS[type]](key, DEFAULTS[type]);
      compare(line, `${kind}: ${type} ${key}`, found, { flagKey: key, value, ...expected });
    }
  }
  compare(line, `${kind}: releases`, answers.releases(), view.releases);
  return view.answers.length + 1;
}

/** The code and the sentence of a refusal, or nothing. */
function refusal(work) {
  try {
    work();
    return undefined;
  } catch (error) {
    return [error.code, error.message];
  }
}

function throughEngine(line) {
  const fatal = [];
  const engine = createEngine((error) => fatal.push(error.message));
  engine.open(core, 0, false);
  const refused = refusal(() => engine.load(new TextEncoder().encode(line.document), undefined));
  compare(line, "engine: refused", refused, line.refused);
  if (line.refused) counts.engine += 1;
  for (const view of line.views ?? []) {
    const { context, faults } = copyContext(view.context);
    compare(line, "engine: context", faults, []);
    const seen = {
      now: view.now,
      confirmedAt: view.confirmedAt,
      context,
      deployment: view.deployment,
      local: view.local,
    };
    counts.engine += ask(line, view, rehearse(engine, seen), "engine");
    compare(line, "engine: next instant", engine.nextAt(seen), view.nextAt ?? Number.POSITIVE_INFINITY);
  }
  engine.close();
  compare(line, "engine: failures", fatal, []);
}

const canRehearse = ({ now, confirmedAt, local }) => now === confirmedAt && !local.tripped;

async function throughPackage(line) {
  const views = (line.views ?? []).filter(canRehearse);
  if (!views.length) return;
  const snapshot = Promise.resolve(new Response(line.document));
  const client = await createClient({ snapshot, storage: "none" });
  for (const { now: at, context, deployment, local, ...view } of views) {
    const rehearsed = client.rehearse({ at, context, deployment, overrides: local.overrides });
    counts.package += ask(line, view, rehearsed, "package");
  }
  client.close();
}

const started = performance.now();
const native = spawn(program, [values.seed, values.cases], { stdio: ["ignore", "pipe", "inherit"] });
const ended = new Promise((resolve) => native.on("close", resolve));
native.on("error", (error) => {
  console.error(`${program} could not be started: ${error.message}`);
  process.exit(1);
});
for await (const text of createInterface({ input: native.stdout })) {
  const line = JSON.parse(text);
  counts.documents += 1;
  counts.refused += Number("refused" in line);
  throughEngine(line);
  await throughPackage(line);
}
const code = await ended;
const seconds = ((performance.now() - started) / 1000).toFixed(0);
console.log(
  `${counts.engine} cases (${counts.package} of them through pkg/dist, too) of ${counts.documents} documents ` +
    `(${counts.refused} refused), seed ${values.seed}, ${seconds} s: ${counts.different} different`,
);
const isGood = code === 0 && counts.different === 0 && counts.engine >= Number(values.cases) && counts.package > 0;
console.log(isGood ? "1 passed, 0 failed" : "0 passed, 1 failed");
process.exitCode = isGood ? 0 : 1;
