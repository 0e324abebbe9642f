import type { Answers, Dehydrated, EvaluationDetails, FlagValue, ReleaseState } from "../types.js";

/** The default says which type is asked for. */
export function readValue(answers: Answers, key: string, fallback: FlagValue): FlagValue {
  switch (typeof fallback) {
    case "boolean":
      return answers.getBooleanValue(key, fallback);
    case "string":
      return answers.getStringValue(key, fallback);
    case "number":
      return answers.getNumberValue(key, fallback);
    default:
      return answers.getObjectValue(key, fallback);
  }
}

export function readDetails(answers: Answers, key: string, fallback: FlagValue): EvaluationDetails<FlagValue> {
  switch (typeof fallback) {
    case "boolean":
      return answers.getBooleanDetails(key, fallback);
    case "string":
      return answers.getStringDetails(key, fallback);
    case "number":
      return answers.getNumberDetails(key, fallback);
    default:
      return answers.getObjectDetails(key, fallback);
  }
}

/** What a server has rendered with. What it has not been asked for, the client has to say. */
export interface ServerAnswers {
  value(key: string, fallback: FlagValue): FlagValue | undefined;
  details(key: string, fallback: FlagValue): EvaluationDetails<FlagValue> | undefined;
  readonly releases: readonly ReleaseState[];
}

export function answersOf({ flags, releases }: Dehydrated): ServerAnswers {
  const find = (key: string, fallback: FlagValue) => {
    const details = Object.hasOwn(flags, key) ? flags[key] : undefined;
    return typeof details?.value === typeof fallback ? details : undefined;
  };
  return { value: (key, fallback) => find(key, fallback)?.value, details: find, releases };
}

export function isSameDetails(one: EvaluationDetails<FlagValue>, other: EvaluationDetails<FlagValue>): boolean {
  return (
    one === other ||
    // A default may be `NaN`.
    (Object.is(one.value, other.value) &&
      one.variant === other.variant &&
      one.reason === other.reason &&
      one.errorCode === other.errorCode &&
      // Flat, and written by one hand: the members stand in one order.
      JSON.stringify(one.flagMetadata) === JSON.stringify(other.flagMetadata))
  );
}
