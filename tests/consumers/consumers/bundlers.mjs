import { strict as assert } from "node:assert";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { nodeResolve } from "@rollup/plugin-node-resolve";
import { build as esbuild } from "esbuild";
import { rollup } from "rollup";
import { build, createServer } from "vite";
import webpack from "webpack";
import { serve } from "../pages.mjs";
import { ANSWERS } from "./answers.mjs";

/** @typedef {import("./answers.mjs").House} House */

/**
 * Puts the page beside what was built, opens it in Chromium and looks at what it says.
 *
 * @param {House} house
 * @param {string} out
 */
async function show({ stage, pages }, out) {
  await copyFile(stage.path("bundled/index.html"), join(out, "index.html"));
  await see(pages, out);
}

/** @param {House["pages"]} pages @param {string} out */
async function see(pages, out) {
  const { origin, close } = await serve(out);
  try {
    assert.equal(await pages.title(`${origin}/`), ANSWERS);
  } finally {
    close();
  }
}

/** @type {Record<string, (house: House) => Promise<void>>} */
export const BUNDLERS = {
  async "Vite, build"({ stage, pages }) {
    const outDir = await stage.out("vite");
    await build({ root: stage.path("bundled"), configFile: false, logLevel: "error", build: { outDir } });
    await see(pages, outDir);
  },

  async "Vite, development server"({ stage, pages }) {
    const root = stage.path("bundled");
    const fs = { allow: [stage.folder] };
    const server = await createServer({ root, configFile: false, logLevel: "error", server: { port: 0, fs } });
    await server.listen();
    try {
      // The package is bundled beforehand, as Vite does it with all packages, and the page is loaded anew for that.
      assert.equal(await pages.title(server.resolvedUrls?.local[0] ?? ""), ANSWERS);
    } finally {
      await server.close();
    }
  },

  async "webpack 5"(house) {
    const path = await house.stage.out("webpack");
    const entry = house.stage.path("bundled/page.js");
    const stats = await /** @type {Promise<webpack.Stats | undefined>} */ (
      new Promise((resolve, reject) => {
        const done = (/** @type {Error | null} */ error, /** @type {webpack.Stats | undefined} */ stats) =>
          error ? reject(error) : resolve(stats);
        webpack(
          { mode: "production", context: house.stage.folder, entry, output: { path, filename: "page.js" } },
          done,
        );
      })
    );
    // The module is larger than what webpack calls small.
    assert.deepEqual(stats?.compilation.errors, []);
    await show(house, path);
  },

  async Rollup(house) {
    const out = await house.stage.out("rollup");
    /** @type {string[]} */
    const warnings = [];
    const bundle = await rollup({
      input: house.stage.path("bundled/page.js"),
      plugins: [nodeResolve({ browser: true })],
      onwarn: ({ message }) => warnings.push(message),
    });
    await bundle.write({ file: join(out, "page.js"), format: "es" });
    await bundle.close();
    assert.deepEqual(warnings, []);
    await show(house, out);
  },

  async esbuild(house) {
    const out = await house.stage.out("esbuild");
    const { warnings } = await esbuild({
      entryPoints: [house.stage.path("bundled/page.js")],
      outfile: join(out, "page.js"),
      bundle: true,
      minify: true,
      format: "iife",
      logLevel: "silent",
    });
    assert.deepEqual(warnings, []);
    await show(house, out);
  },

  async "a service worker"({ stage, pages }) {
    const out = await stage.out("service-worker");
    await esbuild({
      entryPoints: [stage.path("service-worker/worker.js")],
      outfile: join(out, "worker.js"),
      bundle: true,
    });
    await copyFile(stage.path("service-worker/page.js"), join(out, "page.js"));
    await copyFile(stage.path("service-worker/index.html"), join(out, "index.html"));
    await see(pages, out);
  },
};
