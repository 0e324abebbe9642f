import {
  ask,
  close as closeHandle,
  create,
  evaluate,
  happened,
  listen,
  load,
  view as look,
  open,
  request,
  set,
  time,
} from "../wasm/footlights.js";
import { NEVER } from "./alarm.js";
import { Attributes } from "./attributes.js";
import type { PlainObject } from "./context.js";
import type { Core } from "./core.js";
import { FootlightsError, fromRefusal, fromRejection, fromTrap } from "./error.js";
import { createFlags, type Variant } from "./flags.js";
import { deepFreeze } from "./freeze.js";
import { FILE } from "./limits.js";
import { isText } from "./options.js";
import { isVisible } from "./page.js";
import { type Advice, CONFIRMED, SHOWN } from "./policy.js";
import type { Release } from "./snapshot.js";
import type { Deployment, EvaluationDetails, Explanation, FlagValue, ReleaseState } from "./types.js";

// What the core can be asked: first the details of a flag as one of these types, by its place here.
const TYPES = ["boolean", "string", "number", "object"];
const EXPLANATION = 4;
const RELEASES = 5;
const ABOUT = 6;
const KEYS = 7;
const VARIANTS = 8;
const RELEASE = 9;

// What the core can be told, by the numbers that it has for it; CARRIES says that the keys that follow are all.
const ENVIRONMENT = 0;
const APP = 1;
const VERSION = 2;
const CARRIES = 3;
const CARRIED = 4;
const TRIPPED = 5;
const OVERRIDDEN = 6;
const VARIANT = 7;
const PINNED_OPEN = 8;
const PINNED_CLOSED = 9;
const FORGET = 10;

// What the core knows of time.
const NEXT_CHANGE = 0;
const NEXT_REQUEST = 1;
const SERVER_TIME = 2;

/** For whom, when and where something is asked. Never changed: another view is another object. */
export interface View {
  readonly now: number;
  readonly confirmedAt: number;
  readonly context: PlainObject;
  readonly deployment: Deployment;
  readonly local: LocalState;
}

/** What is true on this device only. Never changed, either. */
export interface LocalState {
  readonly overrides?: Readonly<Record<string, string>> | undefined;
  readonly tripped?: readonly string[] | undefined;
  readonly pinned?: Readonly<Record<string, boolean>> | undefined;
}

const NO_RELEASES: readonly ReleaseState[] = Object.freeze([]);

/** What the core knows of its snapshot. */
export interface About {
  readonly environment?: string;
  readonly lineage?: string;
  readonly revision: number;
  readonly publishedAt?: number;
  readonly lease: number;
  /** By which two tabs tell whether they have the same one. */
  readonly digest: number;
  /** By how many milliseconds the server's time may be further than it is told, where it is known. */
  readonly uncertainty?: number;
  /** Where in the memory of the core the document is, in bytes of UTF-8: there it is found when the core has died. */
  readonly at: number;
  readonly length: number;
}

/** The details as the core gives them: the wrapper adds key and value. */
type CoreDetails = Omit<EvaluationDetails<FlagValue>, "flagKey" | "value">;

/** One handle of the core: a snapshot, what has been learnt of it, and the view that is set. */
export interface Engine {
  /** Counts the snapshots; what was learnt of one says nothing about the next. */
  readonly edition: number;
  /** Begins, with a snapshot that is asked for every so many milliseconds. */
  open(core: Core, refresh: number, hasStream: boolean): void;
  /** Takes a snapshot; false if it is the same one. Throws a `FootlightsError` if it is refused. */
  load(document: Uint8Array, environment: string | undefined): boolean;
  /** Fetches a file; the signal is made when it is needed. Rejects with a `FootlightsError`. */
  retrieve(source: string | Response, controller: AbortController): Promise<Uint8Array>;
  /** Opens a stream; throws where there is none. */
  listen(url: string, hear: (event: Event) => void): EventSource;
  /** What the policy says to an event. */
  happened(event: number, value: number, more: number): Advice;
  /** In how many milliseconds the next request is planned; absent if none is. */
  nextRequest(): number | undefined;
  /** The server's time in epoch milliseconds, where a response has told it. */
  serverTime(): number | undefined;
  about(): About | undefined;
  keys(): readonly string[];
  /** The names of a flag's variants; none if there is no such flag or its entry cannot be read. */
  variants(key: string): readonly string[];
  /** A release as it stands in the snapshot; an empty text if there is no such release. */
  releaseText(key: string): string;
  /** The same, parsed. */
  release(key: string): Release | undefined;
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

/** Milliseconds of a clock that never goes back, and does not stand still while the device sleeps, as one of them may. */
function createElapsed(): () => number {
  let [elapsed, steady, device] = [0, performance.now(), Date.now()];
  return () => {
    const [steadyNow, deviceNow] = [performance.now(), Date.now()];
    // Less a second, by which the two differ without any sleep: they tick at different moments, and each call would add that.
    elapsed += Math.max(steadyNow - steady, deviceNow - device - 1_000);
    [steady, device] = [steadyNow, deviceNow];
    return elapsed;
  };
}

/** Reads a body to its end, but not more than a file may have. */
async function readAll(body: ReadableStream<Uint8Array> | undefined): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  const reader = body?.getReader();
  let length = 0;
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > FILE) {
      reader.cancel().catch(() => {});
      throw new FootlightsError("SNAPSHOT_TOO_LARGE", "snapshot: larger than 16 MiB");
    }
    chunks.push(value);
  }
  const [only] = chunks;
  if (only?.length === length) return only;
  const file = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    file.set(chunk, at);
    at += chunk.length;
  }
  return file;
}

