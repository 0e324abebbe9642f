import { UNHEARD_ERRORS } from "./limits.js";
import type { ClientEvents } from "./types.js";

type EventName = keyof ClientEvents;
type Listener<E extends EventName> = (detail: ClientEvents[E]) => void;

export interface Events {
  on<E extends EventName>(event: E, listener: Listener<E>): () => void;
  emit<E extends EventName>(event: E, detail: ClientEvents[E]): void;
  /** Forgets everybody; nothing is delivered after this. */
  close(): void;
}

/** A listener that throws must not keep the others from hearing: its error goes where uncaught ones go. */
function reportUncaught(thrown: unknown): void {
  if (typeof reportError === "function") reportError(thrown);
  else console.error(thrown);
}

/**
 * Events in the order in which they happened: one that is emitted while another is being delivered waits for its end.
 * `ready` is remembered for later listeners, and so are errors as long as nobody has listened.
 */
export function createEvents(): Events {
  const listeners: { [E in EventName]: Set<Listener<E>> } = {
    ready: new Set(),
    change: new Set(),
    opening: new Set(),
    error: new Set(),
  };
  const waiting: (() => void)[] = [];
  let unheard: ClientEvents["error"][] = [];
  let ready: ClientEvents["ready"] | undefined;
  let delivering = false;
  let closed = false;

  function deliver(delivery: () => void): void {
    waiting.push(delivery);
    if (delivering) return;
    delivering = true;
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) next();
    delivering = false;
  }

  function tell<E extends EventName>(event: E, listener: Listener<E>, detail: ClientEvents[E]): void {
    // It may have been taken off since, by a listener that was told before it.
    if (closed || !(listeners[event] as Set<Listener<E>>).has(listener)) return;
    try {
      listener(detail);
    } catch (thrown) {
      reportUncaught(thrown);
    }
  }

  return {
    on(event, given) {
      // A function of its own, so that one listener added twice is told twice and taken off one by one.
      const listener: typeof given = (detail) => given(detail);
      const set = listeners[event] as Set<typeof listener>;
      set.add(listener);
      const missedReady = event === "ready" ? ready : undefined;
      // Not before the caller has what `on` returns.
      queueMicrotask(() => {
        deliver(() => {
          if (missedReady !== undefined) tell("ready", listener as Listener<"ready">, missedReady);
          if (event !== "error") return;
          const missed = unheard;
          unheard = [];
          for (const error of missed) tell("error", listener as Listener<"error">, error);
        });
      });
      return () => set.delete(listener);
    },

    emit(event, detail) {
      deliver(() => {
        if (event === "ready") ready = detail as ClientEvents["ready"];
        const set = listeners[event] as Set<Listener<typeof event>>;
        if (event === "error" && set.size === 0 && unheard.length < UNHEARD_ERRORS) {
          unheard.push(detail as ClientEvents["error"]);
        }
        for (const listener of [...set]) tell(event, listener, detail);
      });
    },

    close() {
      closed = true;
      unheard = [];
      for (const set of Object.values(listeners)) set.clear();
    },
  };
}
