import type { Desk } from "../answers.js";
import type { Engine } from "../engine.js";
import type { Events } from "../events.js";
import { ERROR_TEXT } from "../limits.js";
import { isPromise } from "../options.js";
import type { Guardrails } from "./guardrails.js";
import type { Stage } from "./stage.js";

/** What was thrown, as one text. It may be anything, and say nothing. */
function describe(thrown: unknown): string {
  try {
    const { name = "Error", message = thrown } = Object(thrown) as Partial<Error>;
    return `${name}: ${message}`.slice(0, ERROR_TEXT);
  } catch {
    return "Error";
  }
}

/** Counts failures of what flags have switched on, and closes what has tripped. */
export function createGuard(
  engine: Engine,
  desk: Desk,
  events: Events,
  guardrails: Guardrails,
  { present, renew }: Pick<Stage, "present" | "renew">,
) {
  function reportFailure(flag: string, thrown: unknown): void {
    const { now } = present();
    const { variant, flagMetadata = {} } = engine.details(present(), flag, "") ?? {};
    const { cause, stage } = flagMetadata;
    const release = cause === "RELEASED" ? flagMetadata.release : undefined;
    const error = describe(thrown);
    events.emit("failure", { flag, variant, release, stage, error });
    const failures = release && guardrails.fail(release, now);
    if (!release || !failures) return;
    renew();
    events.emit("tripped", { release, stage, failures, error });
  }

  return {
    reportFailure,

    resetTripped(release?: string): void {
      guardrails.reset(release);
      renew();
    },

    guard<T>(flag: string, run: () => T, fallback?: () => T): T {
      const failed = (error: unknown) => {
        reportFailure(flag, error);
        if (fallback) return fallback();
        throw error;
      };
      if (fallback) {
        const { value, errorCode } = desk.answers.getBooleanDetails(flag, false);
        const { keys } = guardrails.tripped(present().now);
        const { cause, release: giver = "" } = engine.details(present(), flag, "")?.flagMetadata ?? {};
        // Another release may give it by now.
        const isShut =
          cause === "RELEASED"
            ? keys.includes(giver)
            : keys.some((release) => Object.hasOwn(engine.release(release)?.flags ?? {}, flag));
        if (isShut || (!value && errorCode !== "TYPE_MISMATCH")) return fallback();
      }
      try {
        const result = run();
        return isPromise(result) ? (result.then(undefined, failed) as T) : result;
      } catch (error) {
        return failed(error);
      }
    },
  };
}
