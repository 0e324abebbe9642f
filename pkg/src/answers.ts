import { type Answer, answerFor, createDetails, NO_ANSWER, toKey } from "./details.js";
import type { Engine, View } from "./engine.js";
import { deepFreeze } from "./freeze.js";
import { UNKNOWN_KEYS } from "./limits.js";
import type { Answers, Dehydrated, EvaluationDetails, FlagValue, ReleaseState } from "./types.js";

/** The answers of the present moment, and the table that makes a read cheap. */
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

/** What a server has answered, as answers of a table. */
function toAnswers({ flags }: Dehydrated): Map<string, Answer> {
  return new Map(
    Object.entries(flags).map(([key, details]) => {
      const { value, variant } = deepFreeze(details);
      return [key, { value, variant, seen: undefined, details }];
    }),
  );
}

/** What is answered for a flag now. */
interface Slot {
  answer: Answer;
}

/**
 * `view` says what is to be answered for, or for one flag that is read for the first time, and `asked` hears of every
 * answer that had to be computed. `exposed` hears of every answer when it is read first.
 * A read of a flag that was read before is one look into a Map; nothing of the core is touched. What a server has
 * answered stands until `commit`.
 */
export function createDesk(
  engine: Engine,
  view: (key?: string) => View,
  asked: (view: View) => void,
  hydrated: Dehydrated | undefined,
  exposed: (details: () => EvaluationDetails<FlagValue>) => void,
): Desk {
  let pinned = hydrated && toAnswers(hydrated);
  /** Everything that has been read, or was answered by a server, as it is now. */
  const latest = new Map<string, Slot>();
  for (const [key, answer] of pinned ?? []) latest.set(key, { answer });
  /**
   * Of these what has been read since it was computed anew, and nothing for the others: so a read has one thing less to
   * look at. One and the same for good, as an engine compiles it into a read.
   */
  const table = new Map<string, Answer | undefined>();
  let unknown = 0;
  let pinnedStates = hydrated && deepFreeze(hydrated.releases);
  let states = pinnedStates;
  const { detailsOf, words } = createDetails(engine, view, read, true, (seen, key) => answer(seen, key)?.value);

  function read(key: string): Answer {
    return table.get(key) ?? compute(key);
  }

  function compute(given: string): Answer {
    const key = toKey(given);
    let slot = latest.get(key);
    if (!slot) {
      const seen = view(key);
      slot = { answer: answer(seen, key) ?? NO_ANSWER };
      asked(seen);
      if (slot.answer === NO_ANSWER && ++unknown > UNKNOWN_KEYS) return NO_ANSWER;
      latest.set(key, slot);
    }
    const answered = slot.answer;
    table.set(key, answered);
    if (answered !== NO_ANSWER) exposed(() => detailsOf(key, answered));
    return answered;
  }

  function answer(seen: View, key: string): Answer | undefined {
    return pinned?.get(key) ?? answerFor(engine, seen, key);
  }

  function renew(isOther: boolean): readonly string[] {
    const seen = view();
    const changed: string[] = [];
    const found: Answer[] = [];
    for (const key of latest.keys()) {
      const next = answer(seen, key);
      // The core has just failed: what it said before is the best there is.
      if (!next) return [];
      found.push(next);
    }
    const nextStates = pinnedStates ?? engine.releases(seen);
    if (!nextStates) return [];
    let at = 0;
    for (const [key, slot] of latest) {
      const before = slot.answer;
      const next = found[at++] as Answer;
      // An object that came from a server is no other one because it came in a snapshot, too.
      const isOtherObject = typeof next.value === "object" && next.value !== before.value;
      if (isOtherObject && JSON.stringify(next.value) === JSON.stringify(before.value)) next.value = before.value;
      const isSame = next.value === before.value && next.variant === before.variant;
      if (!isSame) changed.push(key);
      const isRead = next === NO_ANSWER || (isSame && !isOther && table.get(key));
      table.set(key, isRead ? next : undefined);
      slot.answer = next;
    }
    states = nextStates;
    asked(seen);
    return changed;
  }

  function readReleases(): readonly ReleaseState[] {
    if (states) return states;
    const seen = view();
    states = pinnedStates ?? engine.releases(seen);
    asked(seen);
    return states ?? [];
  }

  function settle(): void {
    for (const [key, { answer }] of latest) {
      if (answer !== NO_ANSWER) detailsOf(key, answer);
    }
  }

  return {
    answers: {
      // Each looks for itself: a function of their own between them and the table takes a quarter longer in a page.
      isEnabled: (key) => (table.get(key) ?? compute(key)).value === true,
      // One by one: a comparison with a type that is not known beforehand makes these a tenth slower.
      getBooleanValue(key, fallback) {
        const { value } = table.get(key) ?? compute(key);
        return typeof value === "boolean" ? value : fallback;
      },
      getStringValue(key, fallback) {
        const { value } = table.get(key) ?? compute(key);
        return typeof value === "string" ? value : fallback;
      },
      getNumberValue(key, fallback) {
        const { value } = table.get(key) ?? compute(key);
        return typeof value === "number" ? value : fallback;
      },
      getObjectValue<T extends object>(key: string, fallback: T) {
        const { value } = table.get(key) ?? compute(key);
        return typeof value === "object" ? (value as T) : fallback;
      },
      ...words,
      releases: readReleases,
    },
    renew,
    hasRead: (key) => (key === undefined ? latest.size > 0 : latest.has(key)),
    variantOf: (key) => answer(view(), key)?.variant,
    lastReleases: () => states,
    settle,
    told() {
      settle();
      const flags: [string, EvaluationDetails<FlagValue>][] = [];
      for (const [key, { answer }] of latest) if (answer.details) flags.push([key, answer.details]);
      return Object.fromEntries(flags);
    },
    commit() {
      pinned = undefined;
      pinnedStates = undefined;
    },
  };
}
