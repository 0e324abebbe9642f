import { withStorage } from "./kept.js";
import type { SnapshotStorage } from "./types.js";

/** One plain value that outlives the page where the storage allows it, and else is remembered as long as the page is. */
export interface Note<T extends object> {
  get(): T;
  set(value: T): void;
}

export function createNote<T extends object>(
  storage: "none" | "session" | "local" | SnapshotStorage,
  key: string,
  empty: T,
): Note<T> {
  let value = empty;
  return {
    get() {
      const text = withStorage(storage, (opened) => opened.getItem(key));
      try {
        const read: unknown = text ? JSON.parse(text) : value;
        // Anything may stand there.
        if (Array.isArray(read) === Array.isArray(empty)) value = Object(read) as T;
      } catch {
        // Garbage: as good as nothing.
      }
      return value;
    },
    set(next) {
      value = next;
      withStorage(storage, (opened) => opened.setItem(key, JSON.stringify(next)));
    },
  };
}
