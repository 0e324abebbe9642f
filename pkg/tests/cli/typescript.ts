import { spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Stage } from "./stage.js";

const PACKAGE = fileURLToPath(new URL("../..", import.meta.url));

/** What TypeScript says of the sources of a project that has the package installed; `paths` has modules that stand in. */
export function check(
  { directory, write }: Stage,
  paths: Readonly<Record<string, readonly string[]>> = {},
): { status: number | null; stdout: string } {
  const compilerOptions = { strict: true, noEmit: true, skipLibCheck: true, module: "nodenext", target: "es2022" };
  write("tsconfig.json", {
    compilerOptions: { ...compilerOptions, lib: ["es2022", "dom"], types: [], paths },
    include: ["src"],
  });
  write("package.json", { type: "module" });
  mkdirSync(join(directory, "node_modules"), { recursive: true });
  symlinkSync(PACKAGE, join(directory, "node_modules/footlights"));
  const compiler = join(PACKAGE, "node_modules/typescript/bin/tsc");
  const { status, stdout } = spawnSync(process.execPath, [compiler], { cwd: directory, encoding: "utf8" });
  return { status, stdout };
}
