import { LONGEST_TIMER } from "./limits.js";

const MINUTE = 60_000;

export const NEVER = Number.POSITIVE_INFINITY;

/** Waits for so many milliseconds instead of whatever it waited for; `NEVER` waits for nothing. */
export type Alarm = (delay: number) => void;

/** One timer. It may ring early, and never waits for longer than 24 days: whoever is rung looks at the clock. */
export function createAlarm(ring: () => void): Alarm {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return (delay) => {
    clearTimeout(timer);
    if (delay === NEVER) return;
    // In whole minutes, where it is long: for each duration that there has been, Node keeps a list until it is over.
    const whole = delay > 10 * MINUTE ? delay - (delay % MINUTE) : delay;
    timer = setTimeout(ring, Math.min(whole, LONGEST_TIMER));
    // In Node a waiting timer would keep the process from ending; in a page it is a number.
    (timer as unknown as { unref?(): void }).unref?.();
  };
}

/** Waits for the work, but not for longer than that. Whether it was done by then. */
export function inTime(work: Promise<unknown>, milliseconds: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, Math.min(milliseconds, LONGEST_TIMER), false);
    void work.then(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}
