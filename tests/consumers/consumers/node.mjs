import { strict as assert } from "node:assert";
import { readFile } from "node:fs/promises";
import { build } from "esbuild";
import { Miniflare } from "miniflare";
import { Stage } from "../stage.mjs";
import { ANSWERS } from "./answers.mjs";

/** @typedef {import("./answers.mjs").House} House */

const ENTRIES = [
  ...["FootlightsProvider", "FootlightsServerProvider", "withTelemetry"],
  ...["useFlag", "createTestClient", "signedBy"],
  ...["openBooth", "overridesFromUrl", "anonymousId", "batch", "audience", "stepInWords"],
];

/** @param {House} house @param {string} file */
async function runIn({ stage }, file) {
  const { stdout, stderr } = await stage.node("node", [file]);
  assert.equal(stderr, "");
  assert.equal(JSON.parse(stdout).answers, ANSWERS);
  return JSON.parse(stdout);
}

/** @type {Record<string, (house: House) => Promise<void>>} */
export const NODE = {
  async "Node, import of every entry"(house) {
    const { slim, oneError, entries } = await runIn(house, "app.mjs");
    assert.deepEqual([slim, oneError], [ANSWERS, true]);
    assert.equal(entries.length, ENTRIES.length);
  },

  async "Node, require of every entry"(house) {
    const { slim, oneError, entries } = await runIn(house, "app.cjs");
    assert.deepEqual([slim, oneError], [ANSWERS, true]);
    assert.equal(entries.length, ENTRIES.length);
  },

  async "the command, as npm installs it"({ stage }) {
    const command = stage.path("node_modules/.bin/footlights");
    await stage.node(".", [
      command,
      "init",
      "--in",
      "begun/footlights",
      "--out",
      "begun/snapshot.json",
      "--types",
      "begun/f.d.ts",
    ]);
    const { stdout } = await stage.node(".", [command, "validate", "begun/footlights", "begun/snapshot.json"]);
    assert.match(stdout, /✓/);
    assert.match(await readFile(stage.path("begun/f.d.ts"), "utf8"), /"new-greeting": boolean/);
  },

  async "Vitest, no configuration"({ stage }) {
    const program = Stage.program("vitest/vitest.mjs");
    const { stdout } = await stage.node("vitest", [program, "run", "--root", stage.path("vitest")]);
    assert.match(stdout, /Tests {2}2 passed/);
  },

  async "Vitest in jsdom, no configuration"({ stage }) {
    const program = Stage.program("vitest/vitest.mjs");
    const { stdout } = await stage.node("vitest", [
      program,
      "run",
      "--root",
      stage.path("vitest"),
      "--environment=jsdom",
    ]);
    assert.match(stdout, /Tests {2}2 passed/);
  },

  async "Jest in jsdom, no configuration"({ stage }) {
    const { stderr } = await stage.node("jest", [Stage.program("jest/bin/jest.js"), "--rootDir", stage.path("jest")]);
    assert.match(stderr, /Tests: +2 passed/);
  },

  async "workerd, through miniflare"({ stage }) {
    const outfile = stage.path("out/workerd/worker.mjs");
    await build({
      entryPoints: [stage.path("worker/worker.js")],
      outfile,
      bundle: true,
      format: "esm",
      // The platform compiles the module, from a file that stands beside.
      loader: { ".wasm": "copy" },
      assetNames: "[name]",
    });
    const miniflare = new Miniflare({
      modules: true,
      modulesRules: [{ type: "CompiledWasm", include: ["**/*.wasm"] }],
      modulesRoot: stage.path("out/workerd"),
      scriptPath: outfile,
      compatibilityDate: "2026-04-01",
    });
    try {
      const response = await miniflare.dispatchFetch("http://localhost/");
      assert.equal(await response.text(), ANSWERS);
    } finally {
      await miniflare.dispose();
    }
  },
};
