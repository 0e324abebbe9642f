import { NEVER } from "./alarm.js";
import { KEEP } from "./limits.js";
import type { SnapshotStorage } from "./types.js";

/** The last good snapshot, as kept in a storage. */
export interface Kept {
  readonly text: string;
  /** Epoch milliseconds. */
  readonly confirmedAt: number;
}

export interface Keeper {
  /** What was kept, if it can be read. */
  read(): Kept | undefined;
  /** Keeps a snapshot. The text is asked for only if it has to be written. */
  write(text: () => string, confirmedAt: number, isNew: boolean): void;
  /** What was kept is of no use. */
  discard(): void;
}

/** The layout of an entry: a line of JSON about the snapshot, then the snapshot's own text, unaltered. */
const LAYOUT = 1;

/** The key that one address has for one environment and application. */
export function keyFor(...parts: readonly (string | undefined)[]): string {
  return `footlights:${JSON.stringify(parts)}`;
}

/** A storage may be denied, full, or hold anything at all. None of that is allowed to matter. */
export function createKeeper(storage: "none" | "session" | "local" | SnapshotStorage, key: string): Keeper {
  let writtenFor = -NEVER;

  function open(): SnapshotStorage | undefined {
    if (typeof storage === "object") return storage;
    // Only pages have these; elsewhere merely looking at them may print a warning.
    return storage !== "none" && globalThis.document ? globalThis[`${storage}Storage`] : undefined;
  }

  function attempt<T>(work: (opened: SnapshotStorage) => T): T | undefined {
    try {
      const opened = open();
      return opened && work(opened);
    } catch {
      return undefined;
    }
  }

  function discard(): void {
    attempt((opened) => opened.removeItem(key));
  }

  return {
    read() {
      const kept = attempt((opened): Kept | false => {
        const entry = String(opened.getItem(key));
        const end = entry.indexOf("\n");
        const { layout, confirmedAt } = JSON.parse(entry.slice(0, end)) as { layout: unknown; confirmedAt: number };
        return layout === LAYOUT && Number.isFinite(confirmedAt) && { text: entry.slice(end + 1), confirmedAt };
      });
      if (kept) return kept;
      discard();
      return undefined;
    },

    write(text, confirmedAt, isNew) {
      // A confirmation that is a few minutes old is worth as much, and writing a large snapshot takes time.
      if (!isNew && confirmedAt - writtenFor < KEEP) return;
      writtenFor = confirmedAt;
      attempt((opened) => opened.setItem(key, `${JSON.stringify({ layout: LAYOUT, confirmedAt })}\n${text()}`));
    },

    discard,
  };
}
