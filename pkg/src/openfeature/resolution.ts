import type { ErrorCode, JsonValue, ResolutionDetails } from "@openfeature/core";
import type { Answers, EvaluationDetails, FlagValue } from "../types.js";

/** Our details as OpenFeature's: reasons and error codes are the same words, which its types write as an enumeration. */
function toResolution<T extends FlagValue>(details: EvaluationDetails<T>): ResolutionDetails<T> {
  const { value, variant, reason, errorCode, errorMessage, flagMetadata } = details;
  return {
    value,
    reason,
    flagMetadata: { ...flagMetadata },
    ...(variant !== undefined && { variant }),
    ...(errorCode !== undefined && { errorCode: errorCode as ErrorCode }),
    ...(errorMessage !== undefined && { errorMessage }),
  };
}

export function resolveBoolean(answers: Answers, key: string, fallback: boolean): ResolutionDetails<boolean> {
  return toResolution(answers.getBooleanDetails(key, fallback));
}

export function resolveString(answers: Answers, key: string, fallback: string): ResolutionDetails<string> {
  return toResolution(answers.getStringDetails(key, fallback));
}

export function resolveNumber(answers: Answers, key: string, fallback: number): ResolutionDetails<number> {
  return toResolution(answers.getNumberDetails(key, fallback));
}

/** What a snapshot holds came from JSON. */
export function resolveObject<T extends JsonValue>(answers: Answers, key: string, fallback: T): ResolutionDetails<T> {
  return toResolution(answers.getObjectDetails(key, fallback as object)) as ResolutionDetails<T>;
}
