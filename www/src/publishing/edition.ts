/**
 * What was published over a file. It holds as long as the file is what it was then: whoever edits the file itself is heard.
 */
export interface Edition {
  readonly over: string;
  readonly text: string;
}

/** What is to be served: the edition, or the file if that has changed since. */
export function current(file: string, edition: Edition | undefined): string {
  return edition?.over === file ? edition.text : file;
}

/** Whether a document may follow another one: not if somebody else has published meanwhile, so that no edit is lost. */
export function follows(text: string, before: string): boolean {
  const revision = revisionOf(before);
  return revision === undefined || (revisionOf(text) ?? 0) > revision;
}

function revisionOf(text: string): number | undefined {
  try {
    return (JSON.parse(text) as { revision?: number }).revision;
  } catch {
    return undefined;
  }
}
