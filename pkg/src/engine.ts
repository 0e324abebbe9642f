import {
  about,
  attribute_path as attributePath,
  body,
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
  request,
  text,
  unreachable,
  value,
  variants as variantNames,
} from "../wasm/footlights.js";
import { NEVER } from "./alarm.js";
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
}

/** One variant of a flag of the present snapshot. */
export interface Variant {
  readonly name: string;
  readonly value: FlagValue;
}

interface KnownVariant extends Variant {
  readonly json: string;
}

interface KnownFlag {
  readonly index: number;
  readonly names: readonly string[];
  readonly variants: (KnownVariant | undefined)[];
}

/** The details as the core gives them: the wrapper adds key and value. */
type CoreDetails = Omit<EvaluationDetails<FlagValue>, "flagKey" | "value">;

/** One handle of the core: a snapshot, what has been learnt of it, and the view that is set. */
export interface Engine {
  /** Counts the snapshots; what was learnt of one says nothing about the next. */
  readonly edition: number;
  open(core: Core): void;
  /** Takes a snapshot. Throws a `FootlightsError` if it is refused. */
  load(document: string, environment: string | undefined): void;
  /** Fetches a snapshot and takes it; false if it is the same one. Rejects with a `FootlightsError`. */
  retrieve(source: string | Response, environment: string | undefined, signal: AbortSignal): Promise<boolean>;
  about(): About | undefined;
  text(): string;
  keys(): readonly string[];
  /** The names of a flag's variants; none if there is no such flag or its entry cannot be read. */
  variants(key: string): readonly string[];
  /** The variant that a flag answers; `null` if there is no such flag or its entry cannot be read. */
  evaluate(view: View, key: string): Variant | null | undefined;
  /** These, too, answer `undefined` when the core cannot be asked. */
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
    paths[id] ??= attributePath(handle, id).split(".");
    let node: Plain | undefined = current?.context;
    for (const name of paths[id]) {
      if (typeof node !== "object" || node === null || Array.isArray(node) || !Object.hasOwn(node, name)) return 0;
      node = (node as PlainObject)[name];
    }
    return core?.scratch(node) ?? 0;
  }

  /** Called by the core in the very step in which another snapshot takes the place of the one before. */
  function replaced(): void {
    engine.edition += 1;
    current = undefined;
    paths = [];
    former = flags;
    flags = new Map();
  }

  /** The error for what a call of the core threw. If it was a trap, that was the last call that anybody made to it. */
  function toError(thrown: unknown): FootlightsError {
    const refused = fromRefusal(thrown);
    if (refused) return refused;
    const error = core?.failure ?? fromTrap(thrown);
    if (core) core.failure = error;
    if (!isFailureTold) {
      isFailureTold = true;
      onFailure(error);
    }
    return error;
  }

  /** The handle, unless the core has died. */
  function alive(): number {
    if (core?.failure) throw core.failure;
    return handle;
  }

  /** Asks the core, if there is one. */
  function call<T>(question: (handle: number) => T): T | undefined {
    try {
      return core && deepFreeze(question(alive()));
    } catch (thrown) {
      toError(thrown);
      return undefined;
    }
  }

  /** Asks the core for one view. */
  function ask<A extends unknown[], T>(
    view: View,
    question: (handle: number, ...given: A) => T,
    ...given: A
  ): T | undefined {
    if (!engine.edition) return undefined;
    return call(() => {
      if (current !== view) {
        current = view;
        look(handle, view.now, view.confirmedAt, view.deployment, view.local);
      }
      return question(handle, ...given);
    });
  }

  function known(key: string): KnownFlag | undefined {
    if (!flags.has(key)) {
      const index = find(handle, key);
      if (index >= 0) flags.set(key, { index, names: variantNames(handle, index), variants: [] });
    }
    return flags.get(key);
  }

  function answer(_: number, key: string): Variant | null {
    const flag = known(key);
    const ordinal = flag ? evaluate(handle, flag.index) : -1;
    if (!flag || ordinal < 0) return null;
    const { index, names, variants } = flag;
    if (!variants[ordinal]) {
      // A value keeps its identity as long as its text is the same, from one snapshot to the next.
      const json = value(handle, index, ordinal);
      const same = former.get(key)?.variants.find((before) => before?.json === json);
      const its = same ? same.value : (JSON.parse(json) as FlagValue);
      variants[ordinal] = { name: names[ordinal] ?? "", json, value: its };
    }
    return variants[ordinal] ?? null;
  }

  const engine: { -readonly [K in keyof Engine]: Engine[K] } = {
    edition: 0,

    open(opened) {
      core = opened;
      handle = create({ attribute, replaced });
    },

    load(document, environment) {
      try {
        load(alive(), new TextEncoder().encode(document), environment);
      } catch (thrown) {
        throw toError(thrown);
      }
    },

    async retrieve(source, environment, signal) {
      const url = typeof source === "string" ? source : source.url;
      const arrived = async <T>(promise: Promise<T>) => {
        try {
          return await promise;
        } catch (reason) {
          throw unreachable(url, reason);
        }
      };
      try {
        const response = typeof source === "string" ? await arrived(request(url, signal)) : source;
        const bytes: ArrayBuffer = await arrived(body(response, url));
        return load(alive(), new Uint8Array(bytes), environment);
      } catch (thrown) {
        throw toError(thrown);
      }
    },

    about: () => call(about) as About | undefined,
    text: () => call(text) ?? "",
    keys: () => call(keys) ?? [],
    variants: (key) => call(() => known(key)?.names) ?? [],
    evaluate: (view, key) => ask(view, answer, key),
    details: (view, key, type) => ask(view, details, key, type) as CoreDetails | undefined,
    explain: (view, key) => ask(view, explain, key) as Explanation | undefined,
    releases: (view) => ask(view, releases) as ReleaseState[] | undefined,
    nextAt: (view) => ask(view, nextAt) ?? NEVER,

    close() {
      call(closeHandle);
      core = undefined;
    },
  };
  return engine;
}
