import { createAlarm, letExit } from "./alarm.js";
import type { Engine } from "./engine.js";
import { FootlightsError } from "./error.js";
import { JITTER, REFRESH, REQUEST } from "./limits.js";
import { invalid, isResponse, type Source } from "./options.js";
import { isVisible } from "./page.js";

export interface Delivery {
  /** Asks for the snapshot; whoever asks meanwhile waits for the same request. Never rejects. */
  request(): Promise<void>;
  /** The page is seen again: asks if the last answer is older than the interval, or was a failure. */
  wake(): void;
  close(): void;
}

interface Outcomes {
  /** The snapshot was there, or was confirmed, at `confirmedAt`. */
  readonly onTaken: (isNew: boolean, confirmedAt: number) => void;
  readonly onError: (error: FootlightsError) => void;
}

/** Asks for one snapshot, at the start, on demand and by interval. */
export function createDelivery(
  engine: Engine,
  source: Source,
  environment: string | undefined,
  { onTaken, onError }: Outcomes,
): Delivery {
  let address = source.kind === "url" ? source.url : undefined;
  let response = source.kind === "response" ? source.response : undefined;
  const interval = source.kind === "url" ? (source.refresh ?? REFRESH) : REFRESH;
  let pending: Promise<void> | undefined;
  let controller: AbortController | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;
  let hasFailed = false;
  let isClosed = false;

  const poll = createAlarm(() => {
    // A page that nobody sees rests; `wake` goes on from here.
    if (isVisible()) void request();
  });

  function request(): Promise<void> {
    if (isClosed || (address === undefined && response === undefined)) return Promise.resolve();
    pending ??= attempt().finally(() => {
      pending = undefined;
      const wait = interval * (1 + JITTER * (2 * Math.random() - 1));
      poll.set(isClosed || interval === 0 || address === undefined ? Number.POSITIVE_INFINITY : wait);
    });
    return pending;
  }

  async function attempt(): Promise<void> {
    const abort = new AbortController();
    controller = abort;
    let isLate = false;
    const limit = setTimeout(() => {
      isLate = true;
      abort.abort();
    }, REQUEST);
    letExit(limit);
    const confirmedAt = Date.now();
    askedAt = confirmedAt;
    try {
      const from = await pick(abort.signal);
      await engine.retrieve(from, environment, abort.signal, (isNew) => {
        hasFailed = false;
        if (!isClosed) onTaken(isNew, confirmedAt);
      });
    } catch (thrown) {
      hasFailed = true;
      if (!isClosed) onError(isLate ? lateness() : (thrown as FootlightsError));
    } finally {
      clearTimeout(limit);
      controller = undefined;
    }
  }

  function lateness(): FootlightsError {
    return new FootlightsError("TIMEOUT", `${address ?? "the snapshot"}: no response within ${REQUEST / 1000} s`);
  }

  /** The response that the application has asked for, once; after that, its address. */
  async function pick(signal: AbortSignal): Promise<string | Response> {
    if (response === undefined) return address ?? "";
    const promised = response;
    response = undefined;
    let given: unknown;
    try {
      given = await Promise.race([promised, aborted(signal)]);
    } catch (cause) {
      throw new FootlightsError("FETCH_FAILED", "the response with the snapshot did not come", { cause });
    }
    if (!isResponse(given)) throw invalid('option "snapshot": the promise must be one of a Response');
    if (given.url) address = given.url;
    return given;
  }

  return {
    request,
    wake() {
      if (interval === 0 || address === undefined) return;
      const age = Date.now() - askedAt;
      if (hasFailed || age >= interval) void request();
      // The timer may have run out while nobody saw the page.
      else if (pending === undefined) poll.set(interval - age);
    },
    close() {
      isClosed = true;
      poll.set(Number.POSITIVE_INFINITY);
      controller?.abort();
    },
  };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason));
  });
}
