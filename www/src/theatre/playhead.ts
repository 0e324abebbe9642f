import type { Lights } from "./lights.ts";

type Listener = (at: number, changed: number) => void;

/**
 * The instant that is shown, and the lights that follow it. They move outside of the components, which are too slow to be
 * drawn at each frame.
 */
export interface Playhead {
  readonly at: number;
  moveTo(at: number): void;
  /** Calls `listener` in the frame after a move, with how many lights have changed, until its result is called. */
  follow(listener: Listener): () => void;
}

export function createPlayhead(begin: number, lights: Lights): Playhead {
  const listeners = new Set<Listener>();
  let at = begin;
  let isDue = false;

  function tell(): void {
    isDue = false;
    const changed = lights.moveTo(at);
    for (const listener of listeners) {
      listener(at, changed);
    }
  }

  return {
    get at() {
      return at;
    },
    moveTo(instant) {
      at = instant;
      if (!isDue) {
        isDue = true;
        requestAnimationFrame(tell);
      }
    },
    follow(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
