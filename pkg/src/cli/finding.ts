/** A place in a file, from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/**
 * What is to be said of an authored file. A fault keeps something closed; a warning is probably not what was meant; a
 * note says what was decided on the way.
 */
export interface Finding {
  readonly severity: "fault" | "warning" | "note";
  readonly place: Place;
  readonly message: string;
}

export function isFault(finding: Finding): boolean {
  return finding.severity === "fault";
}
