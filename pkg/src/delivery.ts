import { createAlarm, NEVER } from "./alarm.js";
import type { Engine } from "./engine.js";
import { FootlightsError } from "./error.js";
import type { Mark } from "./kept.js";
import { REQUEST, WINDOW } from "./limits.js";
import { check, isResponse, type Source } from "./options.js";
import { isVisible, resolve, watchPage } from "./page.js";
import * as policy from "./policy.js";
import { joinTabs, type Word } from "./tabs.js";

/** Who gets what is delivered. */
export interface Recipient {
  /** The present in epoch milliseconds, as well as it is known. */
  now(): number;
  /** How the snapshot in use stands, if there is one. */
  mark(): Mark | undefined;
  /** Takes a file. Whether it is a new one; rejects with a `FootlightsError` if it is refused. */
  take(from: "network" | "tab", file: Uint8Array, confirmedAt: number, on?: number): Promise<boolean>;
  /** The snapshot in use is still the current one. */
  confirm(from: "tab", confirmedAt: number, on: number): void;
  fail(error: FootlightsError): void;
  /** The page is seen again. */
  wake(): void;
}

export interface Delivery {
  /** Begins. `age` is how many milliseconds ago what there is was confirmed, if there is anything. Whether it asks. */
  start(age: number | undefined): boolean;
  /** Asks for the snapshot; whoever asks meanwhile waits for the same request. Never rejects. */
  request(): Promise<void>;
  close(): void;
}

/**
 * Tells the policy of the core what happens, and does what it says: when to ask is decided in `src/delivery`, here is
 * only how. `name` is the one under which the tabs of the origin know the snapshot.
 */
export function createDelivery(
  engine: Engine,
  source: Source,
  name: string | undefined,
  recipient: Recipient,
): Delivery {
  const { stream } = source;
  let { address, response } = source;
  let pending: Promise<void> | undefined;
  /** Ends the request that is on its way. */
  let abandon: (reason?: FootlightsError) => void = () => {};
  let events: EventSource | undefined;
  let lastEventId = "";
  let isClosed = false;
  const watching = new AbortController();
  const tabs = joinTabs(name, (word) => void hear(word));
  const alarm = createAlarm(() => tell(policy.DUE));
  const limit = createAlarm(() => {
    const sentence = `${address ?? "the snapshot"}: no response within ${REQUEST / 1000} s`;
    abandon(new FootlightsError("TIMEOUT", sentence));
  });

  /** Does what the policy says to an event. What that was. */
  function tell(event: number, value = 0, more = 0): number {
    if (isClosed) return 0;
    const { todo, delay } = engine.happened(event, value, more);
    alarm(delay);
    if (todo & policy.CLOSE_STREAM) events?.close();
    if (todo & policy.OPEN_STREAM) listen();
    // A response without an address is all that there is.
    if (todo & policy.FETCH && (address || response)) pending = attempt();
    return todo;
  }

  async function attempt(): Promise<void> {
    const controller = new AbortController();
    const begun = performance.now();
    let error: FootlightsError | undefined;
    limit(REQUEST);
    tabs.tell({ asking: true });
    try {
      // A response of the application's own may stop in the middle, whatever is aborted.
      const abandoned = new Promise<never>((_, reject) => {
        abandon = reject;
      });
      await Promise.race([ask(controller), abandoned]);
    } catch (thrown) {
      error = thrown as FootlightsError;
      // Whatever else would come is not wanted.
      controller.abort(error);
    }
    // Before the policy hears of it, which may want the next request at once.
    limit(NEVER);
    pending = undefined;
    tell(error ? policy.FAILED : policy.CONFIRMED, performance.now() - begun);
    if (!error || isClosed) return;
    const delay = address ? engine.nextRequest() : undefined;
    tabs.tell({ failed: delay ?? 0 });
    recipient.fail(Object.assign(error, delay && { nextTryAt: recipient.now() + delay }));
  }

  async function ask(controller: AbortController): Promise<void> {
    const sent = performance.now();
    const file = await engine.retrieve(await pick(), controller);
    if (isClosed) return;
    // As of the request, by what is known of the time now that the response has told it.
    const confirmedAt = Math.floor(recipient.now() - (performance.now() - sent));
    const isNew = await recipient.take("network", file, confirmedAt).catch(refused);
    tabs.tell({ mark: recipient.mark(), file: isNew ? file : undefined });
  }

  function refused(error: FootlightsError): never {
    const place = address ? ` at "${address}"` : "";
    throw Object.assign(error, { message: `${error.message}; check what is published${place}` });
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

  /** Another tab has said something. It may be one of another version, or out of its mind. */
  async function hear({ asking, failed, mark, file }: Word): Promise<void> {
    if (asking) tell(policy.OTHER_ASKS);
    if (failed !== undefined) tell(policy.FAILED_BY_OTHER, Number(failed));
    if (!Number.isFinite(mark?.confirmedAt)) return;
    const { digest, confirmedAt: told, at } = mark as Mark;
    const confirmedAt = Math.min(told, recipient.now());
    try {
      if (file) await recipient.take("tab", file, confirmedAt, at);
      else if (recipient.mark()?.digest === digest) recipient.confirm("tab", confirmedAt, at);
      else return;
    } catch {
      // It was refused there, too, or this tab knows better.
      return;
    }
    tell(policy.CONFIRMED_BY_OTHER, Date.now() - at);
  }

  function listen(): void {
    try {
      events = engine.listen(withLast(stream ?? "", lastEventId), onStream);
    } catch {
      tell(policy.STREAM_FAILED);
    }
  }

  function onStream(event: Event): void {
    // What a stream from before has still to say is of no interest.
    if (event.target !== events) return;
    if (event.type === "open") {
      tell(policy.STREAM_OPENED);
    } else if (event instanceof MessageEvent) {
      lastEventId = event.lastEventId;
      announce(event.data);
    } else {
      // It would reconnect by itself, and so would those of all pages, after the same few seconds.
      events?.close();
      tell(policy.STREAM_FAILED);
    }
  }

  function announce(data: string): void {
    try {
      const { revision, window = WINDOW } = JSON.parse(data) as { revision: number; window?: number };
      tell(policy.ANNOUNCED, revision, window);
    } catch {
      // No announcement of ours.
    }
  }

  watchPage(
    {
      shown() {
        recipient.wake();
        tell(policy.SHOWN);
      },
      hidden: () => tell(policy.HIDDEN),
      // An open connection or channel may bar the back/forward cache.
      left() {
        tabs.leave();
        events?.close();
      },
      restored() {
        tabs.join();
        recipient.wake();
        tell(policy.RESTORED);
      },
      online: () => tell(policy.ONLINE),
    },
    watching,
  );

  return {
    start(age) {
      if (age !== undefined) tell(policy.CONFIRMED_BY_OTHER, age);
      return Boolean(tell(policy.STARTED, Number(isVisible())) & policy.FETCH);
    },
    async request() {
      tell(policy.DEMANDED);
      await pending;
    },
    close() {
      isClosed = true;
      alarm(NEVER);
      abandon();
      watching.abort();
      events?.close();
      tabs.leave();
    },
  };
}

/** A new connection cannot say by itself, as one that reconnects does, what was heard last. */
function withLast(address: string, lastEventId: string): string {
  const url = new URL(resolve(address));
  if (lastEventId) url.searchParams.set("lastEventId", lastEventId);
  return url.href;
}
