// The oldest engines that can run the package, as the README names them.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";
import { expect, test } from "vitest";

const README = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
const WASM_OPT = fileURLToPath(new URL("../node_modules/.bin/wasm-opt", import.meta.url));

/** What each of them has of WebAssembly beyond its first version. */
const FEATURES = [
  "--enable-bulk-memory",
  "--enable-nontrapping-float-to-int",
  "--enable-reference-types",
  "--enable-sign-ext",
];

/** Methods that some of them do not have (MDN's browser-compat-data), where a receiver of that name is likely to have it. */
const NEWER =
  /\.(at|findLast|findLastIndex|toSorted|toReversed|toSpliced|isWellFormed|toWellFormed)\(|\b(structuredClone|withResolvers|groupBy|fromAsync)\b|AbortSignal\.(any|timeout)|\(\?<[=!]/;

function oldest(): string[] {
  const [, chrome, firefox, safari] = /Chrome and Edge (\d+), Firefox (\d+), Safari ([\d.]+)/.exec(README) ?? [];
  return [`chrome${chrome}`, `edge${chrome}`, `firefox${firefox}`, `safari${safari}`];
}

function passes(file: URL, features: readonly string[]): boolean {
  try {
    execFileSync(WASM_OPT, ["--mvp-features", ...features, fileURLToPath(file)], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

test.each(["footlights_bg.wasm", "unpack.wasm"])("%s asks for no newer WebAssembly", (name) => {
  const file = new URL(`../wasm/${name}`, import.meta.url);
  expect(passes(file, [])).toBe(false);
  expect(passes(file, FEATURES)).toBe(true);
});

test.each([
  "index",
  "client",
  "slim",
  "audience",
  "openfeature",
  "otel",
  "overrides",
  "person",
  "react",
  "report",
  "verify",
])("%s.js has no newer JavaScript in it", async (name) => {
  const code = readFileSync(new URL(`../dist/${name}.js`, import.meta.url), "utf8");
  const [there, here] = await Promise.all(
    [oldest(), "esnext"].map((target) => transform(code, { target, charset: "utf8" })),
  );
  expect(there?.code).toBe(here?.code);
  expect(NEWER.exec(code)?.[0]).toBeUndefined();
});
