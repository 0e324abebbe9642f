import type { Client, Snapshot, Verify } from "footlights";

/** Reads along: the documents that come to a client, for those who want to see more of them than it answers. */
export interface Published {
  /** To be given to the client as `snapshot.verify`. It lets every file pass. */
  readonly verify: Verify;
  /** The document that a client answers from, as far as it is known; the same object as long as it is the same text. */
  of(client: Pick<Client, "snapshot">): Snapshot | undefined;
  /** Calls `listener` whenever a file has come, until the function that it returns is called. */
  follow(listener: () => void): () => void;
}

export function readAlong(): Published {
  const listeners = new Set<() => void>();
  let text = "";
  let arrived: Snapshot | undefined;
  let used: Snapshot | undefined;

  return {
    async verify(file) {
      const given = new TextDecoder().decode(file);
      if (given !== text) {
        text = given;
        arrived = parsed(given);
        // Once the client has taken or refused it.
        setTimeout(() => {
          for (const listener of listeners) {
            listener();
          }
        });
      }
      return file;
    },
    of({ snapshot }) {
      if (arrived !== undefined && snapshot?.revision === (arrived.revision ?? 0)) {
        used = arrived;
      }
      return used;
    },
    follow(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** What cannot be read, the client refuses, too. */
function parsed(text: string): Snapshot | undefined {
  try {
    return JSON.parse(text) as Snapshot;
  } catch {
    return undefined;
  }
}
