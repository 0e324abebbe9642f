import { createAlarm, NEVER } from "./alarm.js";
import type { Engine } from "./engine.js";
import { FootlightsError } from "./error.js";
import { JITTER, REQUEST } from "./limits.js";
import { check, isResponse, type Source } from "./options.js";
import { isVisible } from "./page.js";

export interface Delivery {
  /** Asks for the snapshot; whoever asks meanwhile waits for the same request. Never rejects. */
  request(): Promise<void>;
  /** The page is seen again: asks if the last answer is older than the interval, or was a failure. */
  wake(): void;
  close(): void;
}

/**
 * Asks for one snapshot, at the start, on demand and by interval. `onTaken` hears that the snapshot was there, or was
 * confirmed, at an instant.
 */
export function createDelivery(
  engine: Engine,
  { address, response, refresh }: Source,
  environment: string | undefined,
  onTaken: (isNew: boolean, confirmedAt: number) => void,
  onError: (error: FootlightsError) => void,
): Delivery {
  let pending: Promise<void> | undefined;
  let controller = new AbortController();
  let askedAt: number | undefined;
  let hasFailed = false;
  let isClosed = false;

  const poll = createAlarm(() => {
    // A page that nobody sees rests; `wake` goes on from here.
    if (isVisible()) void request();
  });
  const limit = createAlarm(() => {
    const sentence = `${address ?? "the snapshot"}: no response within ${REQUEST / 1000} s`;
    controller.abort(new FootlightsError("TIMEOUT", sentence));
  });

  async function request(): Promise<void> {
    if (isClosed || !(address || response)) return;
    pending ??= attempt();
    await pending;
  }

  async function attempt(): Promise<void> {
    controller = new AbortController();
    const { signal } = controller;
    limit(REQUEST);
    const confirmedAt = Date.now();
    askedAt = confirmedAt;
    try {
      // A response of the application's own may stop in the middle, whatever is aborted.
      await Promise.race([take(signal, confirmedAt), aborted(signal)]);
    } catch (thrown) {
      hasFailed = true;
      if (!isClosed) onError((signal.reason ?? thrown) as FootlightsError);
    }
    limit(NEVER);
    pending = undefined;
    poll(isClosed || !refresh || !address ? NEVER : refresh * (1 + JITTER * (2 * Math.random() - 1)));
  }

  async function take(signal: AbortSignal, confirmedAt: number): Promise<void> {
    const isNew = await engine.retrieve(await pick(), environment, signal);
    hasFailed = false;
    if (!isClosed) onTaken(isNew, confirmedAt);
  }

  /** The response that the application has asked for, once; after that, its address. */
  async function pick(): Promise<string | Response> {
    if (!response) return address ?? "";
    const promised = response;
    response = undefined;
    const given = await promised.catch((cause: unknown) => {
      throw new FootlightsError("FETCH_FAILED", "the response with the snapshot did not come", { cause });
    });
    check(isResponse(given), 'option "snapshot": the promise must be one of a Response');
    address = given.url || address;
    return given;
  }

  return {
    request,
    wake() {
      // Nor before the first request, which is made as soon as there is a core.
      if (!refresh || !askedAt) return;
      const age = Date.now() - askedAt;
      if (hasFailed || age >= refresh) void request();
      // The timer may have run out while nobody saw the page.
      else if (!pending) poll(refresh - age);
    },
    close() {
      isClosed = true;
      poll(NEVER);
      controller.abort();
    },
  };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", reject);
  });
}
