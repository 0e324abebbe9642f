import { withStorage } from "./kept.js";
import { createNote } from "./note.js";
import type { Client, EvaluationContext, SnapshotStorage } from "./types.js";

export interface AnonymousIdOptions {
  /** Where it is kept, default `local`; with `none`, or where storage is denied, it lasts as long as the page. */
  readonly storage?: "none" | "session" | "local" | SnapshotStorage | undefined;
  /** Milliseconds from when it was made, default 365 days; after that there is a new one. */
  readonly lifetime?: number | undefined;
}

const ID = "footlights:anonymous";
const MEMBERSHIP = "footlights:membership";
const YEAR = 365 * 86_400_000;
let ofPage: string | undefined;

/** 128 random bits. `randomUUID` is there on https only. */
function random(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A name for somebody who has not logged in: random, of this browser, and nobody else's. */
export function anonymousId({ storage = "local", lifetime = YEAR }: AnonymousIdOptions = {}): string {
  const now = Date.now();
  try {
    const { id, made } = JSON.parse(withStorage(storage, (opened) => opened.getItem(ID)) ?? "{}");
    if (typeof id === "string" && id && made <= now && now - made < lifetime) return id;
  } catch {
    // Garbage: as good as nothing.
  }
  const isKept = withStorage(storage, (opened) => {
    const id = random();
    opened.setItem(ID, JSON.stringify({ id, made: now }));
    return id;
  });
  ofPage ??= random();
  return isKept ?? ofPage;
}

/** The groups that a person has joined, as an attribute of the context. */
export interface Membership {
  join(name: string): void;
  leave(name: string): void;
  readonly names: readonly string[];
  /** A context with the attribute: whoever replaces the client's context takes it through this. */
  with(context: EvaluationContext): EvaluationContext;
}

export interface MembershipOptions {
  /** Where the names are kept, default `none`: as long as the page. */
  readonly storage?: "none" | "session" | "local" | SnapshotStorage | undefined;
  /** The attribute that holds the names, default `joined`: `{ "attribute": "joined", "contains": ["early-access"] }`. */
  readonly attribute?: string | undefined;
}

/** Lets a person join segments and leave them again. What was joined before is in the client's context at once. */
export function membership(
  client: Pick<Client, "context" | "setContext">,
  { storage = "none", attribute = "joined" }: MembershipOptions = {},
): Membership {
  const note = createNote<readonly string[]>(storage, `${MEMBERSHIP}:${attribute}`, []);
  const names = () => note.get().filter((name) => typeof name === "string");
  const joined: Membership = {
    join: (name) => set([...names().filter((other) => other !== name), name]),
    leave: (name) => set(names().filter((other) => other !== name)),
    get names() {
      return names();
    },
    with: (context) => ({ ...context, [attribute]: names() }),
  };

  function set(next: readonly string[]): void {
    note.set(next);
    client.setContext(joined.with(client.context));
  }

  if (names().length) client.setContext(joined.with(client.context));
  return joined;
}
