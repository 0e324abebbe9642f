import type { Engine, View } from "./engine.js";
import type { Answers, EvaluationDetails, Explanation, FlagValue } from "./types.js";

/** One answer. Details are asked for when somebody wants them. */
export interface Answer {
  /** Absent where the caller's default is the answer. */
  value: FlagValue | undefined;
  readonly variant: string | undefined;
  /** The view for which it was computed: the details must not be those of another instant. */
  readonly seen: View | undefined;
  details: EvaluationDetails<FlagValue> | undefined;
}

/** The types of values, as they stand in the names of what asks for them. */
export const TYPES = ["Boolean", "String", "Number", "Object"] as const;

/** Callers without types may ask for anything, and no read throws. */
export function toKey(given: unknown): string {
  try {
    return String(given);
  } catch {
    return typeof given;
  }
}

/** What can be said where the core cannot be asked. */
const NO_DETAILS = {
  reason: "ERROR",
  errorCode: "PROVIDER_NOT_READY",
  errorMessage: "there is no snapshot to answer from",
  flagMetadata: {},
} as const;

export const NO_ANSWER: Answer = { value: undefined, variant: undefined, seen: undefined, details: undefined };

/** What the core answers for a view; nothing if it cannot be asked. */
export function answerFor(engine: Engine, seen: View, key: string): Answer | undefined {
  const found = engine.evaluate(seen, key);
  return found
    ? { value: found.value, variant: found.name, seen, details: undefined }
    : found === null
      ? NO_ANSWER
      : found;
}

/** The answers in words, of answers that `read` gives. `isPresent` says that they are those of the present moment. */
export function createDetails(
  engine: Engine,
  view: () => View,
  read: (key: string) => Answer,
  isPresent: boolean,
  answered = (seen: View, key: string) => answerFor(engine, seen, key)?.value,
) {
  function describe<T extends FlagValue>(
    key: string,
    { value, variant, seen }: Omit<Answer, "details">,
    type: string,
  ): EvaluationDetails<T> {
    const told = engine.details(seen ?? view(), key, type) ?? NO_DETAILS;
    return Object.freeze({ flagKey: key, value, ...(variant && { variant }), ...told }) as EvaluationDetails<T>;
  }

  function detailsOf(key: string, answer: Answer): EvaluationDetails<FlagValue> {
    answer.details ??= describe(key, answer, typeof answer.value);
    return answer.details;
  }

  function detailsGetter(type: string) {
    return <T extends FlagValue>(given: string, value: T): EvaluationDetails<T> => {
      const answer = read(given);
      if (typeof answer.value !== type) {
        return describe<T>(toKey(given), { value, variant: undefined, seen: answer.seen }, type);
      }
      return detailsOf(toKey(given), answer) as EvaluationDetails<T>;
    };
  }

  return {
    detailsOf,
    words: {
      getBooleanDetails: detailsGetter("boolean"),
      getStringDetails: detailsGetter("string"),
      getNumberDetails: detailsGetter("number"),
      getObjectDetails: detailsGetter("object"),
      explain(given): Explanation {
        const key = toKey(given);
        const seen = view();
        const { now, confirmedAt } = seen;
        const told: Explanation = engine.explain(seen, key) ?? {
          key,
          details: NO_DETAILS,
          now,
          confirmedAt,
          opensUntil: confirmedAt,
          steps: [],
        };
        const value = answered(seen, key);
        const uncertainty = isPresent ? engine.about()?.uncertainty : undefined;
        const clock =
          uncertainty === undefined ? { source: "device" as const } : { source: "server" as const, uncertainty };
        return {
          ...told,
          ...(isPresent && { clock }),
          details: value === undefined ? told.details : { ...told.details, value },
        };
      },
      flags: () => [...engine.keys()].sort(),
      variants: (key) => engine.variants(toKey(key)),
    } satisfies Partial<Answers>,
  };
}
