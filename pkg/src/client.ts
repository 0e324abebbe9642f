import { createAlarm } from "./alarm.js";
import { createDesk } from "./answers.js";
import { copyContext, describeFaults, type PlainObject } from "./context.js";
import { loadCore, type ModuleSource } from "./core.js";
import { createDelivery } from "./delivery.js";
import { createEngine, type View } from "./engine.js";
import { FootlightsError } from "./error.js";
import { createEvents } from "./events.js";
import { createKeeper, keyFor } from "./kept.js";
import { LONGEST_TIMER, TIMEOUT } from "./limits.js";
import { checkRehearsal, invalid, type Settings } from "./options.js";
import { watchPage } from "./page.js";
import type { Answers, Client, ClientEvents, ReleaseState, SnapshotInfo } from "./types.js";

const EVENTS: readonly string[] = ["ready", "change", "opening", "error"];
const NEVER = Number.POSITIVE_INFINITY;

function localState(overrides: Readonly<Record<string, string>>): string {
  return JSON.stringify({ overrides, tripped: [] });
}

/** The address under which a snapshot is kept: absolute, so that it is the same on every page of the origin. */
function absolute(address: string): string {
  try {
    return new URL(address, globalThis.location?.href).href;
  } catch {
    return address;
  }
}

/** Makes a client. Resolves when it can answer, and whatever happens it can. */
export async function openClient(settings: Settings, module: ModuleSource): Promise<Client> {
  const { source, deployment, bootstrap, start, timeout = TIMEOUT } = settings;
  const { environment, app } = deployment;
  const events = createEvents();
  const overrides = new Map<string, string>();
  const address = source.kind === "url" ? absolute(source.url) : "response";
  const keeper = createKeeper(source.kind === "given" ? "none" : settings.storage, keyFor(address, environment, app));
  let snapshot: SnapshotInfo | undefined;
  let lease = 0;
  let hasFailed = false;
  let isFatal = false;
  let isClosed = false;
  let isLate = false;
  let next = NEVER;
  let view: View = {
    now: Date.now(),
    confirmedAt: 0,
    context: {},
    deployment: JSON.stringify(deployment),
    local: localState({}),
  };

  const engine = createEngine(fail);
  const desk = createDesk(engine, present, wait);
  const delivery = createDelivery(engine, source, environment, {
    onTaken(isNew, confirmedAt) {
      // First, since a listener may close the client.
      keeper.write(engine.text, confirmedAt, isNew);
      accept("network", confirmedAt);
    },
    onError(error) {
      hasFailed = true;
      events.emit("error", error);
    },
  });
  const clock = createAlarm(tick);

  function fail(error: FootlightsError): void {
    isFatal = true;
    delivery.close();
    clock.set(NEVER);
    events.emit("error", error);
  }

  function now(): number {
    return Math.max(Date.now(), snapshot?.publishedAt ?? 0);
  }

  /** The view of the present moment. */
  function present(): View {
    const instant = now();
    if (instant !== view.now) view = { ...view, now: instant };
    return view;
  }

  /** Waits for the next instant at which something that was asked for may change. */
  function wait(seen: View): void {
    const at = engine.nextAt(seen);
    if (at >= next || isClosed) return;
    next = at;
    clock.set(next - now());
  }

  function tick(): void {
    if (now() >= next) renew();
    else if (next !== NEVER) clock.set(next - now());
  }

  /** Answers everything anew, and tells what is different. The new answers stand before anybody hears of them. */
  function renew(before?: () => void): void {
    if (isClosed) return;
    next = NEVER;
    clock.set(NEVER);
    const releasesBefore = desk.lastReleases;
    const flags = desk.renew();
    const { changed, opened } = compare(releasesBefore, desk.lastReleases);
    before?.();
    if (flags.length > 0 || changed.length > 0) events.emit("change", { flags, releases: changed });
    for (const state of opened) events.emit("opening", { release: state.key, state });
  }

  function accept(from: SnapshotInfo["source"], confirmed: number): void {
    const about = engine.about();
    if (about === undefined) return;
    const { environment, lineage, revision, publishedAt } = about;
    const isFirst = snapshot === undefined;
    const confirmedAt = Math.max(confirmed, publishedAt ?? 0);
    const info = Object.freeze({
      ...(environment === undefined ? {} : { environment }),
      ...(lineage === undefined ? {} : { lineage }),
      revision,
      ...(publishedAt === undefined ? {} : { publishedAt }),
      source: from,
      confirmedAt,
    });
    lease = about.lease;
    snapshot = info;
    hasFailed = false;
    view = { ...view, confirmedAt };
    renew(() => {
      if (isFirst) events.emit("ready", { snapshot: info });
    });
  }

  /** Takes a snapshot that did not come from the network. */
  function take(from: SnapshotInfo["source"], document: string, confirmedAt: number): FootlightsError | undefined {
    try {
      engine.load(document, environment);
    } catch (error) {
      return error as FootlightsError;
    }
    accept(from, confirmedAt);
    return undefined;
  }

  function takeGiven(from: "given" | "bootstrap", document: string, confirmedAt: number): void {
    const error = take(from, document, confirmedAt);
    if (error === undefined) return;
    hasFailed = true;
    events.emit("error", error);
  }

  function takeKept(): boolean {
    const kept = keeper.read();
    if (kept === undefined) return false;
    // Confirmed in the future: the device's clock has been put back since.
    const refused = take("kept", kept.text, Math.min(kept.confirmedAt, Date.now()));
    if (refused) keeper.discard();
    return refused === undefined;
  }

  /** What there is when the network does not answer. */
  function fallBack(): void {
    if (snapshot !== undefined || isClosed || isFatal) return;
    if (start === "network" && takeKept()) return;
    if (bootstrap !== undefined) takeGiven("bootstrap", bootstrap, 0);
  }

  const opened = loadCore(module).then(
    (core) => {
      if (!isClosed) engine.open(core);
      return !isClosed;
    },
    (error: unknown) => {
      fail(error as FootlightsError);
      return false;
    },
  );

  async function begin(): Promise<void> {
    if (!(await opened)) return;
    if (source.kind === "given") {
      takeGiven("given", source.document, Date.now());
      return;
    }
    if (start === "kept" && takeKept()) {
      void delivery.request();
      return;
    }
    if (isLate) fallBack();
    await delivery.request();
    fallBack();
  }

  function copy(given: unknown): PlainObject {
    const { context, faults } = copyContext(given);
    if (faults.length > 0) events.emit("error", new FootlightsError("INVALID_CONTEXT", describeFaults(faults)));
    return context;
  }

  function setOverrides(): void {
    view = { ...view, local: localState(Object.fromEntries(overrides)) };
    renew();
  }

  view = { ...view, context: copy(settings.context) };
  const unwatch = watchPage(() => {
    tick();
    delivery.wake();
  });

  const begun = begin();
  const end = Date.now() + timeout;
  // Without a core there is nothing to answer from, so that it gets a moment even where the network gets none.
  const isOpen = await inTime(opened, Math.max(timeout, TIMEOUT));
  if (!isOpen || !(await inTime(begun, end - Date.now()))) {
    isLate = true;
    if (isOpen) fallBack();
    const instead = snapshot === undefined ? "the caller's defaults" : `the ${snapshot.source} snapshot`;
    const sentence = `no snapshot within ${timeout} ms; until it comes, flags answer from ${instead}`;
    events.emit("error", new FootlightsError("TIMEOUT", sentence));
  }

  return {
    ...desk.answers,

    setContext(context) {
      if (isClosed) return;
      view = { ...view, context: copy(context) };
      renew();
    },

    on(event, listener) {
      if (!EVENTS.includes(event)) throw invalid(`unknown event "${String(event)}", there are ${EVENTS.join(", ")}`);
      if (typeof listener !== "function") throw invalid(`a listener for "${event}" must be a function`);
      return events.on(event, listener as (detail: ClientEvents[typeof event]) => void);
    },

    override(key, variant) {
      if (typeof key !== "string" || typeof variant !== "string") {
        throw invalid("override takes the key of a flag and the name of a variant");
      }
      if (isClosed) return;
      overrides.set(key, variant);
      setOverrides();
    },

    clearOverrides(key) {
      if (isClosed) return;
      if (key === undefined) overrides.clear();
      else overrides.delete(key);
      setOverrides();
    },

    rehearse(options = {}): Answers {
      const { at = now(), context, deployment: other, overrides: its } = checkRehearsal(options);
      const rehearsed: View = {
        now: at,
        confirmedAt: at,
        context: context === undefined ? view.context : copy(context),
        deployment: other === undefined ? view.deployment : JSON.stringify(other),
        local: localState(its),
      };
      return createDesk(engine, () => rehearsed).answers;
    },

    async refresh() {
      if (await opened) await delivery.request();
    },

    close() {
      if (isClosed) return;
      desk.settle();
      isClosed = true;
      delivery.close();
      clock.set(NEVER);
      unwatch();
      engine.close();
      events.close();
    },

    get status() {
      if (isFatal) return "FATAL";
      if (snapshot === undefined) return hasFailed ? "ERROR" : "NOT_READY";
      return Date.now() > snapshot.confirmedAt + lease ? "STALE" : "READY";
    },
    get context() {
      return view.context;
    },
    get snapshot() {
      return snapshot;
    },
  };
}

/** Waits for the work, but not for longer than that. Whether it was done by then. */
async function inTime(work: Promise<unknown>, milliseconds: number): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<false>((resolve) => {
    if (milliseconds === NEVER) return;
    timer = setTimeout(() => resolve(false), Math.min(Math.max(milliseconds, 0), LONGEST_TIMER));
  });
  const isDone = await Promise.race([work.then(() => true), limit]);
  clearTimeout(timer);
  return isDone;
}

/** Which releases are not as they were, and which of them opened. The first time there is nothing to compare with. */
function compare(
  before: readonly ReleaseState[] | undefined,
  after: readonly ReleaseState[] | undefined,
): { changed: string[]; opened: ReleaseState[] } {
  const changed: string[] = [];
  const opened: ReleaseState[] = [];
  if (before !== after) {
    const was = new Map(before?.map((state) => [state.key, state]));
    for (const state of after ?? []) {
      const earlier = was.get(state.key);
      was.delete(state.key);
      if (earlier?.open === state.open && earlier.stage === state.stage) continue;
      changed.push(state.key);
      if (before !== undefined && state.open && !earlier?.open) opened.push(state);
    }
    changed.push(...was.keys());
  }
  return { changed, opened };
}
