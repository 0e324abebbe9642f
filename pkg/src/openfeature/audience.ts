import type { Answers, Client, EvaluationContext } from "../types.js";

/** Contexts whose answers are remembered. A request seldom reads one flag alone. */
const REMEMBERED = 1_000;
/** How long they are, in milliseconds: what changes by the clock is at most so late. */
const FRESH = 1_000;

/** The answers for one context, at the present. */
export type Audience = (context: EvaluationContext) => Answers;

/**
 * The answers of one client for everybody who asks. OpenFeature's server SDK makes a new context for every call, so that
 * they are told apart by what is in them.
 */
export function createAudience(client: Client): Audience {
  let answers = new Map<string, Answers>();
  let until = 0;

  /** A rehearsal takes its instant as confirmed. These do not: beyond the lease nothing may open, and what is due closes. */
  function rehearse(context: EvaluationContext): Answers {
    // Hidden, as it is none of the options that people are told of.
    return client.rehearse(Object.defineProperty({ context }, "confirmedAt", { value: client.snapshot?.confirmedAt }));
  }

  function keyOf(context: EvaluationContext): string | undefined {
    try {
      return JSON.stringify(context);
    } catch {
      // Cycles and bigints. The client says which of them it leaves out.
      return undefined;
    }
  }

  return (context) => {
    const key = keyOf(context);
    if (key === undefined) return rehearse(context);
    const now = Date.now();
    if (now >= until || now < until - FRESH || answers.size >= REMEMBERED) {
      answers = new Map();
      until = now + FRESH;
    }
    let found = answers.get(key);
    if (!found) {
      found = rehearse(context);
      answers.set(key, found);
    }
    return found;
  };
}
