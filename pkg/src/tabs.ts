import type { Mark } from "./kept.js";

/** What one tab tells the others of its origin that have the same snapshot. */
export interface Word {
  /** That it is asking now, so that the others need not. */
  readonly asking?: true;
  /** That nothing came of it, and after how many milliseconds it asks again. */
  readonly failed?: number | undefined;
  /** What came of it: how the snapshot stands, and the file if it is a new one. */
  readonly mark?: Mark | undefined;
  readonly file?: Uint8Array | undefined;
}

export interface Tabs {
  tell(word: Word): void;
  /** Leaves the others alone: on the way into the back/forward cache, which an open channel may bar. */
  leave(): void;
  join(): void;
}

/** The other tabs. Nobody leads, nobody holds a lock: one that is frozen or killed just says nothing more. */
export function joinTabs(name: string | undefined, hear: (word: Word) => void): Tabs {
  let channel: BroadcastChannel | undefined;
  let isAway = false;
  // Only pages have other tabs. A channel takes half a millisecond to open: whoever made the client has an answer first.
  const later = (work: () => void) => {
    if (name && globalThis.document) setTimeout(() => isAway || work());
  };

  const tabs: Tabs = {
    tell(word) {
      later(() => {
        try {
          channel?.postMessage(word);
        } catch {
          // A channel may be denied like a storage. Then this tab asks for itself.
        }
      });
    },
    leave() {
      isAway = true;
      channel?.close();
      channel = undefined;
    },
    join() {
      isAway = false;
      later(() => {
        try {
          channel ??= new BroadcastChannel(name as string);
          channel.onmessage = ({ data }) => hear(Object(data) as Word);
        } catch {
          // As above.
        }
      });
    },
  };
  tabs.join();
  return tabs;
}
