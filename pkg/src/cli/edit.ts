// Edits as a person would make them. `modify` of jsonc-parser lays the lines that it touches anew, and lets a comment at
// the end of a line end up behind what was put in; so only its tree and its scanner are used here.

import { createScanner, type Node } from "jsonc-parser";
import { type Document, nodeAt, type Path, propertyOf, read } from "./document.js";

/** Puts a member into an object, or another value in place of the one it has. `after` names the member to follow. */
export function setMember(document: Document, path: Path, key: string, value: unknown, after?: string): Document {
  const object = nodeAt(document.root, path);
  const text = inline(value);
  const present = propertyOf(object, key)?.children?.[1];
  if (present) return replace(document, present.offset, present.offset + present.length, text);
  const before = after === undefined ? undefined : propertyOf(object, after);
  return insert(document, object, `${JSON.stringify(key)}: ${text}`, before);
}

/** Adds an item at the end of a list. */
export function addItem(document: Document, path: Path, value: unknown): Document {
  return insert(document, nodeAt(document.root, path), inline(value));
}

/** JSON on one line, with blanks as people write it. */
function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, its]) => `${JSON.stringify(key)}: ${inline(its)}`);
  return `{ ${members.join(", ")} }`;
}

/** Puts an entry into an object or a list, behind another one or as the last. */
function insert(document: Document, container: Node, entry: string, after?: Node): Document {
  const { text } = document;
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  const last = after ?? container.children?.at(-1);
  const close = container.offset + container.length - 1;
  if (!last) {
    const line = text.lastIndexOf("\n", close) + 1;
    const indent = text.slice(line, close);
    // Where it ends in a line of its own, what comes now is the line before.
    if (line <= container.offset || indent.trim() !== "") {
      const blank = container.type === "object" ? " " : "";
      return replace(document, close, close, `${blank}${entry}${blank}`);
    }
    return replace(document, line, line, `${indent}${/\t/.test(indent) ? "\t" : "  "}${entry}${eol}`);
  }
  const end = last.offset + last.length;
  const { comma, lineEnd } = scan(text, end);
  const isOwnLine = text.slice(container.offset, last.offset).includes("\n") && /^[ \t]*$/.test(indentOf(text, last));
  // A comma in front of the next line is a style, too.
  if (!isOwnLine || (comma !== undefined && comma >= lineEnd)) {
    return comma === undefined
      ? replace(document, end, end, `, ${entry}`)
      : replace(document, comma + 1, comma + 1, ` ${entry},`);
  }
  const line = `${eol}${indentOf(text, last)}${entry}`;
  if (comma !== undefined) return replace(document, lineEnd, lineEnd, `${line},`);
  return replace(document, end, lineEnd, `,${text.slice(end, lineEnd)}${line}`);
}

/** What stands in a line before a node. */
function indentOf(text: string, node: Node): string {
  return text.slice(text.lastIndexOf("\n", node.offset - 1) + 1, node.offset);
}

// The kinds of tokens, as `SyntaxKind` has them: it is a const enum, which no bundler can follow.
const COMMA = 5;
const LINE_COMMENT = 12;
const BLOCK_COMMENT = 13;
const LINE_BREAK = 14;
const BLANK = 15;

/** The comma behind an entry, if there is one, and where the rest of its line ends: comma and comments. */
function scan(text: string, end: number): { comma: number | undefined; lineEnd: number } {
  const scanner = createScanner(text);
  scanner.setPosition(end);
  let comma: number | undefined;
  let lineEnd = end;
  let isLine = true;
  for (;;) {
    const kind: number = scanner.scan();
    if (kind === COMMA) comma = scanner.getTokenOffset();
    if (kind === LINE_BREAK) isLine = false;
    else if (kind === COMMA || kind === LINE_COMMENT || kind === BLOCK_COMMENT) {
      if (isLine) lineEnd = scanner.getTokenOffset() + scanner.getTokenLength();
    } else if (kind !== BLANK) {
      return { comma, lineEnd };
    }
  }
}

function replace(document: Document, from: number, to: number, text: string): Document {
  const edited = document.text.slice(0, from) + text + document.text.slice(to);
  const { document: after, findings } = read(document.file, edited);
  // It was sound before, so this would be ours.
  if (!after || findings.length > 0) throw new Error(`${document.file}: the edit would have broken it`);
  return after;
}
