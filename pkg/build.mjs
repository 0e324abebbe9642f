// Builds dist/ from src/ and from the WebAssembly core in wasm/: two entries over one shared chunk, the entries
// that stand by themselves, their declarations, and the module as a file for `footlights/slim`.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { build, transform } from "esbuild";
import { minify } from "terser";
import { buildForRequire } from "./build-cjs.mjs";
import { buildCommand } from "./build-cli.mjs";
import { compileWithScript } from "./eager.mjs";
import { encodeUnpacker, encodings } from "./encode.mjs";
import { ENTRY, TERSER } from "./entry.mjs";
import { names } from "./glue.mjs";
import { withLetters } from "./letters.mjs";
import { renamed } from "./rename.mjs";
import { split } from "./streams.mjs";

const root = dirname(fileURLToPath(import.meta.url));
const wasm = join(root, "wasm/footlights_bg.wasm");
const dist = join(root, "dist");

if (!existsSync(wasm) || !existsSync(join(root, "wasm-tools"))) {
  console.error("pkg/wasm or pkg/wasm-tools is missing: build the core first, with `cargo xtask build`");
  process.exit(1);
}
rmSync(dist, { recursive: true, force: true });

const named = renamed(readFileSync(wasm), names(readFileSync(join(root, "wasm/footlights.js"), "utf8")), "core");
// For tests of the sources.
writeFileSync(join(root, "wasm/named.wasm"), named);
const { glue, letter, mark } = withLetters(readFileSync(join(root, "src/glue.ts"), "utf8"), named);
const bytes = renamed(named, letter, mark);
const unpacker = encodeUnpacker(readFileSync(join(root, "wasm/unpack.wasm")));
const texts = encodings(split(bytes));
const [anyText] = texts;
if (Math.max(anyText.length, bytes.length) > 120 << 10)
  throw new Error("the memory of unpack/ has no room for the module");
writeFileSync(
  join(root, "wasm/module.js"),
  `export const text = ${JSON.stringify(anyText)};\nexport const unpacker = ${JSON.stringify(unpacker)};\n`,
);
writeFileSync(
  join(root, "wasm/module.d.ts"),
  "export declare const text: string;\nexport declare const unpacker: string;\n",
);

/** The entries that bring no core: each is a file of its own. */
const ADAPTERS = ["openfeature", "openfeature-server", "otel", "react", "testing"];

/** Our own in the place of what wasm-bindgen generates. */
const GLUE = {
  name: "glue",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\/wasm\/footlights\.js$/ }, () => ({ path: join(root, "src/glue.ts") }));
    onLoad({ filter: /\/src\/glue\.ts$/ }, () => ({ contents: glue, loader: "ts" }));
  },
};

/** What they share, as it is beside them in `dist/`. */
const SLIM = {
  name: "slim",
  setup({ onResolve }) {
    onResolve({ filter: /\/slim\.js$/ }, () => ({ path: "./slim.js", external: true }));
  },
};
/** A style sheet as a text, without blanks. */
const CSS = {
  name: "css",
  setup({ onLoad }) {
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(readFileSync(path, "utf8"), { loader: "css", minify: true });
      return { contents: `export const css = ${JSON.stringify(code.trim())}` };
    });
  },
};
/** The entries that stand by themselves. */
const ALONE = ["verify", "report", "person", "overrides", "audience", "words", "booth"];

