import type { Engine, View } from "./engine.js";
import { UNKNOWN_KEYS } from "./limits.js";
import type { Answers, EvaluationDetails, EvaluationErrorCode, Explanation, FlagValue, ReleaseState } from "./types.js";

/** The last answer for one key. Details are asked for when somebody wants them. */
interface Answer {
  /** Absent where the caller's default is the answer. */
  readonly value: FlagValue | undefined;
  readonly variant: string | undefined;
  readonly error: EvaluationErrorCode | undefined;
  /** The view for which it was computed: the details must not be those of another instant. */
  readonly seen: View | undefined;
  details: EvaluationDetails<FlagValue> | undefined;
}

type TypeName = "boolean" | "string" | "number" | "object";

/** The answers of one view, and the table that makes a read cheap. */
export interface Desk {
  readonly answers: Answers;
  /** Answers everything anew that was read before, then puts the new table in place. Returns the keys that changed. */
  renew(): readonly string[];
  /** The releases as last told, or nothing. */
  readonly lastReleases: readonly ReleaseState[] | undefined;
  /** Asks for the details of everything that was read, before there is nobody to ask. */
  settle(): void;
}

/** Callers without types may ask for anything, and no read throws. */
function toKey(given: unknown): string {
  if (typeof given === "string") return given;
  try {
    return String(given);
  } catch {
    return typeof given;
  }
}

function failed(error: EvaluationErrorCode): Answer {
  return { value: undefined, variant: undefined, error, seen: undefined, details: undefined };
}

/** What can be said where the core cannot be asked. */
const NO_DETAILS = {
  reason: "ERROR",
  errorCode: "PROVIDER_NOT_READY",
  errorMessage: "there is no snapshot to answer from",
  flagMetadata: {},
} as const;

const NOT_READY = failed("PROVIDER_NOT_READY");
const NOT_FOUND = failed("FLAG_NOT_FOUND");
const PARSE_ERROR = failed("PARSE_ERROR");

/**
 * `view` says what is to be answered for, and `asked` hears of every answer that had to be computed. Without `asked`,
 * the table is not renewed when the snapshot is replaced, but forgotten.
 * A read of a flag that was read before is one look into a Map; nothing of the core is touched.
 */
export function createDesk(engine: Engine, view: () => View, asked?: (view: View) => void): Desk {
  const isRenewed = asked !== undefined;
  let table = new Map<string, Answer>();
  let unknown = 0;
  let edition = engine.edition;
  let states: readonly ReleaseState[] | undefined;

  function read(key: string): Answer {
    const answer = table.get(key);
    return answer !== undefined && edition === engine.edition ? answer : compute(key);
  }

  function forget(): void {
    table = new Map();
    unknown = 0;
    states = undefined;
    edition = engine.edition;
  }

  function compute(given: string): Answer {
    const key = toKey(given);
    const seen = view();
    const answer = answerFor(seen, key);
    if (edition !== engine.edition) {
      // What was learnt of another snapshot is of no use; but `renew` compares with it, and comes in a moment.
      if (isRenewed) return answer;
      forget();
    }
    if (answer.value === undefined) unknown += 1;
    if (answer.value !== undefined || unknown <= UNKNOWN_KEYS) table.set(key, answer);
    asked?.(seen);
    return answer;
  }

  function answerFor(seen: View, key: string): Answer {
    const outcome = engine.evaluate(seen, key);
    if (outcome === undefined) return NOT_READY;
    if (outcome === "FLAG_NOT_FOUND") return NOT_FOUND;
    if (outcome === "PARSE_ERROR") return PARSE_ERROR;
    return { value: outcome.value, variant: outcome.name, error: undefined, seen, details: undefined };
  }

  function renew(): readonly string[] {
    const seen = view();
    const changed: string[] = [];
    const next = new Map<string, Answer>();
    for (const [key, before] of table) {
      const answer = answerFor(seen, key);
      // The core has just failed: what it said before is the best there is.
      if (answer === NOT_READY) return [];
      next.set(key, answer);
      if (answer.value !== before.value || answer.variant !== before.variant) changed.push(key);
    }
    const nextStates = engine.releases(seen);
    if (nextStates === undefined) return [];
    table = next;
    states = nextStates;
    edition = engine.edition;
    asked?.(seen);
    return changed;
  }

  function readReleases(): readonly ReleaseState[] {
    if (edition !== engine.edition) {
      if (isRenewed) return engine.releases(view()) ?? [];
      forget();
    }
    if (states === undefined) {
      const seen = view();
      states = engine.releases(seen);
      asked?.(seen);
    }
    return states ?? [];
  }

  function detailsOf(key: string, answer: Answer): EvaluationDetails<FlagValue> {
    const { value = false, variant = "", seen = view() } = answer;
    const told = engine.details(seen, key, "");
    return Object.freeze({ flagKey: key, value, variant, ...(told ?? NO_DETAILS) });
  }

  function resolve<T extends FlagValue>(given: string, fallback: T, type: TypeName): EvaluationDetails<T> {
    const key = toKey(given);
    const answer = read(key);
    if (typeof answer.value === type) {
      answer.details ??= detailsOf(key, answer);
      return answer.details as EvaluationDetails<T>;
    }
    const told = engine.details(answer.seen ?? view(), key, type);
    return { flagKey: key, value: fallback, ...(told ?? NO_DETAILS) };
  }

  return {
    answers: {
      isEnabled: (key) => read(key).value === true,
      getBooleanValue(key, fallback) {
        const { value } = read(key);
        return typeof value === "boolean" ? value : fallback;
      },
      getStringValue(key, fallback) {
        const { value } = read(key);
        return typeof value === "string" ? value : fallback;
      },
      getNumberValue(key, fallback) {
        const { value } = read(key);
        return typeof value === "number" ? value : fallback;
      },
      getObjectValue<T extends object>(key: string, fallback: T) {
        const { value } = read(key);
        return typeof value === "object" ? (value as T) : fallback;
      },
      getBooleanDetails: (key, fallback) => resolve(key, fallback, "boolean"),
      getStringDetails: (key, fallback) => resolve(key, fallback, "string"),
      getNumberDetails: (key, fallback) => resolve(key, fallback, "number"),
      getObjectDetails: (key, fallback) => resolve(key, fallback, "object"),
      explain(given): Explanation {
        const key = toKey(given);
        const seen = view();
        const told = engine.explain(seen, key);
        if (told === undefined) {
          const { now, confirmedAt } = seen;
          return { key, details: NO_DETAILS, now, confirmedAt, opensUntil: confirmedAt, steps: [] };
        }
        const { value } = answerFor(seen, key);
        return value === undefined ? told : { ...told, details: { ...told.details, value } };
      },
      releases: readReleases,
      flags: () => [...engine.keys()].sort(),
    },
    renew,
    get lastReleases() {
      return states;
    },
    settle() {
      for (const [key, answer] of table) {
        if (answer.value !== undefined) answer.details ??= detailsOf(key, answer);
      }
    },
  };
}
