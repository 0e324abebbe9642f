import { isText } from "./options.js";
import type { SnapshotStorage } from "./types.js";

/** What is noted beside a kept file: of which snapshot it speaks, and when that was last known to be current. */
export interface Mark {
  /** What the core makes of the snapshot: a mark beside another file says nothing about it. */
  readonly digest: number;
  /** Epoch milliseconds. */
  readonly confirmedAt: number;
  /** The same by the device's clock, by which tabs compare: the server's time is known to each a little differently. */
  readonly at: number;
}

/** The last good snapshot in a storage: its file as it came, with its signature if it has one, and its mark. */
export interface Keeper {
  /** The mark, if there is one that can be read. */
  mark(): Mark | undefined;
  file(): string | undefined;
  /** Keeps a mark, and the file if it is a new one. */
  write(mark: Mark, file: Uint8Array | undefined): void;
  /** What was kept is of no use. */
  discard(): void;
}

/** Counts the layouts of what is kept, so that two versions of this package on one origin leave each other alone. */
const LAYOUT = 2;

/** The key that one address has for one environment and application. */
export function keyFor(...parts: readonly (string | undefined)[]): string {
  return `footlights:${JSON.stringify([LAYOUT, ...parts])}`;
}

/** A storage may be denied, full, or hold anything at all. None of that is allowed to matter. */
export function withStorage<T>(
  storage: "none" | "session" | "local" | SnapshotStorage,
  work: (opened: SnapshotStorage) => T,
): T | undefined {
  try {
    if (typeof storage === "object") return work(storage);
    // Only pages have these; elsewhere merely looking at them may print a warning.
    return storage !== "none" && globalThis.document ? work(globalThis[`${storage}Storage`]) : undefined;
  } catch {
    return undefined;
  }
}

export function createKeeper(storage: "none" | "session" | "local" | SnapshotStorage, key: string): Keeper {
  const markKey = `${key}:mark`;
  const attempt = <T>(work: (opened: SnapshotStorage) => T) => withStorage(storage, work);

  function read(from: string): string | undefined {
    const text: unknown = attempt((opened) => opened.getItem(from));
    return isText(text) ? text : undefined;
  }

  return {
    mark() {
      try {
        // A text that cannot be read is thrown about, which takes a millisecond the first time.
        const mark = JSON.parse(read(markKey) ?? "0") as Mark;
        if (Number.isFinite(mark.confirmedAt)) return mark;
      } catch {
        // Garbage: as good as nothing.
      }
      return undefined;
    },

    file: () => read(key),

    write(mark, file) {
      attempt((opened) => {
        // The file first: where it finds no room, the one before and its mark stay.
        if (file) opened.setItem(key, new TextDecoder().decode(file));
        opened.setItem(markKey, JSON.stringify(mark));
      });
    },

    discard() {
      for (const each of [key, markKey]) attempt((opened) => opened.removeItem(each));
    },
  };
}
