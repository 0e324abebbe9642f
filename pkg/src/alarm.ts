import { LONGEST_TIMER } from "./limits.js";

export interface Alarm {
  /** Waits for so many milliseconds instead of whatever it waited for; `Infinity` waits for nothing. */
  set(delay: number): void;
}

/** One timer. It may ring early, since no timer can wait for longer than 24 days: whoever is rung looks at the clock. */
export function createAlarm(ring: () => void): Alarm {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    set(delay) {
      clearTimeout(timer);
      timer = undefined;
      if (delay === Number.POSITIVE_INFINITY) return;
      timer = setTimeout(ring, Math.min(Math.max(delay, 0), LONGEST_TIMER));
      letExit(timer);
    },
  };
}

/** In Node a waiting timer would keep the process from ending. */
export function letExit(timer: unknown): void {
  if (typeof timer === "object" && timer !== null && "unref" in timer && typeof timer.unref === "function") {
    timer.unref();
  }
}
