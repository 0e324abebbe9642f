import type { AudienceClient } from "../audience/types.js";
import type { AnyFlags, FlagsOf } from "../types.js";

/** A clock that stands still until somebody moves it. What changes by it is told before the call returns. */
export interface TestClock {
  /** Epoch milliseconds. */
  readonly now: number;
  /** Goes to an instant, earlier or later: RFC 3339 text, `Date` or epoch milliseconds. */
  set(at: string | Date | number): void;
  /** Goes on by so many milliseconds. */
  advance(milliseconds: number): void;
}

/** A client with a clock of its own. The snapshot counts as confirmed at every instant, so that it is never stale. */
export interface TestClient<F extends FlagsOf<F> = AnyFlags> extends AudienceClient<F> {
  readonly clock: TestClock;
}

export function toInstant(at: string | Date | number): number {
  const instant = typeof at === "number" ? at : new Date(at).getTime();
  if (!Number.isFinite(instant)) throw new TypeError(`${JSON.stringify(at)} is no instant`);
  return instant;
}