export function createEngine(onFailure: (error: FootlightsError) => void): Engine {
  let core: Core | undefined;
  /** That of the instance to which the handle belongs. */
  let memory: WebAssembly.Memory | undefined;
  let handle = 0;
  let settings: [refresh: number, hasStream: boolean];
  let about: About | undefined;
  /** By how much the server's clock is ahead of the elapsed time, as last known. */
  let lead: number | undefined;
  let isFailureTold = false;
  let current: View | undefined;
  /** The last view whose deployment and local state the core was told. */
  let said: View | undefined;
  /** The last snapshot that was found to have no releases. */
  let plain = 0;
  /** Whether a response has told the server's time. */
  let isTimed = false;
  /** As last asked for, and when that was by the device's clock. */
  let serverTime: number | undefined;
  let timedAt: number | undefined;
  let releases = new Map<string, Release>();
  const elapsed = createElapsed();
  let attributes: Attributes | undefined;
  const flags = createFlags((key) => (told(VARIANTS, key) ?? []) as []);

  /** Says one thing to the core, if there is anything to be said. */
  function say(what: number, text: string | undefined): void {
    if (text !== undefined) set(handle, what, text);
  }

  function tell(event: number, value: number, more: number): number {
    return happened(handle, event, elapsed(), Math.random() * 2 ** 32, value, more);
  }

  /** Opens a handle of the instance that there is now. If another has died, everything goes on from its document. */
  function begin({ memory: living, scratch }: Core): void {
    attributes = new Attributes(scratch);
    handle = create(attributes, ...settings);
    said = undefined;
    if (memory) {
      current = undefined;
      // Whoever is asking now will hear of it, and nobody else has to ask at once.
      tell(CONFIRMED, 0, 0);
      if (isVisible()) tell(SHOWN, 0, 0);
      if (about) {
        const { at, length, digest } = about;
        load(handle, new Uint8Array(memory.buffer, at, length));
        about = told(ABOUT) as About;
        if (about.digest !== digest) throw new Error("the document is not what it was");
      }
    }
    memory = living;
  }

  /** Hands a document over. If it takes the place of the one before, what was learnt of that is forgotten at once. */
  function take(bytes: Uint8Array, environment: string | undefined): boolean {
    say(ENVIRONMENT, environment);
    if (!load(handle, bytes)) return false;
    engine.edition += 1;
    current = undefined;
    // The numbers of another snapshot stand for others.
    if (attributes) attributes.paths = [];
    flags.replace();
    releases = new Map();
    return true;
  }

  /**
   * Calls the core. If it traps, once more with another instance; if that does, too, it was the last call that anybody
   * makes to it. Throws that, or what the core refuses. `view` is for whom it is asked.
   */
  function run<T>(core: Core, work: () => T, view?: View): T {
    for (let isSecond = false; ; isSecond = true) {
      try {
        if (core.failure) throw core.failure;
        if (isSecond) core.revive();
        if (core.memory !== memory) begin(core);
        if (view && current !== view) see(view);
        return work();
      } catch (thrown) {
        const refused = thrown instanceof FootlightsError ? thrown : fromRefusal(thrown);
        if (refused && refused !== core.failure) throw refused;
        if (!isSecond && !core.failure) continue;
        core.failure ??= fromTrap(thrown);
        if (!isFailureTold) {
          isFailureTold = true;
          onFailure(core.failure);
        }
        throw core.failure;
      }
    }
  }

  /** Calls the core, if there is one. */
  function call<T>(question: () => T, view?: View): T | undefined {
    try {
      return core && run(core, question, view);
    } catch {
      return undefined;
    }
  }

  /** Calls the core for one view, if it has a snapshot. */
  function callFor<T>(view: View, question: () => T): T | undefined {
    return engine.edition ? call(question, view) : undefined;
  }

  /** Tells the core what it is asked for from now on. */
  function see(view: View): void {
    const { now, confirmedAt, deployment, local } = view;
    current = view;
    if (attributes) attributes.context = view.context;
    look(handle, now, confirmedAt);
    if (said?.deployment === deployment && said.local === local) return;
    said = undefined;
    const { app, version, carries } = deployment;
    const { overrides = {}, tripped = [], pinned = {} } = local;
    say(FORGET, "");
    say(APP, app);
    say(VERSION, version);
    say(CARRIES, carries && "");
    for (const key of carries ?? []) say(CARRIED, key);
    for (const key of tripped) say(TRIPPED, key);
    for (const [key, open] of Object.entries(pinned)) say(open ? PINNED_OPEN : PINNED_CLOSED, key);
    for (const [key, variant] of Object.entries(overrides)) {
      say(OVERRIDDEN, key);
      say(VARIANT, variant);
    }
    said = view;
  }

  /** What the core says to a question; nothing if it has no snapshot. */
  function told(question: number, key = ""): unknown {
    const json = ask(handle, question, key);
    return json ? deepFreeze(JSON.parse(json) as unknown) : undefined;
  }

  function answer(key: string): Variant | null {
    const flag = flags.get(key);
    return flag?.variants[evaluate(handle, flag.index)] ?? null;
  }

  const engine: { -readonly [K in keyof Engine]: Engine[K] } = {
    edition: 0,

    open(opened, refresh, hasStream) {
      core = opened;
      settings = [refresh, hasStream];
      call(() => {});
    },

    load: (document, environment) => run(core as Core, () => take(document, environment)),

    async retrieve(source, controller) {
      const isAddress = isText(source);
      const url = isAddress ? source : source.url;
      const sent = isAddress ? elapsed() : 0;
      const arrived = async <T>(work: () => Promise<T>) => {
        try {
          return await work();
        } catch (reason) {
          throw fromRejection(url, reason);
        }
      };
      const response = isAddress
        ? await arrived(() => run(core as Core, () => request(url, controller.signal)))
        : source;
      const body = run(core as Core, () => open(handle, response, url, sent, elapsed()));
      timedAt = undefined;
      isTimed ||= Boolean(call(() => time(handle, SERVER_TIME, elapsed())));
      return await arrived(() => readAll(body));
    },

    listen,

    happened(event, value, more) {
      const told = call(() => tell(event, value, more)) ?? -8;
      // Three bits and a number above them, which is negative if there is none.
      const todo = told & 7;
      return { todo, delay: told < 0 ? NEVER : (told - todo) / 8 };
    },

    nextRequest() {
      const delay = call(() => time(handle, NEXT_REQUEST, elapsed())) ?? -1;
      return delay < 0 ? undefined : delay;
    },

    serverTime() {
      if (!isTimed) return undefined;
      const device = Date.now();
      // Once in a millisecond: to ask it costs as much as an answer, and many may be asked for in one.
      if (device !== timedAt) {
        timedAt = device;
        const at = elapsed();
        const known = call(() => time(handle, SERVER_TIME, at));
        // Another instance does not know it before the next response.
        if (known) lead = known - at;
        serverTime = lead && lead + at;
      }
      return serverTime;
    },

    about() {
      about = call(() => told(ABOUT)) as About | undefined;
      return about;
    },
    keys: () => (call(() => told(KEYS)) as string[] | undefined) ?? [],
    variants: (key) => Object.freeze(call(() => flags.get(key)?.variants.map(({ name }) => name)) ?? []),
    releaseText: (key) => call(() => ask(handle, RELEASE, key)) ?? "",
    release(key) {
      if (!releases.has(key)) releases.set(key, deepFreeze(JSON.parse(engine.releaseText(key) || "null") as Release));
      return releases.get(key) ?? undefined;
    },
    evaluate: (view, key) => callFor(view, () => answer(key)),
    details: (view, key, type) => callFor(view, () => told(TYPES.indexOf(type), key)) as CoreDetails | undefined,
    explain: (view, key) => callFor(view, () => told(EXPLANATION, key)) as Explanation | undefined,
    releases(view) {
      if (plain === engine.edition) return callFor(view, () => NO_RELEASES);
      const states = callFor(view, () => told(RELEASES)) as readonly ReleaseState[] | undefined;
      if (states?.length !== 0) return states;
      plain = engine.edition;
      return NO_RELEASES;
    },
    // Only releases go by the clock.
    nextAt: (view) =>
      (plain === engine.edition ? undefined : callFor(view, () => time(handle, NEXT_CHANGE, 0))) ?? NEVER,

    close() {
      call(() => closeHandle(handle));
      core = undefined;
    },
  };
  return engine;
}
