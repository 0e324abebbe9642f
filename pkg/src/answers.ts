import type { Engine, View } from "./engine.js";
import { deepFreeze } from "./freeze.js";
import { UNKNOWN_KEYS } from "./limits.js";
import type { Answers, Dehydrated, EvaluationDetails, Explanation, FlagValue, ReleaseState } from "./types.js";

/** The last answer for one key. Details are asked for when somebody wants them. */
interface Answer {
  /** Absent where the caller's default is the answer. */
  readonly value: FlagValue | undefined;
  readonly variant: string | undefined;
  /** The view for which it was computed: the details must not be those of another instant. */
  readonly seen: View | undefined;
  details: EvaluationDetails<FlagValue> | undefined;
}

type TypeName = "boolean" | "string" | "number" | "object";

/** The answers of one view, and the table that makes a read cheap. */
export interface Desk {
  readonly answers: Answers;
  /**
   * Answers everything anew that was read before, then puts the new table in place. Returns the keys that changed.
   * `isOther` says that it is for another person, who has read nothing.
   */
  renew(isOther: boolean): readonly string[];
  /** Whether a flag has been read, or any. */
  hasRead(key?: string): boolean;
  /** The variant of a flag, which does not count as read by that. */
  variantOf(key: string): string | undefined;
  /** The releases as last told, or nothing. */
  lastReleases(): readonly ReleaseState[] | undefined;
  /** Asks for the details of everything that was read, before there is nobody to ask. */
  settle(): void;
  /** What was read, with its details. */
  told(): Record<string, EvaluationDetails<FlagValue>>;
  /** From now on nothing that a server has answered stands any more. */
  commit(): void;
}

