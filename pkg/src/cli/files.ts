import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { Failure } from "./command.js";

/** Reads a file, or says in a sentence why not. */
export function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (thrown) {
    const { code = "" } = thrown as NodeJS.ErrnoException;
    throw new Failure(`${file}: ${UNREADABLE[code] ?? `cannot be read (${code})`}`);
  }
}

const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a directory, not a file",
};

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

/** Writes a file that only its owner may read, and that must not be there yet. */
export function writeSecret(file: string, text: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { mode: 0o600, flag: "wx" });
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === "EEXIST") throw new Failure(`${file}: it is there already, and a key is not written over`);
    throw new Failure(`${file}: cannot be written (${code})`);
  }
}
