import { strict as assert } from "node:assert";
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { build } from "esbuild";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { Stage } from "../stage.mjs";

/** @typedef {import("./answers.mjs").House} House */

const VITE = ["vite", "vite/client"];
const BASE = { strict: true, noEmit: true, target: "es2022", lib: ["es2022", "dom"], types: [], jsx: "react-jsx" };
const MODULES = {
  bundler: { module: "esnext", moduleResolution: "bundler" },
  node16: { module: "node16", moduleResolution: "node16" },
  nodenext: { module: "nodenext", moduleResolution: "nodenext" },
};

/**
 * Whether a compiler finds all entries, and says of them what is so.
 *
 * @param {House} house
 * @param {string} compiler
 * @param {keyof typeof MODULES} name
 */
async function compile({ stage }, compiler, name) {
  const project = `types/${compiler}-${name}.json`;
  // Only the settings named after Node tell the two kinds of modules apart.
  const files = ["vite.d.ts", "app.mts", ...(name === "bundler" ? [] : ["app.cts"])];
  const compilerOptions = { ...BASE, ...MODULES[name], skipLibCheck: true };
  await writeFile(stage.path(project), JSON.stringify({ compilerOptions, files }));
  await stage.node(".", [Stage.program(`${compiler}/bin/tsc`), "-p", project]);
}

/** @type {Record<string, (house: House) => Promise<void>>} */
export const PACKAGING = {
  "TypeScript 7, bundler": (house) => compile(house, "typescript", "bundler"),
  "TypeScript 7, node16": (house) => compile(house, "typescript", "node16"),
  "TypeScript 7, nodenext": (house) => compile(house, "typescript", "nodenext"),
  "TypeScript 5.9, bundler": (house) => compile(house, "typescript-5", "bundler"),
  "TypeScript 5.9, nodenext": (house) => compile(house, "typescript-5", "nodenext"),

  async "what is not used is not bundled"({ stage }) {
    const contents = [
      "",
      "/slim",
      "/verify",
      "/report",
      "/person",
      "/overrides",
      "/audience",
      "/words",
      "/booth",
      "/react",
      "/openfeature",
      "/otel",
      "/testing",
    ]
      .map((entry) => `import * as all from "footlights${entry}";`.replace("all", `all${entry.replace("/", "_")}`))
      .join("\n");
    const stdin = { contents, resolveDir: stage.folder };
    const { outputFiles } = await build({ stdin, bundle: true, format: "esm", write: false });
    assert.equal(outputFiles[0]?.text, "");
  },

  async "provenance of the modules"({ stage }) {
    const file = (/** @type {string} */ name) => readFile(stage.path("node_modules/footlights/dist", name));
    const { sha256, tools } = JSON.parse((await file("provenance.json")).toString());
    assert.deepEqual(Object.keys(sha256), ["footlights.wasm", "cli.wasm"]);
    for (const [name, digest] of Object.entries(sha256)) {
      assert.equal(
        createHash("sha256")
          .update(await file(name))
          .digest("hex"),
        digest,
      );
    }
    for (const version of [tools.rustc, tools["wasm-bindgen"], tools.binaryen])
      assert.match(version, /^\d+\.\d+\.\d+$/);
  },

  async publint({ stage }) {
    const { messages, pkg } = await publint({ pkgDir: stage.path("node_modules/footlights"), strict: true });
    assert.deepEqual(
      messages.map((message) => formatMessage(message, pkg)),
      [],
    );
  },

  async "are the types wrong"({ stage }) {
    const program = Stage.program("@arethetypeswrong/cli/dist/index.js");
    const check = (/** @type {readonly string[]} */ args) => stage.node(".", [program, stage.tarball, ...args]);
    // Entries of data have no types, and `moduleResolution: node10` knows no entries.
    const data = ["footlights.wasm", "snapshot.schema.json", "package.json"];
    await check(["--profile", "node16", "--exclude-entrypoints", ...VITE, ...data]);
    // Vite itself has no form for `require` any more.
    await check(["--profile", "esm-only", "--entrypoints", ...VITE]);
  },
};
