import type { Report, Sink } from "./audience/types.js";

/** Where reports are sent, and how many at once. */
export interface BatchOptions {
  /** What gets them: a POST of `{ "reports": […], "dropped": n }`, as `text/plain`, which needs no CORS preflight. */
  readonly url: string | URL;
  /** Milliseconds between two batches, default 5,000. */
  readonly every?: number | undefined;
  /** How many reports may wait, default 1,000; beyond, the oldest are dropped and counted. */
  readonly bound?: number | undefined;
}

/** A sink that sends what it gets in batches. */
export interface Batch extends Sink {
  /** Sends what waits. Resolves when it has been sent, or has not. */
  flush(): Promise<void>;
  /** Hands over what waits, and takes nothing more. */
  close(): void;
  /** How many reports wait. */
  readonly waiting: number;
  /** How many reports were dropped, and not yet told to the server. */
  readonly dropped: number;
}

/** What a browser lets a page send on its way out: 64 KiB, from which the frame of a batch is taken off. */
const LARGEST = 60_000;
/** The shortest pause after a failure, however often batches are sent, and the longest. */
const SHORTEST_PAUSE = 1_000;
const LONGEST_PAUSE = 300_000;

function isOnline(): boolean {
  return globalThis.navigator?.onLine !== false;
}

/**
 * Makes a sink that sends reports in batches: every few seconds, and all of them when the page is hidden, as nothing may
 * come after that. What could not be sent waits for the network, up to the bound.
 */
export function batch({ url, every = 5_000, bound = 1_000 }: BatchOptions): Batch {
  const address = String(url);
  let queue: string[] = [];
  let dropped = 0;
  let pause = every;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sending: Promise<void> | undefined;
  const ending = new AbortController();
  const { signal } = ending;

  /** Puts reports in their place; what is beyond the bound goes. */
  function put(reports: readonly string[]): void {
    queue = reports.slice(Math.max(reports.length - bound, 0));
    dropped += reports.length - queue.length;
  }

  /** Takes as many from the queue as one request may hold. */
  function take(): { reports: string[]; count: number; body: string } {
    const encoder = new TextEncoder();
    let [size, end] = [0, 0];
    for (const report of queue) {
      size += encoder.encode(report).length + 1;
      if (size > LARGEST) break;
      end += 1;
    }
    const count = dropped;
    dropped = 0;
    const reports = queue.splice(0, end);
    return { reports, count, body: `{"reports":[${reports.join()}],"dropped":${count}}` };
  }

  function plan(): void {
    if (timer !== undefined || signal.aborted) return;
    timer = setTimeout(() => void flush(), pause);
    // In Node a waiting timer would keep the process from ending; in a page it is a number.
    (timer as unknown as { unref?(): void }).unref?.();
  }

  async function send(): Promise<void> {
    while (queue.length) {
      if (!isOnline()) {
        pause = Math.max(pause, SHORTEST_PAUSE);
        break;
      }
      const { reports, count, body } = take();
      let status = 0;
      try {
        ({ status } = await fetch(address, { method: "POST", body, keepalive: true }));
      } catch {
        // No answer: as below.
      }
      const isRefused = status >= 400 && status < 500 && status !== 408 && status !== 429;
      if (status >= 200 && status < 300) {
        pause = every;
      } else if (isRefused) {
        // The same would be refused again.
        dropped += count + reports.length;
      } else {
        dropped += count;
        put([...reports, ...queue]);
        pause = Math.min(Math.max(pause * 2, SHORTEST_PAUSE), LONGEST_PAUSE);
        break;
      }
    }
  }

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    sending ??= send().finally(() => {
      sending = undefined;
      if (queue.length) plan();
    });
    await sending;
  }

  /** The page may be gone in a moment; if it is not, what was not taken waits on. Offline, all that is taken is lost. */
  function leave(): void {
    while (queue.length && isOnline()) {
      const { reports, count, body } = take();
      let isTaken = false;
      try {
        isTaken = navigator.sendBeacon(address, body);
      } catch {
        // There is none, or it is blocked.
      }
      if (isTaken) continue;
      dropped += count;
      put([...reports, ...queue]);
      void flush();
      break;
    }
  }

  globalThis.document?.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && leave(), {
    signal,
  });
  globalThis.addEventListener?.("pagehide", leave, { signal });
  globalThis.addEventListener?.("online", () => void flush(), { signal });

  const sink = (report: Report): void => {
    if (signal.aborted) return;
    let text: string | undefined;
    try {
      text = JSON.stringify(report);
    } catch {
      // Feedback or details that JSON cannot hold.
    }
    // No request could hold it.
    if (text === undefined || text.length * 3 > LARGEST) {
      dropped += 1;
      return;
    }
    put([...queue, text]);
    plan();
  };
  return Object.defineProperties(
    Object.assign(sink, {
      flush,
      close() {
        leave();
        clearTimeout(timer);
        ending.abort();
      },
    }),
    { waiting: { get: () => queue.length }, dropped: { get: () => dropped } },
  ) as Batch;
}
