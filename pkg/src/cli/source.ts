import { existsSync } from "node:fs";
import { type Draft, isDirectory, readAuthored } from "./authored.js";
import { Failure, WrongCall } from "./command.js";
import { type Compiled, compile, type Plain, readFreezes } from "./compile.js";
import { faultsOf } from "./core.js";
import { readText } from "./files.js";
import { isFault } from "./finding.js";
import { isObject } from "./project.js";
import { unseal } from "./signing.js";
import { sayFindings } from "./terminal.js";

/** Where the authored files are, unless it is said. */
export const DIRECTORY = "footlights";

/** The option of commands that need the authored directory. */
export const IN = {
  in: { type: "string", value: "directory", help: `where the authored files are, default ${DIRECTORY}` },
} as const;

/** The same of those that take a snapshot as well. */
export const IN_EITHER = {
  in: { type: "string", value: "path", help: `the authored files or a snapshot, default ${DIRECTORY}` },
} as const;

/** Compiles the authored directory. */
export function compileDirectory(directory: string, draft?: Draft): Compiled {
  if (!isDirectory(directory)) {
    throw new WrongCall(
      `there is no directory "${directory}": say where it is with --in, or begin one with \`footlights init\``,
    );
  }
  return compile(readAuthored(directory, draft));
}

/** The same for what needs it without a fault, which says all that it finds. */
export function compileSound(directory: string): Compiled {
  const compiled = compileDirectory(directory);
  sayFindings(compiled.findings.filter(({ severity }) => severity !== "note"));
  const faults = compiled.findings.filter(isFault).length;
  if (faults > 0) throw new Failure(`${directory}: ${faults === 1 ? "a fault" : `${faults} faults`}, see above`);
  return compiled;
}

/** What can be looked at: the authored directory, or a snapshot that was made of one. */
export type Source = Omit<Compiled, "findings">;

export function openSource(path: string): Source {
  if (isDirectory(path)) return compileSound(path);
  if (!existsSync(path)) throw new WrongCall(`there is neither a directory nor a snapshot "${path}"`);
  const snapshot = readSnapshot(path);
  return {
    snapshot,
    project: { apps: new Map() },
    trains: new Map(),
    freezes: readFreezes(snapshot.freezes),
    owners: new Map(),
    notes: new Map(),
    boarded: new Map(),
  };
}

/** Reads a snapshot, of which everything must be sound. */
export function readSnapshot(file: string): Plain & { readonly revision?: number; readonly publishedAt?: string } {
  const { payload: text } = unseal(readText(file));
  const faults = faultsOf(text);
  if (faults.length > 0) throw new Failure(faults.map((fault) => `${file}: ${fault}`).join("\n"));
  const snapshot = JSON.parse(text) as Plain;
  return {
    ...snapshot,
    flags: isObject(snapshot.flags) ? snapshot.flags : {},
    releases: isObject(snapshot.releases) ? snapshot.releases : {},
  };
}
