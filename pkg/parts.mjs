// What each part of the entry `footlights` costs: takes the functions that parts.json names out, one part at a time, and
// writes into docs/size.md by how many bytes of brotli the entry is smaller then. `cargo xtask size --parts` runs it.
//
// A function is taken out by emptying its body: it gives 0 or undefined. What only it calls goes with it, by wasm-opt in the
// module and by terser in the scripts. So two parts may both count what only those two use, and what all use counts for none.

import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompressSync } from "node:zlib";
import { build, transform } from "esbuild";
import { minify } from "terser";
import { encodeUnpacker, encodings } from "./encode.mjs";
import { ENTRY, TERSER } from "./entry.mjs";
import { names } from "./glue.mjs";
import { withLetters } from "./letters.mjs";
import { write } from "./parts-page.mjs";
import { block, concat, number, Reader } from "./reader.mjs";
import { renamed } from "./rename.mjs";
import { split } from "./streams.mjs";

const root = dirname(fileURLToPath(import.meta.url));
const [linked, ...optimise] = process.argv.slice(2);
const groups = Object.entries(JSON.parse(readFileSync(join(root, "parts.json"), "utf8"))).map(([title, parts]) => ({
  title,
  parts,
}));
const parts = groups.flatMap(({ parts }) => parts);
const whole = readFileSync(linked);
const rename = names(readFileSync(join(root, "wasm/footlights.js"), "utf8"));
const source = (file) => readFileSync(join(root, "src", file), "utf8");
const { glue, letter, mark } = withLetters(source("glue.ts"), readFileSync(join(root, "wasm/named.wasm")));
const unpacker = encodeUnpacker(readFileSync(join(root, "wasm/unpack.wasm")));

const TYPES = 1;
const IMPORTS = 2;
const FUNCTIONS = 3;
const CODE = 10;
/** What gives the zero of each type of value; of a reference, nothing. */
const ZEROS = {
  127: [0x41, 0],
  126: [0x42, 0],
  125: [0x43, 0, 0, 0, 0],
  124: [0x44, 0, 0, 0, 0, 0, 0, 0, 0],
  111: [0xd0, 0x6f],
};

/** The sections of a module, and the names of its functions by their numbers. */
function read(bytes) {
  const reader = new Reader(bytes);
  const sections = [[undefined, reader.take(8)]];
  const named = new Map();
  while (!reader.isDone) {
    const [id] = reader.take(1);
    const section = reader.block();
    sections.push([id, section]);
    const custom = id === 0 && new Reader(section);
    if (!custom || new TextDecoder().decode(custom.block()) !== "name") continue;
    while (!custom.isDone) {
      const [kind] = custom.take(1);
      const list = new Reader(custom.block());
      if (kind !== 1) continue;
      for (let count = list.number(); count > 0; count--) {
        named.set(list.number(), new TextDecoder().decode(list.block()).replaceAll(/\[[0-9a-f]{12,}\]/g, ""));
      }
    }
  }
  return { sections, named };
}

/** The module with the functions emptied whose names fit. */
function without(patterns) {
  const { sections, named } = read(whole);
  const section = (wanted) => new Reader(sections.find(([id]) => id === wanted)[1]);
  const types = section(TYPES);
  const results = Array.from({ length: types.number() }, () => {
    types.take(1);
    types.block();
    return types.block();
  });
  const imports = section(IMPORTS);
  const imported = imports.number();
  for (let index = 0; index < imported; index++) {
    imports.block();
    imports.block();
    if (imports.take(1)[0] !== 0) throw new Error("the module imports something that is no function");
    imports.number();
  }
  const functions = section(FUNCTIONS);
  const kinds = Array.from({ length: functions.number() }, () => functions.number());
  const fits = patterns.map((pattern) => [new RegExp(pattern), pattern, 0]);
  const code = section(CODE);
  const bodies = Array.from({ length: code.number() }, (_, index) => {
    const body = code.block();
    const name = named.get(imported + index) ?? "";
    const fitting = fits.filter(([fit]) => fit.test(name));
    for (const fit of fitting) fit[2] += 1;
    if (!fitting[0]) return block(body);
    return block(concat([[0], ...[...results[kinds[index]]].map((type) => ZEROS[type]), [0x0b]]));
  });
  const unused = fits.find(([, , uses]) => !uses);
  if (unused) throw new Error(`parts.json: no function of the module has a name like ${unused[1]}`);
  const written = sections.map(([id, section]) => {
    if (id === undefined) return section;
    return concat([[id], block(id === CODE ? concat([number(bodies.length), ...bodies]) : section)]);
  });
  return concat(written);
}

