import type { Release, Snapshot } from "footlights";
import type { Place } from "./place.ts";

/** A change of the document. It may be made again, on what somebody else has published meanwhile. */
export type Edit = (document: Snapshot) => Snapshot;

const ATTEMPTS = 5;

/** Publishes an edit of what is there, as its next revision. */
export async function publish(place: Place, edit: Edit, now: number): Promise<Snapshot> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const before = await place.snapshot();
    const document = {
      ...edit(before),
      revision: (before.revision ?? 0) + 1,
      publishedAt: new Date(now).toISOString(),
    };
    if (await place.publish(document)) {
      return document;
    }
  }
  throw new Error("the snapshot is being edited elsewhere, again and again");
}

/** Publishes the document as it was at first. It gets a revision of its own, else no page would take it. */
export async function beginAgain(place: Place, now: number): Promise<void> {
  const original = await place.original();
  await publish(place, () => original, now);
  await place.deploy(__APP_VERSION__);
}

/** The document with a release, new or in the place of another. */
export function withRelease(document: Snapshot, key: string, release: Release): Snapshot {
  return { ...document, releases: { ...document.releases, [key]: release } };
}

/** The document with some fields of a release changed; one that is not there is not made. */
export function withChange(document: Snapshot, key: string, change: Partial<Release>): Snapshot {
  const release = document.releases?.[key];
  return release === undefined ? document : withRelease(document, key, { ...release, ...change });
}

/** An instant as the document has it. */
export function toInstant(ms: number): string {
  return new Date(ms).toISOString();
}
