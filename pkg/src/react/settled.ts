/** How a promise ended. */
type Outcome<T> = { readonly value: T } | { readonly reason: unknown };

/** What is known of a promise, or the promise of knowing it. */
const outcomes = new WeakMap<object, Outcome<unknown> | Promise<void>>();

/**
 * What a promise gives, once it is kept; until then the component that asks is suspended. React 18 has no `use`, but waits
 * for a promise that is thrown, as React 19 does.
 */
export function settled<T extends object>(given: T | PromiseLike<T>): T {
  if (!("then" in given)) return given;
  const promise = given as PromiseLike<T>;
  const known = outcomes.get(promise);
  if (known === undefined || known instanceof Promise) {
    const waiting =
      known ??
      Promise.resolve(promise).then(
        (value) => void outcomes.set(promise, { value }),
        (reason: unknown) => void outcomes.set(promise, { reason }),
      );
    outcomes.set(promise, waiting);
    throw waiting;
  }
  if ("reason" in known) throw known.reason;
  return known.value as T;
}
