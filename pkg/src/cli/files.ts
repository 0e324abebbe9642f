import { existsSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { Failure } from "./command.js";

/** Reads a file, or says in a sentence why not. */
export function readText(file: string): string {
  const read = tryText(file);
  if ("fault" in read) throw new Failure(`${file}: ${read.fault}`);
  // As browsers do with a mark at the beginning.
  return read.text.replace(/^\uFEFF/, "");
}

/** The text of a file as it is there, or why there is none. */
export function tryText(file: string): { readonly text: string } | { readonly fault: string } {
  try {
    // In another encoding, letters would become question marks, and be published.
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(readFileSync(file)) };
  } catch (thrown) {
    const { code = "" } = thrown as NodeJS.ErrnoException;
    return { fault: UNREADABLE[code] ?? `cannot be read (${code})` };
  }
}

const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a directory, not a file",
  ERR_ENCODING_INVALID_ENCODED_DATA: "it is not UTF-8",
};

/** Writes a file in one step, so that nobody ever reads half of it. */
export function writeText(file: string, text: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    // A link stays one: what it leads to is written.
    const target = existsSync(file) ? realpathSync(file) : file;
    const beside = `${target}.${process.pid}.tmp`;
    try {
      writeFileSync(beside, text);
      renameSync(beside, target);
    } catch (thrown) {
      rmSync(beside, { force: true });
      throw thrown;
    }
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
