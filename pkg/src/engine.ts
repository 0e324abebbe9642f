import {
  about,
  attribute_path as attributePath,
  close as closeHandle,
  create,
  details,
  evaluate,
  explain,
  find,
  keys,
  load,
  view as look,
  next_at as nextAt,
  releases,
  retrieve,
  text,
  value,
  variant as variantName,
} from "../wasm/footlights.js";
import type { Plain, PlainObject } from "./context.js";
import type { Core } from "./core.js";
import { type FootlightsError, fromRefusal, fromTrap } from "./error.js";
import { deepFreeze } from "./freeze.js";
import type { EvaluationDetails, Explanation, FlagValue, ReleaseState } from "./types.js";

/** For whom, when and where something is asked. Never changed: another view is another object. */
export interface View {
  readonly now: number;
  readonly confirmedAt: number;
  readonly context: PlainObject;
  /** JSON of the deployment. */
  readonly deployment: string;
  /** JSON of the overrides and tripped guardrails. */
  readonly local: string;
}

/** What the core knows of its snapshot. */
export interface About {
  readonly environment?: string;
  readonly lineage?: string;
  readonly revision: number;
  readonly publishedAt?: number;
  readonly lease: number;
  readonly flags: number;
}

/** One variant of a flag of the present snapshot. */
export interface Variant {
  readonly name: string;
  readonly value: FlagValue;
}

/** What a flag answers: a variant, that its entry cannot be read, or that there is none. */
export type Outcome = Variant | "PARSE_ERROR" | "FLAG_NOT_FOUND";

interface KnownVariant extends Variant {
  readonly text: string;
}

interface KnownFlag {
  readonly index: number;
  readonly variants: (KnownVariant | undefined)[];
}

/** The details as the core gives them: the wrapper adds key and value. */
type CoreDetails = Omit<EvaluationDetails<FlagValue>, "flagKey" | "value">;

/** One handle of the core: a snapshot, what has been learnt of it, and the view that is set. */
export interface Engine {
  /** Counts the snapshots; what was learnt of one says nothing about the next. */
  readonly edition: number;
  open(core: Core): void;
  /** Takes a snapshot; false if it is the same one. Throws a `FootlightsError` if it is refused. */
  load(document: string, environment: string | undefined): boolean;
  /** Fetches a snapshot and takes it. `taken` is called in the very step in which it becomes the present one. */
  retrieve(
    source: string | Response,
    environment: string | undefined,
    signal: AbortSignal,
    taken: (isNew: boolean) => void,
  ): Promise<void>;
  about(): About | undefined;
  text(): string;
  keys(): readonly string[];
  /** These answer `undefined` when the core cannot be asked. */
  evaluate(view: View, key: string): Outcome | undefined;
  details(view: View, key: string, type: string): CoreDetails | undefined;
  explain(view: View, key: string): Explanation | undefined;
  releases(view: View): readonly ReleaseState[] | undefined;
  /** When the clock may change something of what was asked for this view. */
  nextAt(view: View): number;
  close(): void;
}

