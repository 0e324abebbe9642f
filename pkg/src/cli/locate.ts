import type { Authored, Single } from "./authored.js";
import { at, type Document, locate, locateKey, nodeAt, type Path, propertyOf } from "./document.js";
import type { Place } from "./finding.js";
import { isObject } from "./project.js";

/** Leads from a fault of the snapshot back to the line that somebody wrote. */
export function placeOfFault(
  sentence: string,
  snapshot: object,
  authored: Authored,
): { readonly place: Place; readonly message: string } {
  const { path, message } = split(sentence, snapshot);
  const found = documentOf(path, authored);
  if (!found) return { place: at(authored.directory), message: sentence };
  return { place: placeAlong(found.document, found.rest, message), message };
}

/** The same in the snapshot itself. */
export function placeIn(
  document: Document,
  sentence: string,
  snapshot: unknown,
): { readonly place: Place; readonly message: string } {
  const { path, message } = split(sentence, snapshot);
  return { place: placeAlong(document, path, message), message };
}

function placeAlong(document: Document, path: Path, message: string): Place {
  const node = nodeAt(document.root, path);
  // A name that is unknown, or too much, stands as a key in the object to which the path leads.
  const named = [...message.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, name = ""]) => name);
  const key = named.find((name) => propertyOf(node, name));
  return key === undefined ? locate(document, path) : locateKey(document, path, key);
}

/** Which file a path of the snapshot leads into, and the path in there. */
function documentOf(path: Path, authored: Authored): { document: Document; rest: Path } | undefined {
  const [section, key] = path;
  if (section === "flags" || section === "releases") {
    const document = authored[section].get(String(key));
    return document && { document, rest: path.slice(2) };
  }
  const isSingle = section === "segments" || section === "plans" || section === "freezes";
  const document = authored.singles.get(isSingle ? (section as Single) : "project");
  return document && { document, rest: isSingle ? path.slice(1) : path };
}

/**
 * The path and the message of a sentence such as `flags.new-checkout.rules[1].when: unknown test "startWith"`. Keys may
 * have dots, brackets and colons in them, so what is there decides where one ends.
 */
function split(sentence: string, snapshot: unknown): { path: Path; message: string } {
  const path: (string | number)[] = [];
  let rest = sentence;
  let value = snapshot;
  for (;;) {
    if (rest.startsWith(": ")) return { path, message: rest.slice(2) };
    const [whole, index] = /^\[(\d+)\]/.exec(rest) ?? [];
    if (whole !== undefined) {
      path.push(Number(index));
      value = Array.isArray(value) ? value[Number(index)] : undefined;
      rest = rest.slice(whole.length);
      continue;
    }
    rest = rest.replace(/^\./, "");
    const text = rest;
    const members = isObject(value) ? value : {};
    const ends = [...text.matchAll(/\.|\[|: /g)].map(({ index }) => text.slice(0, index));
    const key = ends.filter((known) => Object.hasOwn(members, known)).at(-1) ?? ends[0] ?? rest;
    if (key === "" || key === rest) return { path, message: rest };
    path.push(key);
    value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
    rest = rest.slice(key.length);
  }
}
