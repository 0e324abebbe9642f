import { audience } from "./audience.js";
import { createClient } from "./index.js";
import type { Release, Snapshot } from "./snapshot.js";
import { type TestClient, type TestClock, toInstant } from "./testing/clock.js";
import { document, type TestFlag } from "./testing/document.js";
import type { AnyFlags, Deployment, EvaluationContext, FlagsOf } from "./types.js";

/** The longest lease there is: the snapshot counts as confirmed at every instant. */
const LEASE = "P100000D";

/** What a test says. */
export interface TestOptions {
  /** Key to value, or to a flag as a snapshot has it. */
  readonly flags?: Readonly<Record<string, TestFlag>> | undefined;
  /** Releases as a snapshot has them. */
  readonly releases?: Readonly<Record<string, Release>> | undefined;
  /** Whatever else is to stand in the snapshot, or the whole of it. */
  readonly snapshot?: Partial<Snapshot> | undefined;
  readonly context?: EvaluationContext | undefined;
  readonly deployment?: Deployment | undefined;
  /** The instant at which the test begins: RFC 3339 text, `Date` or epoch milliseconds; default now. */
  readonly at?: string | Date | number | undefined;
}

/**
 * A client for a test: the real core, and a clock that stands still until it is moved. No network, no storage, no timer.
 *
 * ```ts
 * const client = await createTestClient({ flags: { "new-checkout": true } });
 * ```
 */
export async function createTestClient<F extends FlagsOf<F> = AnyFlags>(
  options: TestOptions = {},
): Promise<TestClient<F>> {
  const { flags = {}, releases, snapshot, context, deployment, at } = options;
  let now = at === undefined ? Date.now() : toInstant(at);
  const given = { snapshot: { ...document(flags, releases, snapshot), lease: LEASE }, context, deployment, audience };
  // Hidden, as it is none of the options that people are told of.
  const client = await createClient<F>(Object.defineProperty(given, "clock", { value: () => now }));
  const go = (to: number) => {
    now = to;
    // For the same person: everything is answered anew, and what is different is told.
    client.setContext(client.context);
  };
  const clock: TestClock = {
    get now() {
      return now;
    },
    set: (to) => go(toInstant(to)),
    advance: (milliseconds) => go(toInstant(now + milliseconds)),
  };
  return Object.assign(client, { clock });
}

export type { TestClient, TestClock } from "./testing/clock.js";
export type { TestFlag } from "./testing/document.js";
