import { Failure } from "./command.js";
import type { Plain } from "./compile.js";
import { isObject } from "./project.js";

/** A snapshot as it is published. */
export interface Edition {
  readonly revision: number;
  /** That of the one before it, if there is one. */
  readonly before?: number;
  readonly text: string;
  /** It says nothing that the one before did not. */
  readonly isUnchanged: boolean;
}

/** What was published before: its text, and the file it comes from. */
export interface Previous {
  readonly file: string;
  readonly text: string;
}

/** Counts the revision: one more than that of the snapshot before it, if anything else is not as it was. */
export function publish(snapshot: Plain, previous: Previous | undefined, now: number): Edition {
  const before = previous && readPrevious(previous);
  const { format, environment, lineage, ...rest } = snapshot;
  const head = { format, ...(environment !== undefined && { environment }), ...(lineage !== undefined && { lineage }) };
  if (before) {
    const { revision, publishedAt, ...said } = before;
    if (previous && JSON.stringify(said) === JSON.stringify({ ...head, ...rest })) {
      return { revision: revision as number, before: revision as number, text: previous.text, isUnchanged: true };
    }
    const was = said.environment;
    // One that names none is for all of them, so it may get a name.
    if (was !== undefined && environment !== undefined && was !== environment) {
      throw new Failure(
        `${previous?.file}: its environment is "${was}", and that of project.jsonc is "${environment}"`,
      );
    }
  }
  const counted = before && Number(before.revision);
  const revision = (counted ?? 0) + 1;
  const publishedAt = `${new Date(now).toISOString().slice(0, 19)}Z`;
  const text = `${JSON.stringify({ ...head, revision, publishedAt, ...rest }, null, 2)}\n`;
  return { revision, ...(counted !== undefined && { before: counted }), text, isUnchanged: false };
}

function readPrevious({ file, text }: Previous): Record<string, unknown> {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    throw new Failure(`${file}: not JSON, so that its revision cannot be counted on`);
  }
  if (!isObject(given)) throw new Failure(`${file}: not a snapshot, so that its revision cannot be counted on`);
  const { revision = 0 } = given;
  if (!Number.isSafeInteger(revision)) throw new Failure(`${file}: its revision is not an integer`);
  return { ...given, revision };
}
