import { createTwoFilesPatch } from "diff";
import { type Authored, type Folder, isDirectory, readAuthored } from "./authored.js";
import { Failure, WrongCall } from "./command.js";
import { type Compiled, compile, readFreezes } from "./compile.js";
import type { Document } from "./document.js";
import { writeText } from "./files.js";
import { type Finding, isFault } from "./finding.js";
import { unknown } from "./nearest.js";
import { isObject } from "./project.js";
import { DIRECTORY, IN } from "./source.js";
import { paint, print, printJson, sayFindings } from "./terminal.js";
import type { Freeze } from "./trains.js";

/** The options of the commands that edit an authored file. */
export const EDITING = {
  ...IN,
  "dry-run": { type: "boolean", help: "shows the diff, and writes nothing" },
} as const;

interface Editing {
  readonly in?: string;
  readonly "dry-run"?: boolean;
  readonly json?: boolean;
}

/** An entry that is to be edited. */
export interface Entry {
  readonly key: string;
  readonly document: Document;
  /** What it comes to in the snapshot. */
  readonly value: Readonly<Record<string, unknown>>;
  readonly holds: readonly Freeze[];
  readonly compiled: Compiled;
}

/** Finds the entry that a command is about. */
export function findEntry(folder: Folder, positionals: readonly string[], values: Editing): Entry {
  const kind = folder === "flags" ? "flag" : "release";
  const [key, more] = positionals;
  if (key === undefined) throw new WrongCall(`it takes the key of a ${kind}`);
  if (more !== undefined) throw new WrongCall(`only one ${kind} is taken, but there is "${more}", too`);
  const authored = open(values);
  const document = authored[folder].get(key);
  if (!document) throw new WrongCall(unknown(kind, key, authored[folder].keys()));
  const compiled = compile(authored);
  const value = (folder === "flags" ? compiled.snapshot.flags : compiled.snapshot.releases)[key];
  if (!isObject(value)) throw new Failure(`${document.file}: it is not an object`);
  const broken = compiled.findings.filter((finding) => isFault(finding) && finding.place.file === document.file);
  if (broken.some(({ message }) => message.startsWith("not JSON"))) {
    sayFindings(broken);
    throw new Failure(`${document.file}: nothing was changed, since it cannot be read`);
  }
  return { key, document, value, holds: readFreezes(value.holds), compiled };
}

function open({ in: dir = DIRECTORY }: Editing): Authored {
  if (!isDirectory(dir)) throw new WrongCall(`there is no directory "${dir}": say where it is with --in`);
  return readAuthored(dir);
}

/** Writes an edit, shows it, and says what it comes to. An edit that would bring a fault along is not written. */
export function apply(entry: Entry, after: Document, values: Editing, says: string): number {
  const before = entry.document;
  const { file } = before;
  const { in: dir = DIRECTORY } = values;
  const known = new Set(entry.compiled.findings.map(said));
  const { findings } = compile(readAuthored(dir, { file, text: after.text }));
  const faults = findings.filter((finding) => isFault(finding) && !known.has(said(finding)));
  if (faults.length > 0) {
    sayFindings(faults);
    throw new Failure(`${file}: nothing was changed, since the above would be wrong`);
  }
  const isDry = values["dry-run"] === true;
  if (!isDry) writeText(file, after.text);
  const patch = patchOf(file, before.text, after.text);
  if (values.json) printJson({ file, written: !isDry, diff: patch });
  else {
    print(painted(patch));
    print(says);
    print(isDry ? "Nothing was written (--dry-run)." : "It reaches people once the snapshot is built and published.");
  }
  return 0;
}

function said({ place, message }: Finding): string {
  return `${place.file}: ${message}`;
}

function patchOf(file: string, before: string, after: string): string {
  const patch = createTwoFilesPatch(file, file, before, after, undefined, undefined, { context: 3 });
  return patch.slice(patch.indexOf("---")).trimEnd();
}

function painted(patch: string): string {
  const lines = patch.split("\n").map((line) => {
    if (/^(---|\+\+\+)/.test(line)) return paint.bold(line);
    return line.startsWith("+") ? paint.green(line) : line.startsWith("-") ? paint.red(line) : line;
  });
  return lines.join("\n");
}