/** Callers without types may ask for anything, and no read throws. */
function toKey(given: unknown): string {
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

const NO_ANSWER: Answer = { value: undefined, variant: undefined, seen: undefined, details: undefined };

/** What a server has answered, as answers of a table. */
function toAnswers({ flags }: Dehydrated): Map<string, Answer> {
  return new Map(
    Object.entries(flags).map(([key, details]) => {
      const { value, variant } = deepFreeze(details);
      return [key, { value, variant, seen: undefined, details }];
    }),
  );
}

/**
 * `view` says what is to be answered for, or for one flag that is read for the first time, and `asked` hears of every answer that had to be computed. Without `asked`,
 * the table is not renewed when the snapshot is replaced, but forgotten. `exposed` hears of every answer when it is read
 * first.
 * A read of a flag that was read before is one look into a Map; nothing of the core is touched. What a server has
 * answered stands until `commit`.
 */
export function createDesk(
  engine: Engine,
  view: (key?: string) => View,
  asked?: (view: View) => void,
  hydrated?: Dehydrated,
  exposed?: (details: () => EvaluationDetails<FlagValue>) => void,
): Desk {
  let pinned = hydrated && toAnswers(hydrated);
  let table = new Map<string, Answer>();
  /** What was computed anew and nobody has had yet. Apart, so that a read has one thing less to look at. */
  let unread = new Map(pinned);
  let unknown = 0;
  let edition = engine.edition;
  let pinnedStates = hydrated && deepFreeze(hydrated.releases);
  let states = pinnedStates;

  /** Everything that has been read, or was answered by a server. */
  function all(): [string, Answer][] {
    return [...table, ...unread];
  }

  function read(key: string): Answer {
    const answer = table.get(key);
    return answer !== undefined && edition === engine.edition ? answer : compute(key);
  }

  /**
   * Whether the table may be written. What was learnt of another snapshot is of no use; but `renew` compares with it,
   * and comes in a moment.
   */
  function isCurrent(): boolean {
    if (edition !== engine.edition && !asked) {
      table = new Map();
      unread = new Map();
      unknown = 0;
      states = undefined;
      edition = engine.edition;
    }
    return edition === engine.edition;
  }

  function compute(given: string): Answer {
    const key = toKey(given);
    // What came as the key may have been no text, but stand for one that was read.
    const known = isCurrent() && table.get(key);
    if (known) return known;
    let answer = isCurrent() ? unread.get(key) : undefined;
    if (!answer) {
      const seen = view(key);
      answer = answerFor(seen, key) ?? NO_ANSWER;
      if (!isCurrent()) return answer;
      asked?.(seen);
    }
    const read = answer;
    if (read !== NO_ANSWER || ++unknown <= UNKNOWN_KEYS) table.set(key, read);
    unread.delete(key);
    if (read !== NO_ANSWER) exposed?.(() => detailsOf(key, read));
    return read;
  }

  /** Nothing if the core cannot be asked. */
  function answerFor(seen: View, key: string): Answer | undefined {
    const held = pinned?.get(key);
    if (held) return held;
    const found = engine.evaluate(seen, key);
    return found
      ? { value: found.value, variant: found.name, seen, details: undefined }
      : found === null
        ? NO_ANSWER
        : undefined;
  }

  function renew(isOther: boolean): readonly string[] {
    const seen = view();
    const changed: string[] = [];
    const [next, nextUnread] = [new Map<string, Answer>(), new Map<string, Answer>()];
    for (const [key, before] of all()) {
      const answer = answerFor(seen, key);
      // The core has just failed: what it said before is the best there is.
      if (!answer) return [];
      const isSame = answer.value === before.value && answer.variant === before.variant;
      if (!isSame) changed.push(key);
      const isRead = answer === NO_ANSWER || (isSame && !isOther && table.has(key));
      (isRead ? next : nextUnread).set(key, answer);
    }
    const nextStates = pinnedStates ?? engine.releases(seen);
    if (!nextStates) return [];
    table = next;
    unread = nextUnread;
    states = nextStates;
    edition = engine.edition;
    asked?.(seen);
    return changed;
  }

  function readReleases(): readonly ReleaseState[] {
    if (isCurrent() && states) return states;
    const seen = view();
    const told = pinnedStates ?? engine.releases(seen);
    if (isCurrent()) {
      states = told;
      asked?.(seen);
    }
    return told ?? [];
  }

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

  function detailsGetter(type: TypeName) {
    return <T extends FlagValue>(given: string, value: T): EvaluationDetails<T> => {
      const answer = read(given);
      if (typeof answer.value !== type) {
        return describe<T>(toKey(given), { value, variant: undefined, seen: answer.seen }, type);
      }
      return detailsOf(toKey(given), answer) as EvaluationDetails<T>;
    };
  }

  function settle(): void {
    for (const [key, answer] of all()) {
      if (answer !== NO_ANSWER) detailsOf(key, answer);
    }
  }

  return {
    answers: {
      isEnabled: (key) => read(key).value === true,
      // One by one: a comparison with a type that is not known beforehand makes these a tenth slower.
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
        const value = answerFor(seen, key)?.value;
        const uncertainty = asked && engine.about()?.uncertainty;
        const clock =
          uncertainty === undefined ? { source: "device" as const } : { source: "server" as const, uncertainty };
        return {
          ...told,
          ...(asked && { clock }),
          details: value === undefined ? told.details : { ...told.details, value },
        };
      },
      releases: readReleases,
      flags: () => [...engine.keys()].sort(),
      variants: (key) => engine.variants(toKey(key)),
    },
    renew,
    hasRead: (key) => (key === undefined ? all().length > 0 : table.has(key) || unread.has(key)),
    variantOf: (key) => answerFor(view(), key)?.variant,
    // No getter: to make an object with one costs an engine more than all the rest of a rehearsal.
    lastReleases: () => states,
    settle,
    told() {
      settle();
      const flags: [string, EvaluationDetails<FlagValue>][] = [];
      for (const [key, { details }] of all()) if (details) flags.push([key, details]);
      return Object.fromEntries(flags);
    },
    commit() {
      pinned = undefined;
      pinnedStates = undefined;
    },
  };
}
