import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isObject } from "../cli/project.js";
import type { Deployment } from "../types.js";

/** What the project says of itself: the nearest package.json its name and version, git the commit. */
export function readDeployment(root: string): Deployment {
  const { name, version } = readManifest(root);
  const commit = readCommit(root);
  return {
    ...(typeof name === "string" && { app: name }),
    ...(typeof version === "string" && { version }),
    ...(commit !== undefined && { commit }),
  };
}

function readManifest(root: string): Record<string, unknown> {
  for (let folder = root; ; folder = dirname(folder)) {
    const file = join(folder, "package.json");
    if (existsSync(file)) {
      const given: unknown = JSON.parse(readFileSync(file, "utf8"));
      return isObject(given) ? given : {};
    }
    if (folder === dirname(folder)) return {};
  }
}

function readCommit(root: string): string | undefined {
  try {
    const said = execFileSync("git", ["rev-parse", "HEAD"], { cwd: root, stdio: ["ignore", "pipe", "ignore"] });
    return said.toString().trim();
  } catch {
    // No git, no repository or no commit yet: whoever builds can say it, and nothing depends on it.
    return undefined;
  }
}
