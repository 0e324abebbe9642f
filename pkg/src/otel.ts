import { type AnyValue, type AnyValueMap, type Logger, logs, SeverityNumber } from "@opentelemetry/api-logs";
import type { Answers, AnyFlags, Client, Deployment, EvaluationDetails, FlagsOf, FlagValue } from "./types.js";

export interface TelemetryOptions {
  /** Who takes the events, default the global logger provider's `footlights`. */
  readonly logger?: Logger | undefined;
  /** Whether an event says for whom it was (`feature_flag.context.id`: the `targetingKey`). Default no. */
  readonly contextId?: boolean | undefined;
}

/**
 * A client that tells OpenTelemetry what it answers: an event `feature_flag.evaluation` with the attributes of the
 * semantic conventions, once for each answer, when it is first read. The same answer to the same person is not told
 * again, however often it is read; another revision, stage or variant is.
 *
 * Telling costs reads a look at their details. The given client stays as it is.
 */
export function withTelemetry<F extends FlagsOf<F> = AnyFlags>(
  client: Client<F>,
  { logger = logs.getLogger("footlights"), contextId = false }: TelemetryOptions = {},
): Client<F> {
  const plain = client as unknown as Client;
  let told = new Map<string, string>();
  let person = plain.context.targetingKey;

  function tell(details: EvaluationDetails<FlagValue>): void {
    const { targetingKey } = plain.context;
    if (targetingKey !== person) {
      person = targetingKey;
      told = new Map();
    }
    const attributes = attributesOf(details);
    if (contextId && targetingKey !== undefined) attributes["feature_flag.context.id"] = String(targetingKey);
    // Without a variant the value is the caller's default, and each caller may have another one, or ask for another type.
    const { "feature_flag.result.value": _, ...said } = attributes;
    const answer = JSON.stringify(said);
    const what = `${details.flagKey} ${details.errorCode ?? ""}`;
    if (told.get(what) === answer) return;
    told.set(what, answer);
    logger.emit({ eventName: "feature_flag.evaluation", severityNumber: SeverityNumber.INFO, attributes });
  }

  /** An answer that stays the same is the same object: nothing has to be looked at twice. */
  const last = new Map<string, EvaluationDetails<FlagValue>>();
  function seen<T extends FlagValue>(details: EvaluationDetails<T>): EvaluationDetails<T> {
    if (last.get(details.flagKey) !== details) {
      last.set(details.flagKey, details);
      try {
        tell(details);
      } catch {
        // No read ever throws, and a logger is somebody else's.
      }
    }
    return details;
  }

  const getters: Pick<
    Answers,
    | "isEnabled"
    | "getBooleanValue"
    | "getStringValue"
    | "getNumberValue"
    | "getObjectValue"
    | "getBooleanDetails"
    | "getStringDetails"
    | "getNumberDetails"
    | "getObjectDetails"
  > = {
    isEnabled: (key) => seen(plain.getBooleanDetails(key, false)).value,
    getBooleanValue: (key, fallback) => seen(plain.getBooleanDetails(key, fallback)).value,
    getStringValue: (key, fallback) => seen(plain.getStringDetails(key, fallback)).value,
    getNumberValue: (key, fallback) => seen(plain.getNumberDetails(key, fallback)).value,
    getObjectValue: (key, fallback) => seen(plain.getObjectDetails(key, fallback)).value,
    getBooleanDetails: (key, fallback) => seen(plain.getBooleanDetails(key, fallback)),
    getStringDetails: (key, fallback) => seen(plain.getStringDetails(key, fallback)),
    getNumberDetails: (key, fallback) => seen(plain.getNumberDetails(key, fallback)),
    getObjectDetails: (key, fallback) => seen(plain.getObjectDetails(key, fallback)),
  };
  // Everything else is the client's own, `status` and the like as they are at the moment.
  return Object.assign(Object.create(client) as Client<F>, getters);
}

function attributesOf(details: EvaluationDetails<FlagValue>): AnyValueMap {
  const { flagKey, value, variant, reason, errorCode, errorMessage, flagMetadata } = details;
  const { flagSetId, version, cause, release, stage } = flagMetadata;
  return {
    "feature_flag.key": flagKey,
    "feature_flag.provider.name": "footlights",
    "feature_flag.result.reason": reason.toLowerCase(),
    // A variant says it already, and is shorter.
    ...(variant === undefined
      ? { "feature_flag.result.value": value as AnyValue }
      : { "feature_flag.result.variant": variant }),
    ...(flagSetId !== undefined && { "feature_flag.set.id": flagSetId }),
    ...(version !== undefined && { "feature_flag.version": version }),
    ...(errorCode !== undefined && { "error.type": errorCode.toLowerCase() }),
    ...(errorMessage !== undefined && { "error.message": errorMessage }),
    ...(cause !== undefined && { "footlights.cause": cause }),
    ...(release !== undefined && { "footlights.release": release }),
    ...(stage !== undefined && { "footlights.stage": stage }),
  };
}

/** The deployment as attributes of OpenTelemetry's resource, for `resourceFromAttributes`. */
export function deploymentAttributes({ app, version, environment, commit }: Deployment): Record<string, string> {
  return {
    ...(app !== undefined && { "service.name": app }),
    ...(version !== undefined && { "service.version": version }),
    ...(environment !== undefined && { "deployment.environment.name": environment }),
    ...(commit !== undefined && { "vcs.ref.head.revision": commit }),
  };
}
