import { createEvents } from "../events.js";
import type {
  Answers,
  AnyFlags,
  Client,
  EvaluationContext,
  EvaluationDetails,
  FlagsOf,
  FlagValue,
  ReleaseState,
} from "../types.js";

/** A clock that stands still until somebody moves it. What changes by it is told before the call returns. */
export interface TestClock {
  /** Epoch milliseconds. */
  readonly now: number;
  /** Goes to an instant, earlier or later: RFC 3339 text, `Date` or epoch milliseconds. */
  set(at: string | Date | number): void;
  /** Goes on by so many milliseconds. */
  advance(milliseconds: number): void;
}

/** A client with a clock of its own. The snapshot counts as confirmed at every instant, so that it is never stale. */
export interface TestClient<F extends FlagsOf<F> = AnyFlags> extends Client<F> {
  readonly clock: TestClock;
}

function toInstant(at: string | Date | number): number {
  const instant = typeof at === "number" ? at : new Date(at).getTime();
  if (!Number.isFinite(instant)) throw new TypeError(`${JSON.stringify(at)} is no instant`);
  return instant;
}

/** Plays a snapshot with rehearsals of it: each instant, person and override is one. */
export function createPlay(core: Client, person: EvaluationContext, start?: string | Date | number): TestClient {
  const events = createEvents();
  const overrides = new Map<string, string>();
  const read = new Set<string>();
  let now = start === undefined ? Date.now() : toInstant(start);
  let context = person;
  let isClosed = false;
  let answers = rehearse();
  const { snapshot } = core;
  if (snapshot) events.emit("ready", { snapshot });

  function rehearse(): Answers {
    return core.rehearse({ at: now, context, overrides: Object.fromEntries(overrides) });
  }

  /** The details of what was read, as a server hands them to a page. */
  function told(): Record<string, EvaluationDetails<FlagValue>> {
    const flags: [string, EvaluationDetails<FlagValue>][] = [];
    for (const key of read) {
      const { value, ...details } = answers.explain(key).details;
      if (value !== undefined) flags.push([key, { flagKey: key, value, ...details }]);
    }
    return Object.fromEntries(flags);
  }

  function variantOf(of: Answers, key: string): string {
    const { variant, value } = of.explain(key).details;
    return JSON.stringify([variant, value]);
  }

  /** Another scene: tells what is different in it. */
  function turn(): void {
    if (isClosed) return;
    const before = answers;
    answers = rehearse();
    const flags = [...read].filter((key) => variantOf(before, key) !== variantOf(answers, key));
    const were = new Map(before.releases().map((state) => [state.key, state]));
    const releases: ReleaseState[] = answers.releases().filter(({ key, open, stage }) => {
      const was = were.get(key);
      return was?.open !== open || was.stage !== stage;
    });
    if (flags.length + releases.length) events.emit("change", { flags, releases: releases.map(({ key }) => key) });
    for (const state of releases) {
      if (state.open && !were.get(state.key)?.open) events.emit("opening", { release: state.key, state });
    }
  }

  /** The answers of this moment; what is read is compared with the next. */
  function noting(key: string): Answers {
    read.add(key);
    return answers;
  }

  return {
    isEnabled: (key) => noting(key).isEnabled(key),
    getBooleanValue: (key, fallback) => noting(key).getBooleanValue(key, fallback),
    getStringValue: (key, fallback) => noting(key).getStringValue(key, fallback),
    getNumberValue: (key, fallback) => noting(key).getNumberValue(key, fallback),
    getObjectValue: (key, fallback) => noting(key).getObjectValue(key, fallback),
    getBooleanDetails: (key, fallback) => noting(key).getBooleanDetails(key, fallback),
    getStringDetails: (key, fallback) => noting(key).getStringDetails(key, fallback),
    getNumberDetails: (key, fallback) => noting(key).getNumberDetails(key, fallback),
    getObjectDetails: (key, fallback) => noting(key).getObjectDetails(key, fallback),
    explain: (key) => answers.explain(key),
    releases: () => answers.releases(),
    flags: () => answers.flags(),
    variants: (key) => answers.variants(key),

    setContext(given) {
      context = given;
      turn();
    },
    on: (event, listener) => events.on(event, listener),
    override(key, variant) {
      overrides.set(key, variant);
      turn();
    },
    clearOverrides(key) {
      if (key === undefined) overrides.clear();
      else overrides.delete(key);
      turn();
    },
    rehearse: (options = {}) => core.rehearse({ at: now, context, ...options }),
    dehydrate: () => ({ snapshot, flags: told(), releases: answers.releases() }),
    commit() {},
    async refresh() {},
    close() {
      isClosed = true;
      events.close();
      core.close();
    },
    get status() {
      return core.status === "STALE" ? "READY" : core.status;
    },
    get context() {
      return context;
    },
    snapshot,
    clock: {
      get now() {
        return now;
      },
      set(at) {
        now = toInstant(at);
        turn();
      },
      advance(milliseconds) {
        now = toInstant(now + milliseconds);
        turn();
      },
    },
  };
}
