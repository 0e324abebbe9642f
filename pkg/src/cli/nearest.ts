import { distance } from "fastest-levenshtein";

/**
 * The known name that is meant, probably: at most two edits away, and less than half of it, as the core has it. Here two
 * neighbours that changed places are one edit, too.
 */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.min(3, Math.ceil(name.length / 2));
  for (const candidate of known) {
    const edits = isSwapped(name, candidate) ? 1 : distance(name, candidate);
    if (edits < least) [best, least] = [candidate, edits];
  }
  return best;
}

function isSwapped(name: string, other: string): boolean {
  const at = [...name].findIndex((_, index) => name[index] !== other[index]);
  const swapped = `${name.slice(0, at)}${name[at + 1]}${name[at]}${name.slice(at + 2)}`;
  return at >= 0 && swapped === other;
}

/** `unknown KIND "NAME"`, with the nearest of the known names where one is near, else with all of a few. */
export function unknown(kind: string, name: string, known: Iterable<string>): string {
  const names = [...known];
  const near = nearest(name, names);
  const sentence = `unknown ${kind} "${name}"`;
  if (near !== undefined) return `${sentence}, did you mean "${near}"?`;
  if (names.length === 0) return `${sentence}, there are none`;
  return names.length > 12 ? sentence : `${sentence}, there are ${names.join(", ")}`;
}
