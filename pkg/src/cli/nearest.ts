import { distance } from "fastest-levenshtein";

/** The known name that is meant, probably: at most two edits away, and less than half of it, as the core has it. */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.min(3, Math.ceil(name.length / 2));
  for (const candidate of known) {
    const edits = distance(name, candidate);
    if (edits < least) [best, least] = [candidate, edits];
  }
  return best;
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
