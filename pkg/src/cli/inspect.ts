import { existsSync } from "node:fs";
import { findNodeAtOffset, getNodePath } from "jsonc-parser";
import { isDirectory, readAuthored } from "./authored.js";
import { WrongCall } from "./command.js";
import type { Plain } from "./compile.js";
import { compile } from "./compile.js";
import { faultsOf } from "./core.js";
import { type Document, linesOf, type Path, read } from "./document.js";
import { readText } from "./files.js";
import type { Finding, Place } from "./finding.js";
import { placeIn } from "./locate.js";
import { isObject } from "./project.js";
import { findCycles } from "./references.js";
import { unseal } from "./signing.js";

/** A finding with all that helps to mend it. */
export interface Report extends Finding {
  /** Where in its file, as `rules[0].when.startWith`; empty for the whole of it. */
  readonly path: string;
  /** What to write instead, where that is known. */
  readonly suggestion?: string;
}

/** Everything that is to be said of an authored directory or a snapshot. */
export function inspect(path: string): Report[] {
  if (isDirectory(path)) {
    const authored = readAuthored(path);
    const { singles, flags, releases } = authored;
    const documents = [...singles.values(), ...flags.values(), ...releases.values()];
    const byFile = new Map(documents.map((document) => [document.file, document]));
    return compile(authored).findings.map((finding) => toReport(finding, byFile.get(finding.place.file)));
  }
  if (!existsSync(path)) throw new WrongCall(`there is neither a directory nor a snapshot "${path}"`);
  return inspectSnapshot(path);
}

function inspectSnapshot(file: string): Report[] {
  const { payload: text } = unseal(readText(file));
  const { document } = read(file, text);
  const value = parse(text);
  const sentences = [...faultsOf(text), ...(isObject(value) ? findCycles(value as unknown as Plain) : [])];
  const reports = sentences.map((sentence): Report => {
    const refused = / at line (\d+), column (\d+)$/.exec(sentence);
    if (refused) {
      const place = { file, line: Number(refused[1]), column: Number(refused[2]) };
      const message = sentence.slice(0, refused.index).replace(/^snapshot: /, "");
      return { severity: "fault", place, message, path: "" };
    }
    if (!document) return { severity: "fault", place: { file, line: 1, column: 1 }, message: sentence, path: "" };
    return toReport({ severity: "fault", ...placeIn(document, sentence, value) }, document);
  });
  return reports.sort((a, b) => a.place.line - b.place.line || a.place.column - b.place.column);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What is wrong with it, the core says.
    return undefined;
  }
}

function toReport(finding: Finding, document: Document | undefined): Report {
  const path = document ? pathText(pathAt(document, finding.place)) : "";
  const suggestion = suggestionFor(finding.message);
  return { ...finding, path, ...(suggestion !== undefined && { suggestion }) };
}

/** The steps to what stands at a place. */
function pathAt(document: Document, { line, column }: Place): Path {
  const node = findNodeAtOffset(document.root, (linesOf(document.text)[line - 1] ?? 0) + column - 1);
  return node ? getNodePath(node) : [];
}

function pathText(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    if (!/^[\w-]+$/.test(step)) return `${text}[${JSON.stringify(step)}]`;
    return text === "" ? step : `${text}.${step}`;
  }, "");
}

/** By how the sentence of a fault begins, how it is written right. */
const FORMS: readonly (readonly [RegExp, string])[] = [
  [/^not an RFC 3339 instant/, "2026-12-02T09:00:00Z"],
  [/^not a duration/, "P1DT12H"],
  [/^a share is a number/, "12.5"],
  [/^unknown zone/, "Europe/Vienna"],
  [/^it has no "owner"/, '"owner": "…"'],
];

function suggestionFor(message: string): string | undefined {
  return /did you mean "([^"]+)"\?/.exec(message)?.[1] ?? FORMS.find(([form]) => form.test(message))?.[1];
}
