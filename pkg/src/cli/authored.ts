import { type Dirent, existsSync, readdirSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { at, type Document, read } from "./document.js";
import { tryText } from "./files.js";
import type { Finding } from "./finding.js";
import { unknown } from "./nearest.js";
import { progress } from "./terminal.js";

/** The files that stand once, by what they hold. */
export const SINGLE = ["project", "segments", "plans", "freezes", "trains"] as const;
/** The folders with one file per entry. */
export const FOLDERS = ["flags", "releases"] as const;

export type Single = (typeof SINGLE)[number];
export type Folder = (typeof FOLDERS)[number];

/** The authored directory, as it is written. */
export interface Authored {
  readonly directory: string;
  readonly singles: ReadonlyMap<Single, Document>;
  readonly flags: ReadonlyMap<string, Document>;
  readonly releases: ReadonlyMap<string, Document>;
  readonly findings: readonly Finding[];
}

/** A file with a text that is not yet on the disk. */
export interface Draft {
  readonly file: string;
  readonly text: string;
}

const EXTENSION = /\.jsonc?$/;
/** What people keep beside the files, and nobody takes for one of them. */
const OTHER = /^\.|\.(md|txt)$/i;

/** Whether there is a directory to read. */
export function isDirectory(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}

/** Reads all files of the authored directory; a draft stands in for the file of its name. */
export function readAuthored(directory: string, draft?: Draft): Authored {
  const singles = new Map<Single, Document>();
  const folders = { flags: new Map<string, Document>(), releases: new Map<string, Document>() };
  const findings: Finding[] = [];
  const shown = (path: string) => relative(process.cwd(), path) || ".";
  const fault = (path: string, message: string) =>
    findings.push({ severity: "fault", place: at(shown(path)), message });

  function open(path: string): Document | undefined {
    const file = shown(path);
    const given = draft?.file === file ? draft : tryText(path);
    if ("fault" in given) {
      fault(path, given.fault);
      return undefined;
    }
    const { document, findings: found } = read(file, given.text);
    findings.push(...found);
    return document;
  }

  for (const entry of readdirSync(directory, { withFileTypes: true }).sort(byName)) {
    const path = join(directory, entry.name);
    if (OTHER.test(entry.name)) continue;
    if (isFolder(entry, path)) {
      const folder = FOLDERS.find((name) => name === entry.name);
      if (folder) readFolder(path, folders[folder]);
      // A misspelt name is not left alone: what it was to keep closed would open.
      else fault(path, unknown("folder", entry.name, FOLDERS));
      continue;
    }
    const name = entry.name.replace(EXTENSION, "");
    const single = SINGLE.find((known) => known === name);
    if (!single || name === entry.name) {
      fault(path, unknown("file", entry.name, [...SINGLE.map((known) => `${known}.jsonc`)]));
    } else if (singles.has(single)) {
      fault(path, `there is another file with ${single}: ${singles.get(single)?.file}`);
    } else {
      const document = open(path);
      if (document) singles.set(single, document);
    }
  }

  function readFolder(folder: string, documents: Map<string, Document>): void {
    const entries = readdirSync(folder, { withFileTypes: true }).sort(byName);
    const tell = progress(`reading ${shown(folder)}`, entries.length);
    for (const [index, entry] of entries.entries()) {
      tell(index + 1);
      const path = join(folder, entry.name);
      if (OTHER.test(entry.name)) continue;
      const key = entry.name.replace(EXTENSION, "");
      if (isFolder(entry, path) || key === entry.name) {
        fault(path, "only files that end in .jsonc or .json belong here");
      } else if (documents.has(key)) {
        fault(path, `there is another file of that name: ${documents.get(key)?.file}`);
      } else {
        const document = open(path);
        if (document) documents.set(key, document);
      }
    }
  }

  return { directory: shown(directory), singles, ...folders, findings };
}

/** A folder, or a link to one. */
function isFolder(entry: Dirent, path: string): boolean {
  return entry.isDirectory() || (entry.isSymbolicLink() && isDirectory(path));
}

/** By code units, so that the order is the same on every machine. */
function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
