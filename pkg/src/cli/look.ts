import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { FOLDERS, isDirectory } from "./authored.js";

const INTERVAL = 300;
/** A file that is being written is empty for a moment. */
const SETTLE = 50;

/**
 * Calls `changed` when a file, or one in a directory, is not as it was, until the function that it returns is called. It
 * looks every so often: what the system tells by itself differs from one to the next, and some never tell of a file that
 * was replaced by renaming, as most editors do it.
 */
export function look(path: string, changed: () => void): () => void {
  let told = fingerprint(path);
  let last = told;
  let timer = setTimeout(again, INTERVAL);

  function again(): void {
    const now = fingerprint(path);
    if (now !== told && now === last) {
      told = now;
      changed();
    }
    last = now;
    timer = setTimeout(again, now === told ? INTERVAL : SETTLE);
  }

  return () => clearTimeout(timer);
}

function fingerprint(path: string): string {
  try {
    if (!isDirectory(path)) return fileprint(path);
    const folders = [path, ...FOLDERS.map((folder) => join(path, folder)).filter(isDirectory)];
    const files = folders.flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)));
    return files.map(fileprint).join("\n");
  } catch {
    // It went away while it was looked at, so that the next look finds something else.
    return "";
  }
}

function fileprint(file: string): string {
  // Some editors keep a link to nothing beside a file that is not saved yet.
  const { mtimeMs, size, ino } = statSync(file, { throwIfNoEntry: false }) ?? {};
  return `${file} ${mtimeMs} ${size} ${ino}`;
}
