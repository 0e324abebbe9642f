// The same entries once more for `require`: Jest and older projects know nothing else. Each file gets one beside it, and
// they stay apart as the others do, so that there is one class of errors, and one context of React.

import { readFileSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

/** What is beside a file has the other ending. */
const BESIDE = {
  name: "beside",
  setup({ onResolve }) {
    onResolve({ filter: /^\.\// }, ({ path, kind }) =>
      kind === "entry-point" ? undefined : { path: path.replace(/\.js$/, ".cjs"), external: true },
    );
  },
};

/**
 * @param {string} dist
 * @param {readonly string[]} scripts the names of the files that pages load
 * @param {readonly string[]} declarations the paths of those that belong to them
 */
export async function buildForRequire(dist, scripts, declarations) {
  await build({
    absWorkingDir: dist,
    entryPoints: scripts.map((name) => `./${name}`),
    outdir: ".",
    outExtension: { ".js": ".cjs" },
    bundle: true,
    format: "cjs",
    target: "es2022",
    packages: "external",
    plugins: [BESIDE],
    inject: ["../text-cjs.mjs"],
    minifySyntax: true,
    minifyWhitespace: true,
    logLevel: "warning",
  });
  for (const file of declarations) {
    const text = readFileSync(file, "utf8").replace(/from "(\.[^"]+)\.js"/g, 'from "$1.cjs"');
    writeFileSync(file.replace(/\.d\.ts$/, ".d.cts"), text);
  }
}
