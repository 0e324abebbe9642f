// Builds what runs in Node beside an application: the command `footlights` and the plugin for Vite, over one file with
// their libraries in it, beside the core that it loads. The licences of the libraries travel along.

import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

/** The core that can do more than pages need: the client, too, then asks that one. */
const TOOLS = {
  name: "core for tools",
  setup({ onResolve, onLoad, initialOptions: { absWorkingDir } }) {
    onResolve({ filter: /\/wasm\/footlights\.js$/ }, () => ({ path: join(absWorkingDir, "wasm-tools/footlights.js") }));
    onLoad({ filter: /\/src\/glue\.ts$/ }, () => ({ contents: 'export const CORE = "./footlights_bg.js";' }));
  },
};

/** @param {string} root the folder of the package, in which `wasm-tools/` and `dist/` are */
export async function buildCommand(root) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { cli: "src/cli/main.ts", vite: "src/vite.ts" },
    outdir: "dist",
    bundle: true,
    splitting: true,
    chunkNames: "tools",
    platform: "node",
    target: "node20",
    format: "esm",
    // Some libraries say "main" for a form that cannot be bundled.
    mainFields: ["module", "main"],
    banner: { js: "#!/usr/bin/env node" },
    plugins: [TOOLS],
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: "none",
    logLevel: "warning",
    metafile: true,
  });
  copyFileSync(join(root, "wasm-tools/footlights_bg.wasm"), join(root, "dist/cli.wasm"));

  const inputs = Object.keys(metafile.inputs).map((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]);
  const packages = [...new Set(inputs.filter(Boolean))].sort();
  writeFileSync(join(root, "dist/cli.LICENSES.txt"), packages.map((name) => licence(root, name)).join("\n"));
}

function licence(root, name) {
  const folder = join(root, "node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry) && existsSync(join(folder, entry)));
  const text = file === undefined ? "" : readFileSync(join(folder, file), "utf8");
  return `${name} ${version} (${license})\n\n${text.trim()}\n`;
}