const { outputFiles } = await build({
  ...ENTRY,
  absWorkingDir: root,
  plugins: [GLUE],
  logLevel: "warning",
});
// Each by itself: at the most they share the class of errors, which a page has already by the name that `slim.js`
// exports. Built together with the others, `verify` would split their chunk, which costs each of them 286 bytes of brotli.
const alone = await build({
  absWorkingDir: root,
  entryPoints: ALONE.map((entry) => `src/${entry}.ts`),
  outdir: "dist",
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  plugins: [SLIM, CSS],
  write: false,
});
outputFiles.push(...alone.outputFiles);
// What fits Footlights into other libraries. They are the application's own, and so is the client.
const adapters = await build({
  absWorkingDir: root,
  entryPoints: ADAPTERS.map((name) => `src/${name}.ts`),
  outdir: "dist",
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  external: ["./index.js", "./audience.js"],
  packages: "external",
  write: false,
});
outputFiles.push(...adapters.outputFiles);
mkdirSync(dist);
for (const { path, text } of outputFiles) {
  const { code } = await minify(text, TERSER);
  const shipped = code.includes(anyText) ? smallest(texts.map((other) => code.replace(anyText, () => other))) : code;
  // Said by the source, for bundlers that tell the server's part of an application from the page's; a bundle loses it.
  writeFileSync(path, path.endsWith("/react.js") ? `"use client";${shipped}` : shipped);
}
await compileWithScript(dist, ["client.js", "index.js"]);

for (const project of ["tsconfig.build.json", "tsconfig.vite.json"]) {
  execFileSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", project], {
    cwd: root,
    stdio: "inherit",
  });
}
const declarations = ["index", "slim", ...ALONE, ...ADAPTERS].map((name) => `${name}.d.ts`);
keepReachable([...declarations, "vite.d.ts"]);
await buildForRequire(
  dist,
  outputFiles.map(({ path }) => basename(path)),
  [...reachable(declarations)],
);
copyFileSync(join(root, "src/vite-client.d.ts"), join(dist, "vite-client.d.ts"));
writeFileSync(join(dist, "footlights.wasm"), bytes);
await buildCommand(root);
writeFileSync(
  join(dist, "provenance.json"),
  `${JSON.stringify(provenance(["footlights.wasm", "cli.wasm"]), null, 2)}\n`,
);

/** The one that brotli makes the least of. */
function smallest(codes) {
  const sizes = codes.map((code) => {
    const params = { [constants.BROTLI_PARAM_SIZE_HINT]: code.length };
    return brotliCompressSync(code, { params }).length;
  });
  return codes[sizes.indexOf(Math.min(...sizes))];
}

/** What the modules are, and what they were built with. */
function provenance(modules) {
  const source = (path) => readFileSync(join(root, path), "utf8");
  const found = (path, pattern) => pattern.exec(source(path))?.[1];
  return {
    sha256: Object.fromEntries(
      modules.map((name) => [
        name,
        createHash("sha256")
          .update(readFileSync(join(dist, name)))
          .digest("hex"),
      ]),
    ),
    tools: {
      rustc: found("../rust-toolchain.toml", /^channel = "(.+)"$/m),
      "wasm-bindgen": found("../Cargo.lock", /^name = "wasm-bindgen"\nversion = "(.+)"$/m),
      binaryen: JSON.parse(source("package.json")).devDependencies.binaryen,
    },
  };
}

/** The declarations of some entries, with all that they refer to. */
function reachable(entries) {
  const reached = new Set();
  const follow = (file) => {
    if (reached.has(file)) return;
    reached.add(file);
    for (const [, from] of readFileSync(file, "utf8").matchAll(/from "(\.[^"]+)\.js"/g)) {
      follow(join(dirname(file), `${from}.d.ts`));
    }
  };
  for (const entry of entries) follow(join(dist, entry));
  return reached;
}

/** Takes away the declarations of what no entry shows. */
function keepReachable(entries) {
  const reached = reachable(entries);
  for (const name of readdirSync(dist, { recursive: true })) {
    const file = join(dist, name);
    if (name.endsWith(".d.ts") && !reached.has(file)) rmSync(file, { force: true });
  }
  for (const file of reached) {
    if (/\bany\b(?!\??:)/.test(readFileSync(file, "utf8").replace(/\/\*[\s\S]*?\*\//g, ""))) {
      console.error(`${relative(root, file)}: the declarations may not say \`any\``);
      process.exit(1);
    }
  }
}
