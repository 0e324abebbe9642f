import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { Failure } from "./command.js";

/** Reads a file, or says in a sentence why not. */
export function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (thrown) {
    throw new Failure(`${file}: cannot be read (${(thrown as NodeJS.ErrnoException).code})`);
  }
}

/** Writes a file in one step, so that nobody ever reads half of it. */
export function writeText(file: string, text: string): void {
  const beside = `${file}.${process.pid}.tmp`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(beside, text);
    renameSync(beside, file);
  } catch (thrown) {
    throw new Failure(`${file}: cannot be written (${(thrown as NodeJS.ErrnoException).code})`);
  }
}
