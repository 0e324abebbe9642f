import { type Dirent, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import ignore, { type Ignore } from "ignore";
import { HEAD } from "./declare.js";
import { linesOf, placeOf } from "./document.js";
import type { Place } from "./finding.js";
import { isObject } from "./project.js";
import { unseal } from "./signing.js";
import { progress } from "./terminal.js";

/** Where a key stands in the code. */
export interface Mention extends Place {
  /** The line, without the blanks around it. */
  readonly text: string;
}

/** Code is not that long; what is, was generated. */
const LARGEST = 1024 * 1024;
const NEVER = [".git", "node_modules"];

/** Looks for keys in the files under a directory that git would not ignore. */
export function findMentions(
  directory: string,
  keys: readonly string[],
  except: readonly string[],
): Map<string, Mention[]> {
  const mentions = new Map<string, Mention[]>(keys.map((key) => [key, []]));
  if (keys.length === 0) return mentions;
  const files = [...filesUnder(directory, rulesAbove(directory), new Set(except))];
  const tell = progress("looking through files", files.length);
  for (const [index, path] of files.entries()) {
    tell(index + 1);
    const text = attempt(() => readFileSync(path, "utf8")) ?? "";
    if (text.includes("\0") || isWritten(path, text)) continue;
    const file = relative(process.cwd(), path);
    for (const [key, found] of mentions) {
      for (let at = text.indexOf(key); at >= 0; at = text.indexOf(key, at + key.length)) {
        if (!isWhole(text, at, key)) continue;
        const place = placeOf(file, text, at);
        const [begin, end] = [linesOf(text)[place.line - 1], linesOf(text)[place.line]];
        found.push({ ...place, text: text.slice(begin, end).trim() });
      }
    }
  }
  return mentions;
}

/** Whether the command wrote it: what is built anew follows the authored files, and nobody cleans it up. */
function isWritten(path: string, text: string): boolean {
  if (path.endsWith(".d.ts")) return text.startsWith(HEAD);
  if (!path.endsWith(".json") || !text.includes("format")) return false;
  try {
    const given: unknown = JSON.parse(unseal(text).payload);
    return isObject(given) && typeof given.format === "number" && isObject(given.flags);
  } catch {
    return false;
  }
}

/** Whether it is the key, and not a part of a longer name. */
function isWhole(text: string, at: number, key: string): boolean {
  const around = [text[at - 1] ?? "", text[at + key.length] ?? ""];
  return around.every((character) => !/[\p{L}\p{N}_-]/u.test(character));
}

/** What a `.gitignore` says, and the directory in which it stands. */
interface Rules {
  readonly directory: string;
  readonly rules: Ignore;
}

function* filesUnder(directory: string, above: readonly Rules[], except: ReadonlySet<string>): Generator<string> {
  const rules = [...above, ...rulesIn(directory)];
  for (const entry of attempt(() => readdirSync(directory, { withFileTypes: true })) ?? ([] as Dirent[])) {
    const path = join(directory, entry.name);
    if (NEVER.includes(entry.name) || except.has(path) || isIgnored(path, entry.isDirectory(), rules)) continue;
    // A link leads to what is found elsewhere, or to nothing of ours.
    if (entry.isDirectory()) yield* filesUnder(path, rules, except);
    else if (entry.isFile() && statSync(path).size <= LARGEST) yield path;
  }
}

function rulesIn(directory: string): Rules[] {
  const text = attempt(() => readFileSync(join(directory, ".gitignore"), "utf8"));
  return text === undefined ? [] : [{ directory, rules: ignore().add(text) }];
}

/** What is said above a directory, from that on which git keeps, if there is one. */
function rulesAbove(directory: string): Rules[] {
  const rules: Rules[] = [];
  for (let folder = directory; !existsSync(join(folder, ".git")); folder = dirname(folder)) {
    if (folder === dirname(folder)) return [];
    rules.unshift(...rulesIn(dirname(folder)));
  }
  return rules;
}

/** What another user keeps beside the code, such as the files of a database, is passed over. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** The nearest `.gitignore` that says anything of a file decides. */
function isIgnored(path: string, isDirectory: boolean, all: readonly Rules[]): boolean {
  for (const { directory, rules } of [...all].reverse()) {
    const name = relative(directory, path).split(sep).join("/") + (isDirectory ? "/" : "");
    const { ignored, unignored } = rules.test(name);
    if (ignored || unignored) return ignored;
  }
  return false;
}
