import { UNHEARD_ERRORS } from "./limits.js";
import type { ClientEvents } from "./types.js";

type EventName = keyof ClientEvents;
type Listener<E extends EventName> = (detail: ClientEvents[E]) => void;

/** One call of `on`: a listener that is added twice is told twice, and taken off one by one. */
interface Listening {
  readonly event: EventName;
  readonly listener: (detail: never) => void;
}

/** Those that go to a sink, too. */
export const REPORTED = [
  "exposure",
  "failure",
  "tripped",
  "feedback",
  "track",
  "reload-advised",
] as const satisfies EventName[];

export const EVENTS: readonly string[] = [
  "ready",
  "change",
  "opening",
  "stale",
  "error",
  ...REPORTED,
] satisfies EventName[];

export interface Events {
  on<E extends EventName>(event: E, listener: Listener<E>): () => void;
  emit<E extends EventName>(event: E, detail: ClientEvents[E]): void;
  /** Whether anybody listens. */
  hears(event: EventName): boolean;
  /** Forgets everybody; nothing is delivered after this. */
  close(): void;
}

/**
 * Events in the order in which they happened: one that is emitted while another is being delivered waits for its end.
 * `ready` and the last `reload-advised` are remembered for later listeners, and so are errors as long as nobody has listened.
 */
export function createEvents(): Events {
  const everybody = new Set<Listening>();
  const waiting: (() => void)[] = [];
  const unheard: unknown[] = [];
  const remembered = new Map<EventName, unknown>();
  let isDelivering = false;
  let isClosed = false;

  function deliver(delivery: () => void): void {
    waiting.push(delivery);
    if (isDelivering) return;
    isDelivering = true;
    // Also what is added meanwhile.
    for (const next of waiting) next();
    waiting.length = 0;
    isDelivering = false;
  }

  function hears(event: EventName): boolean {
    for (const one of everybody) if (one.event === event) return true;
    return false;
  }

  function tell(one: Listening, detail: unknown): void {
    // It may have been taken off since, by a listener that was told before it.
    if (!everybody.has(one)) return;
    try {
      one.listener(detail as never);
    } catch (thrown) {
      // It must not keep the others from hearing: its error goes where uncaught ones go.
      (globalThis.reportError ?? console.error)(thrown);
    }
  }

  return {
    on(event, listener) {
      const one = { event, listener };
      if (!isClosed) everybody.add(one);
      const missed = remembered.get(event);
      // Not before the caller has what `on` returns.
      queueMicrotask(() => {
        deliver(() => {
          if (missed) tell(one, missed);
          // One that has been taken off meanwhile leaves them to the next.
          while (event === "error" && everybody.has(one) && unheard[0]) tell(one, unheard.shift());
        });
      });
      return () => everybody.delete(one);
    },

    emit(event, detail) {
      deliver(() => {
        if (event === "ready" || event === "reload-advised") remembered.set(event, detail);
        const those = [...everybody].filter((one) => one.event === event);
        if (event === "error" && !those[0] && unheard.length < UNHEARD_ERRORS) unheard.push(detail);
        for (const one of those) tell(one, detail);
      });
    },

    hears,

    close() {
      isClosed = true;
      everybody.clear();
    },
  };
}
