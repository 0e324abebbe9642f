// What a page downloads for each entry of the package, and the budgets kept in size-budget.json.
// Prints lines of words that `cargo xtask size` reads: size NAME RAW GZIP BROTLI, and budget NAME KIND BYTES.
import { existsSync, readFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const here = new URL(".", import.meta.url);
const json = (name) => JSON.parse(readFileSync(new URL(name, here), "utf8"));

// A file with all that it imports from beside it: the files of one entry travel together.
function withImports(file, seen = new Map()) {
  if (seen.has(file.href)) return seen;
  const bytes = readFileSync(file);
  seen.set(file.href, bytes);
  if (file.pathname.endsWith(".js")) {
    for (const [, path] of bytes.toString("utf8").matchAll(/\b(?:from|import)\s*["'](\.[^"'\n]+)["']/g)) {
      const imported = new URL(path, file);
      // The bytes of the module may look like anything.
      if (existsSync(imported)) withImports(imported, seen);
    }
  }
  return seen;
}

const total = (files, measure) => files.reduce((sum, bytes) => sum + measure(bytes).length, 0);
const brotli = (bytes) =>
  brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });

for (const [entry, target] of Object.entries(json("package.json").exports)) {
  const path = typeof target === "string" ? target : (target.default?.default ?? target.default ?? "");
  const name = entry === "." ? "main" : path.endsWith(".wasm") ? "wasm" : entry.slice(2);
  // The plugin for Vite is part of no page.
  if (!/\.(js|wasm)$/.test(path) || name === "vite") continue;
  const files = [...withImports(new URL(path, here)).values()];
  const sizes = [(bytes) => bytes, (bytes) => gzipSync(bytes, { level: 9 }), brotli];
  console.log("size", name, ...sizes.map((measure) => total(files, measure)));
}

for (const [name, limits] of Object.entries(json("size-budget.json"))) {
  for (const [kind, bytes] of Object.entries(limits)) console.log("budget", name, kind, bytes);
}
