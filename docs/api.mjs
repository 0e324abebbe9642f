// Holds the pages in api/ to the types that they are generated from. `npm run api` writes them anew.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const here = import.meta.dirname;
const out = mkdtempSync(join(tmpdir(), "footlights-api-"));

/** @param {string} folder */
function pages(folder) {
  return JSON.stringify(readdirSync(folder).sort().map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

try {
  execFileSync(process.execPath, [join(here, "node_modules/typedoc/bin/typedoc"), "--out", out], { cwd: here, stdio: "inherit" });
  if (pages(out) !== pages(join(here, "api"))) {
    console.error("docs/api is not as the types are: run `npm run api` in docs");
    process.exitCode = 1;
  }
} finally {
  rmSync(out, { recursive: true });
}