/** The module without some functions, as the texts of which the package carries the smallest. */
async function textsOf(patterns, place) {
  const file = join(dirname(linked), `part-${place}.wasm`);
  writeFileSync(file, without(patterns));
  await promisify(execFile)(join(root, "node_modules/.bin/wasm-opt"), [file, "--output", file, ...optimise]);
  return encodings(split(renamed(renamed(readFileSync(file), rename, "core"), letter, mark)));
}

/** Empties the functions with these names in a script, wherever they stand in it; "*" for all. */
async function emptied(file, functions) {
  const text = file === "glue.ts" ? glue : source(file);
  const { code: script } = await transform(text, { loader: "ts", target: "es2022" });
  const options = { module: true, compress: false, mangle: false };
  const { ast } = await minify(script, { ...options, format: { spidermonkey: true, code: false } });
  const unused = new Set(functions);
  visit(ast, undefined, (node, name) => {
    const found = functions.includes(name) ? name : functions.includes("*") ? "*" : undefined;
    if (found === undefined) return;
    unused.delete(found);
    if (node.body.type === "BlockStatement") node.body.body = [];
    else
      node.body = {
        type: "UnaryExpression",
        operator: "void",
        prefix: true,
        argument: { type: "Literal", value: 0, raw: "0" },
      };
  });
  if (unused.size > 0) throw new Error(`parts.json: src/${file} has no function ${[...unused].join(", ")}`);
  return (await minify(ast, { ...options, parse: { spidermonkey: true } })).code;
}

/** Visits every function with the name of what holds it. */
function visit(node, name, tell) {
  if (Array.isArray(node)) for (const item of node) visit(item, undefined, tell);
  if (!node?.type) return;
  const named = node.id?.name ?? node.key?.name;
  if (/Function/.test(node.type)) tell(node, named ?? name);
  for (const child of Object.values(node)) {
    if (typeof child === "object" && child !== null) visit(child, Array.isArray(child) ? undefined : named, tell);
  }
}

/** The bytes of the entry with the smallest of some texts of the module, and with some functions of its scripts emptied. */
async function sizeOf(texts, scripts) {
  const [first] = texts;
  const used = new Set();
  const plugin = {
    name: "parts",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /\/wasm\/footlights\.js$/ }, () => ({ path: join(root, "src/glue.ts") }));
      onLoad({ filter: /\/wasm\/module\.js$/ }, () => ({
        contents: `export const text = ${JSON.stringify(first)}; export const unpacker = ${JSON.stringify(unpacker)};`,
      }));
      onLoad({ filter: /\/src\/\w+\.ts$/ }, async ({ path }) => {
        const file = basename(path);
        if (!scripts[file]) return file === "glue.ts" ? { contents: glue, loader: "ts" } : undefined;
        used.add(file);
        return { contents: await emptied(file, scripts[file]) };
      });
    },
  };
  const { outputFiles } = await build({
    ...ENTRY,
    absWorkingDir: root,
    plugins: [plugin],
    logLevel: "error",
  });
  const unused = Object.keys(scripts).find((file) => !used.has(file));
  if (unused) throw new Error(`parts.json: the entry has no file src/${unused}`);
  let bytes = 0;
  for (const { text: script } of outputFiles.filter(({ path }) => !path.endsWith("slim.js"))) {
    const { code } = await minify(script, TERSER);
    const ways = code.includes(first) ? texts.map((text) => code.replace(first, () => text)) : [code];
    bytes += Math.min(...ways.map((way) => brotliCompressSync(way).length));
  }
  return bytes;
}

// What fits nothing is told at once.
for (const { module = [], scripts = {} } of parts) {
  without(module);
  for (const [file, functions] of Object.entries(scripts)) await emptied(file, functions);
}
const full = await textsOf([], "whole");
const all = await sizeOf(full, {});
const queue = parts.entries();
await Promise.all(
  Array.from({ length: availableParallelism() }, async () => {
    for (const [place, part] of queue) {
      const { module, scripts } = part;
      part.inModule = module ? all - (await sizeOf(await textsOf(module, place), {})) : 0;
      part.inScripts = scripts ? all - (await sizeOf(full, scripts)) : 0;
      console.log(part.inModule, part.inScripts, part.part);
    }
  }),
);
write(all, groups);
