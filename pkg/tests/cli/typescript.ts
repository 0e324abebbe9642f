import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Stage } from "./stage.js";

const PACKAGE = fileURLToPath(new URL("../..", import.meta.url));

/** What the project has installed beside the package: what the package itself is tested with. */
const BESIDE = ["@openfeature", "@types", "react"];

/** What TypeScript says of the sources of a project that has the package installed. */
export function check({ directory, write }: Stage): { status: number | null; stdout: string } {
  const compilerOptions = { strict: true, noEmit: true, skipLibCheck: true, module: "nodenext", target: "es2022" };
  write("tsconfig.json", {
    compilerOptions: { ...compilerOptions, lib: ["es2022", "dom"], types: [] },
    include: ["src"],
  });
  write("package.json", { type: "module" });
  const modules = join(directory, "node_modules");
  if (!existsSync(modules)) {
    mkdirSync(modules);
    symlinkSync(PACKAGE, join(modules, "footlights"));
    for (const name of BESIDE) symlinkSync(join(PACKAGE, "node_modules", name), join(modules, name));
  }
  const compiler = join(PACKAGE, "node_modules/typescript/bin/tsc");
  const { status, stdout } = spawnSync(process.execPath, [compiler], { cwd: directory, encoding: "utf8" });
  return { status, stdout };
}
