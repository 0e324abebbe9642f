import { type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import type { Finding, Place } from "./finding.js";

/** A file of JSON with comments, and where everything stands in it. */
export interface Document {
  /** As it is shown to people. */
  readonly file: string;
  readonly text: string;
  readonly root: Node;
}

/** The steps that lead from the root of a document to a value in it. */
export type Path = readonly (string | number)[];

/** Reads a text. What it says of syntax is found here; what it means, elsewhere. */
export function read(file: string, text: string): { document: Document | undefined; findings: Finding[] } {
  const errors: ParseError[] = [];
  const root = parseTree(text.replace(/^\uFEFF/, " "), errors, { allowTrailingComma: true });
  const findings = errors.map(({ error, offset }): Finding => {
    const words = printParseErrorCode(error).replace(/\B[A-Z]/g, (letter) => ` ${letter}`);
    return { severity: "fault", place: placeOf(file, text, offset), message: `not JSON: ${words.toLowerCase()}` };
  });
  if (!root) {
    if (findings.length === 0) findings.push({ severity: "fault", place: at(file), message: "the file is empty" });
    return { document: undefined, findings };
  }
  const document = { file, text, root };
  if (findings.length === 0) findDoubled(document, root, findings);
  return { document, findings };
}

/** The beginning of a file. */
export function at(file: string): Place {
  return { file, line: 1, column: 1 };
}

export function placeOf(file: string, text: string, offset: number): Place {
  const begins = linesOf(text);
  let [line, above] = [0, begins.length];
  while (above - line > 1) {
    const middle = (line + above) >> 1;
    if ((begins[middle] ?? 0) <= offset) line = middle;
    else above = middle;
  }
  return { file, line: line + 1, column: offset - (begins[line] ?? 0) + 1 };
}

/** Of the text that was asked for last: a large one may have thousands of faults. */
let known: { readonly text: string; readonly begins: readonly number[] } = { text: "", begins: [0] };

/** The offsets at which the lines of a text begin. */
export function linesOf(text: string): readonly number[] {
  if (known.text === text) return known.begins;
  const begins = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) begins.push(at + 1);
  known = { text, begins };
  return begins;
}

/** Where a value stands, or the nearest to it that is there: what the compiler added has no place of its own. */
export function locate(document: Document, path: Path): Place {
  return placeOf(document.file, document.text, nodeAt(document.root, path).offset);
}

/** Where a key of an object stands, or the object if it has none of that name. */
export function locateKey(document: Document, path: Path, key: string): Place {
  const node = nodeAt(document.root, path);
  const property = node.type === "object" ? propertyOf(node, key) : undefined;
  return placeOf(document.file, document.text, (property ?? node).offset);
}

/** The deepest node on the way to a value. */
export function nodeAt(root: Node, path: Path): Node {
  let node = root;
  for (const step of path) {
    const next = typeof step === "number" ? node.children?.[step] : propertyOf(node, step)?.children?.[1];
    if (!next) break;
    node = next;
  }
  return node;
}

/** A member of an object, as it stands there. The last of several, as everywhere in JSON. */
export function propertyOf(node: Node, key: string): Node | undefined {
  const members = node.type === "object" ? (node.children ?? []) : [];
  return members.filter((child) => child.children?.[0]?.value === key).at(-1);
}

/** A plain value; `replace` may put another text in place of one. */
export function toValue(
  node: Node,
  replace: (text: string, path: Path) => unknown = (text) => text,
  path: Path = [],
): unknown {
  if (node.type === "array") {
    return (node.children ?? []).map((child, index) => toValue(child, replace, [...path, index]));
  }
  if (node.type === "object") {
    const object: Record<string, unknown> = {};
    for (const { children = [] } of node.children ?? []) {
      const [key, child] = children;
      if (!child) continue;
      const name = key?.value as string;
      const value = toValue(child, replace, [...path, name]);
      // A key may be `__proto__`, which an assignment would not make a member.
      Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
    }
    return object;
  }
  return node.type === "string" ? replace(node.value as string, path) : node.value;
}

function findDoubled(document: Document, node: Node, findings: Finding[]): void {
  const seen = new Set<string>();
  for (const child of node.children ?? []) {
    if (node.type === "object") {
      const key = child.children?.[0]?.value as string;
      if (seen.has(key)) {
        const place = placeOf(document.file, document.text, child.offset);
        findings.push({ severity: "fault", place, message: `the key "${key}" stands here twice` });
      }
      seen.add(key);
    }
    findDoubled(document, child, findings);
  }
}
