import { createClient } from "./index.js";
import type { Release, Snapshot } from "./snapshot.js";
import { document, type TestFlag } from "./testing/document.js";
import { createPlay, type TestClient } from "./testing/play.js";
import type { AnyFlags, Deployment, EvaluationContext, FlagsOf } from "./types.js";

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
  const { flags = {}, releases, snapshot, context = {}, deployment = {}, at } = options;
  const core = await createClient({ snapshot: document(flags, releases, snapshot), deployment });
  return createPlay(core, context, at) as unknown as TestClient<F>;
}

export type { TestFlag } from "./testing/document.js";
export type { TestClient, TestClock } from "./testing/play.js";
