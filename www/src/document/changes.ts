import { diffArrays } from "diff";
import type { Snapshot } from "footlights";
import stringify from "json-stringify-pretty-compact";

/** A line of a document, as it was before or is now. */
export interface Line {
  readonly text: string;
  readonly kind: "same" | "added" | "removed";
}

/** Some lines in a row: changed ones, or such as are the same in both documents. */
export interface Stretch {
  readonly isChange: boolean;
  readonly lines: readonly Line[];
}

/** As wide as the page shows it without breaking lines, but for phones. */
const WIDTH = 62;
/** What every edition changes, and what nobody looks for. */
const COUNTING = /^ {2}"(revision|publishedAt)": /;

export function textOf(document: Snapshot): string {
  return stringify(document, { maxLength: WIDTH });
}

/** A line that has got a comma, as something follows now, says what it said. */
const comparator = (one: string, other: string) => one.replace(/,$/, "") === other.replace(/,$/, "");

/** The lines of a text beside those of the one before it, in stretches. */
export function compare(before: string, after: string): Stretch[] {
  const stretches: { isChange: boolean; lines: Line[] }[] = [];
  for (const { value, added, removed } of diffArrays(before.split("\n"), after.split("\n"), { comparator })) {
    const kind = added ? "added" : removed ? "removed" : "same";
    const isChange = kind !== "same";
    const lines = value.map((text): Line => ({ text, kind }));
    const last = stretches.at(-1);
    if (last?.isChange === isChange) {
      last.lines.push(...lines);
    } else {
      stretches.push({ isChange, lines });
    }
  }
  return stretches;
}

/** The first stretch that changes more than the count of the editions; none if there is no such. */
export function firstChange(stretches: readonly Stretch[]): number {
  return stretches.findIndex(({ isChange, lines }) => isChange && !lines.every(({ text }) => COUNTING.test(text)));
}