export function createEngine(onFailure: (error: FootlightsError) => void): Engine {
  let core: Core | undefined;
  let handle = 0;
  let isFailureTold = false;
  let current: View | undefined;
  let paths: string[][] = [];
  let flags = new Map<string, KnownFlag>();
  let former = new Map<string, KnownFlag>();

  /** Called by the core in the middle of an evaluation: nothing here may run anybody else's code, or fail. */
  function attribute(id: number): number {
    let path = paths[id];
    if (path === undefined) {
      path = attributePath(handle, id).split(".");
      paths[id] = path;
    }
    let node: Plain | undefined = current?.context;
    for (const name of path) {
      if (typeof node !== "object" || node === null || Array.isArray(node) || !Object.hasOwn(node, name)) return 0;
      node = (node as PlainObject)[name];
    }
    return core === undefined ? 0 : core.scratch.write(node);
  }

  /** Asks the core. If it traps, that was the last call that anybody made to it. */
  function call<T>(question: () => T): T | undefined {
    if (core === undefined) return undefined;
    if (core.failure !== undefined) {
      tellFailure(core.failure);
      return undefined;
    }
    try {
      return question();
    } catch (thrown) {
      toError(thrown);
      return undefined;
    }
  }

  /** Asks the core for one view. */
  function ask<T>(view: View, question: () => T): T | undefined {
    if (engine.edition === 0) return undefined;
    return call(() => {
      if (current !== view) {
        current = view;
        look(handle, view.now, view.confirmedAt, view.deployment, view.local);
      }
      return question();
    });
  }

  function toError(thrown: unknown): FootlightsError {
    const refused = fromRefusal(thrown);
    if (refused !== undefined) return refused;
    const error = fromTrap(thrown);
    if (core !== undefined) core.failure ??= error;
    tellFailure(error);
    return error;
  }

  function tellFailure(error: FootlightsError): void {
    if (isFailureTold) return;
    isFailureTold = true;
    onFailure(error);
  }

  function refuseIfDead(): void {
    if (core === undefined) throw fromTrap(undefined);
    if (core.failure !== undefined) throw core.failure;
  }

  /** Called by the core in the very step in which another snapshot takes the place of the one before. */
  function replaced(): void {
    engine.edition += 1;
    current = undefined;
    paths = [];
    former = flags;
    flags = new Map();
  }

  function known(key: string): KnownFlag | undefined {
    let flag = flags.get(key);
    if (flag === undefined) {
      const index = find(handle, key);
      if (index < 0) return undefined;
      flag = { index, variants: [] };
      flags.set(key, flag);
    }
    return flag;
  }

  /** A value keeps its identity as long as its text is the same, from one snapshot to the next. */
  function variantOf(key: string, flag: KnownFlag, ordinal: number): KnownVariant {
    let variant = flag.variants[ordinal];
    if (variant === undefined) {
      const json = value(handle, flag.index, ordinal);
      const same = former.get(key)?.variants.find((before) => before?.text === json);
      const name = variantName(handle, flag.index, ordinal);
      variant = { name, text: json, value: same?.value ?? deepFreeze(JSON.parse(json) as FlagValue) };
      flag.variants[ordinal] = variant;
    }
    return variant;
  }

  const engine = {
    edition: 0,

    open(opened: Core) {
      core = opened;
      handle = create({ attribute, replaced });
    },

    load(document: string, environment: string | undefined) {
      refuseIfDead();
      try {
        const before = engine.edition;
        const isNew = load(handle, new TextEncoder().encode(document), environment);
        if (isNew && engine.edition === before) replaced();
        return isNew;
      } catch (thrown) {
        throw toError(thrown);
      }
    },

    async retrieve(
      source: string | Response,
      environment: string | undefined,
      signal: AbortSignal,
      taken: (isNew: boolean) => void,
    ) {
      refuseIfDead();
      const before = engine.edition;
      let isNew: boolean;
      try {
        isNew = await retrieve(handle, source, environment, signal);
      } catch (thrown) {
        throw toError(thrown);
      }
      if (isNew && engine.edition === before) replaced();
      taken(isNew);
    },

    about: () => call(() => about(handle) as About | undefined),
    text: () => call(() => text(handle)) ?? "",
    keys: () => call(() => keys(handle)) ?? [],

    evaluate: (view: View, key: string) =>
      ask<Outcome>(view, () => {
        const flag = known(key);
        if (flag === undefined) return "FLAG_NOT_FOUND";
        const ordinal = evaluate(handle, flag.index);
        return ordinal < 0 ? "PARSE_ERROR" : variantOf(key, flag, ordinal);
      }),
    details: (view: View, key: string, type: string) =>
      ask(view, () => deepFreeze(details(handle, key, type) as CoreDetails)),
    explain: (view: View, key: string) => ask(view, () => deepFreeze(explain(handle, key) as Explanation)),
    releases: (view: View) => ask(view, () => deepFreeze(releases(handle) as ReleaseState[])),
    nextAt: (view: View) => ask(view, () => nextAt(handle)) ?? Number.POSITIVE_INFINITY,

    close() {
      call(() => closeHandle(handle));
      core = undefined;
    },
  };
  return engine;
}
