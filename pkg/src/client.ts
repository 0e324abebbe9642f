import { createAlarm, inTime, NEVER } from "./alarm.js";
import { createDesk } from "./answers.js";
import type { Report } from "./audience/types.js";
import { copyContext, describeFaults, type PlainObject } from "./context.js";
import { loadCore, type ModuleSource } from "./core.js";
import { drawCurtain, type Pins, type SessionPins } from "./curtain.js";
import { createDelivery } from "./delivery.js";
import { digest as digestOf } from "./digest.js";
import { type About, createEngine, type LocalState, type View } from "./engine.js";
import { FootlightsError } from "./error.js";
import { createEvents, EVENTS, REPORTED } from "./events.js";
import { createExposures } from "./exposures.js";
import { createFeedback } from "./feedback.js";
import { deepFreeze } from "./freeze.js";
import { createKeeper, keyFor, type Mark } from "./kept.js";
import { TIMEOUT } from "./limits.js";
import { createNote } from "./note.js";
import { check, checkRehearsal, isText, type Settings } from "./options.js";
import { isReload, resolve } from "./page.js";
import { rehearse } from "./rehearsal.js";
import { compare } from "./releases.js";
import type { Answers, Client, ClientEvents, SnapshotInfo } from "./types.js";

const encode = (text: string) => new TextEncoder().encode(text);

const NO_STATE: LocalState = Object.freeze({});
const NO_PINS: Pins = Object.freeze({});

/** Makes a client. Resolves when it can answer, and whatever happens it can. */
export async function openClient(settings: Settings, module: ModuleSource): Promise<Client> {
  const { source, bootstrap, hydrate, start, storage, timeout } = settings;
  const { deployment, remember } = settings;
  const { environment, app } = deployment;
  const { document: given, address, verify } = source;
  const events = createEvents();
  const overrides = new Map<string, string>();
  const name = given === undefined ? keyFor(address && resolve(address), environment, app) : undefined;
  const keeper = createKeeper(name ? storage : "none", name ?? "");
  let snapshot: SnapshotInfo | undefined;
  let lease = 0;
  let digest = 0;
  let confirmedOn = 0;
  let isStale = false;
  let hasFailed = false;
  let isFatal = false;
  let isClosed = false;
  let isAnswering = false;
  let isReady = false;
  let next = NEVER;
  /** The snapshot for which everything was answered last. */
  let edition = 0;
  const ending = new AbortController();
  const place = keyFor(environment, app);
  const lasting = remember ? storage : "none";
  // Another storage is nobody's session.
  const sessional = lasting === "local" ? "session" : typeof lasting === "object" ? "none" : lasting;
  const session = createNote<SessionPins>(sessional, `${place}:session`, {});
  let view: View = {
    now: Date.now(),
    confirmedAt: 0,
    context: copy(settings.context ?? {}),
    deployment,
    local: NO_STATE,
  };
  /** The instant for which the clock is set. */
  let due = NEVER;

  const engine = createEngine(fail);
  const exposures = createExposures(events, createNote(sessional, `${place}:exposed`, []), mark);
  const desk = createDesk(engine, present, wait, hydrate, exposures);
  const delivery = createDelivery(engine, source, name, {
    now,
    mark: standing,
    take,
    confirm: (from, confirmedAt, on) => accept(engine.about(), from, confirmedAt, on),
    fail: report,
    wake: tick,
  });
  const clock = createAlarm(tick);

  const audience = settings.audience?.({
    engine,
    desk,
    events,
    deployment,
    signal: ending.signal,
    note: (name, empty) => createNote(lasting, `${place}:${name}`, empty),
    mark,
    present,
    renew,
  });
  for (const event of settings.sink ? REPORTED : []) {
    events.on(event, (detail) => {
      const { revision } = snapshot ?? {};
      const about = { event, at: now(), app, deployment: deployment.version, revision };
      settings.sink?.({ ...detail, ...about } as Report);
    });
  }

  /** A number for something that concerns this person: no name of theirs is noted anywhere. */
  function mark(...about: readonly string[]): number {
    return digestOf(JSON.stringify([view.context.targetingKey, ...about]));
  }

  /** What is true on this device now. */
  function local(pinned: Pins): LocalState {
    const { keys = [], until = NEVER } = audience?.tripped(now()) ?? {};
    next = until;
    // One and the same where it can be, since the core need not be told twice.
    const isSomething = overrides.size || keys.length || pinned !== NO_PINS;
    return isSomething ? { overrides: Object.fromEntries(overrides), tripped: keys, pinned } : NO_STATE;
  }

  /** What the curtain holds, before anything is answered anew. */
  function pins(isCommitted = false): Pins {
    const shown = desk.lastReleases() ?? [];
    // Those of another snapshot are asked for only where there may be something to hold.
    const isUsed = desk.hasRead() || session.get().pins;
    const states = edition === engine.edition ? shown : isUsed ? (engine.releases(view) ?? []) : [];
    if (!states[0]) return NO_PINS;
    return drawCurtain(engine, shown, states, desk.hasRead, mark(), session, isCommitted);
  }

  function report(error: FootlightsError): void {
    hasFailed = true;
    events.emit("error", error);
  }

  function fail(error: FootlightsError): void {
    isFatal = true;
    delivery.close();
    clock(NEVER);
    report(error);
  }

  /** The present: the server's time where it is known, else the device's, but not before the snapshot was published. */
  function now(): number {
    return settings.clock?.() ?? engine.serverTime() ?? Math.max(Date.now(), snapshot?.publishedAt ?? 0);
  }

  /** How the snapshot in use stands. */
  function standing(): Mark | undefined {
    return snapshot && { digest, confirmedAt: snapshot.confirmedAt, at: confirmedOn };
  }

  /**
   * The view of the present moment. What is due by the clock waits until everything is answered anew, also for a flag that
   * is read first: a release opens whole. That is due at once, whatever the timer waits for.
   */
  function present(key?: string): View {
    let instant = now();
    if (instant >= next && key !== undefined) {
      instant = next - 1;
      clock(0);
    }
    if (instant !== view.now) view = { ...view, now: instant };
    return view;
  }

  /** Hears of an answer: the clock may change it. */
  function wait(seen: View): void {
    const at = engine.nextAt(seen);
    if (at >= next) return;
    next = at;
    rest();
  }

  /** Waits for the next instant at which something that was asked for may change, or the lease is over. */
  function rest(): void {
    const end = isStale || !snapshot ? NEVER : view.confirmedAt + lease + 1;
    const at = Math.min(next, end);
    if (at === due || isClosed || isFatal || settings.clock) return;
    due = at;
    clock(at - now());
  }

  function tick(): void {
    due = NEVER;
    if (now() >= next) renew();
    if (snapshot && !isStale && now() > view.confirmedAt + lease) {
      isStale = true;
      events.emit("stale", { snapshot });
    }
    rest();
  }

  /** Answers everything anew, and tells what is different. The new answers stand before anybody hears of them. */
  function renew(change: Partial<View> = {}, before?: () => void, isCommitted?: boolean): void {
    if (isClosed) return;
    const { context = view.context, confirmedAt = view.confirmedAt } = change;
    const { targetingKey } = view.context;
    const isOther = context.targetingKey !== targetingKey;
    // Nothing has been shown to another person.
    const state = local(isOther ? NO_PINS : pins(isCommitted));
    view = { now: view.now, confirmedAt, context, deployment, local: state };
    const releasesBefore = desk.lastReleases();
    const flags = desk.renew(isOther);
    ({ edition } = engine);
    const { changed, opened } = compare(releasesBefore, desk.lastReleases());
    before?.();
    if (flags.length + changed.length && events.hears("change")) events.emit("change", { flags, releases: changed });
    for (const state of opened) {
      // What another person has from the start is no opening; and a listener may have changed the person just now.
      if (view.context.targetingKey === targetingKey) events.emit("opening", { release: state.key, state });
    }
    audience?.hear(view, desk.lastReleases() ?? []);
    rest();
  }

  /** The snapshot of the core is the one in use, and was current at an instant. */
  function accept(about: About | undefined, from: SnapshotInfo["source"], current: number, on = Date.now()): void {
    if (!about || isClosed) return;
    const { environment, lineage, revision, publishedAt } = about;
    const confirmedAt = Math.max(current, publishedAt ?? 0);
    const info = Object.freeze({ environment, lineage, revision, publishedAt, source: from, confirmedAt });
    ({ lease, digest } = about);
    confirmedOn = on;
    snapshot = info;
    hasFailed = false;
    isStale = false;
    // What the clock was set by may be another time now.
    due = -1;
    renew({ confirmedAt }, () => {
      if (isAnswering) tellReady();
    });
  }

  /** Tells once that there is a snapshot: not before it is known which one it is at first. */
  function tellReady(): void {
    const first = snapshot ?? hydrate?.snapshot;
    if (first && !isReady) events.emit("ready", { snapshot: first });
    isReady ||= Boolean(first);
  }

  /** Takes what the network or another tab brought. */
  async function take(from: "network" | "tab", file: Uint8Array, current: number, on?: number): Promise<boolean> {
    const payload = verify ? await verify(file) : file;
    if (isClosed) return false;
    const isNew = engine.load(payload, environment);
    // The other tab has kept it already where all of them see it.
    const isKept = !isNew || (from === "tab" && storage === "local");
    const about = engine.about();
    // First, since a listener may close the client.
    const kept = { digest: about?.digest ?? 0, confirmedAt: current, at: on ?? Date.now() };
    keeper.write(kept, isKept ? undefined : file);
    accept(about, from, current, on);
    return isNew;
  }

  /**
   * Takes what was kept. First of all, whatever the application wants to start with: the network must not bring back an
   * older one. Whether there is a snapshot now.
   */
  async function takeKept(kept: Mark | undefined): Promise<boolean> {
    const file = keeper.file();
    if (file && kept) {
      try {
        const bytes = encode(file);
        const payload = verify ? await verify(bytes) : bytes;
        if (snapshot || isClosed) return true;
        engine.load(payload, environment);
        const about = engine.about();
        // A mark of another file says nothing about this one; and the device's clock may have been put back since.
        accept(about, "kept", kept.digest === about?.digest ? Math.min(kept.confirmedAt, now()) : 0, kept.at);
      } catch {
        keeper.discard();
      }
    }
    return Boolean(snapshot);
  }

  /** Takes a document of the application's own. */
  function takeGiven(from: "bootstrap" | "given", document: string, current: number): void {
    try {
      engine.load(encode(document), environment);
    } catch (error) {
      // A core that died has told so itself.
      if (!isFatal) report(error as FootlightsError);
      return;
    }
    accept(engine.about(), from, current);
  }

  /** What there is when the network does not answer and nothing was kept. */
  function fallBack(): void {
    if (!snapshot && !isClosed && !isFatal && bootstrap) takeGiven("bootstrap", bootstrap, 0);
  }

  // What the server has answered needs no core, so that its first answer need not wait for the module to be put together.
  const loading = hydrate
    ? new Promise((resolve) => setTimeout(resolve)).then(() => loadCore(module))
    : loadCore(module);
  const opened = loading.then(
    (core) => {
      if (!isClosed) engine.open(core, source.refresh, Boolean(source.stream));
      return !isClosed;
    },
    (error: FootlightsError) => {
      fail(error);
      return false;
    },
  );

  async function begin(): Promise<void> {
    if (!(await opened)) return;
    if (given) {
      takeGiven("given", given, Date.now());
      return;
    }
    const kept = keeper.mark();
    const age = kept ? Date.now() - kept.at : NEVER;
    // Confirmed in the future: the device's clock has been put back since.
    const isAsking = delivery.start(kept || bootstrap ? (age < 0 || isReload() ? NEVER : age) : undefined);
    // While the request is on its way.
    const isKept = await takeKept(kept);
    if (isKept && (!isAsking || start === "kept")) return;
    await delivery.request();
    fallBack();
  }

  function copy(given: unknown): PlainObject {
    const { context, faults } = copyContext(given);
    if (faults[0]) events.emit("error", new FootlightsError("INVALID_CONTEXT", describeFaults(faults)));
    return context;
  }

  function commit(): void {
    desk.commit();
    // What was shown so far may be a server's, which knew other releases.
    edition = 0;
    renew({}, undefined, true);
  }

  if (settings.commit === "navigation") {
    const { navigation } = globalThis as { navigation?: EventTarget };
    navigation?.addEventListener("navigatesuccess", commit, ending);
  }
  // What was read since everything was answered last, for the next page of the session.
  globalThis.addEventListener?.("pagehide", () => pins(), ending);

  const begun = begin();
  if (!hydrate) {
    const end = Date.now() + timeout;
    // Without a core there is nothing to answer from, so that it gets a moment even where the network gets none.
    const isOpen = await inTime(opened, Math.max(timeout, TIMEOUT));
    if (!isOpen || !(await inTime(begun, end - Date.now()))) {
      if (isOpen) fallBack();
      const instead = snapshot ? `the ${snapshot.source} snapshot` : "the caller's defaults";
      const sentence = `no snapshot within ${timeout} ms; until it comes, flags answer from ${instead}`;
      events.emit("error", new FootlightsError("TIMEOUT", sentence));
    }
  }

  isAnswering = true;
  tellReady();

  return {
    ...desk.answers,

    setContext(context) {
      renew({ context: copy(context) });
    },

    on(event, listener) {
      check(EVENTS.includes(event), `unknown event "${String(event)}", there are ${EVENTS.join(", ")}`);
      check(typeof listener === "function", `a listener for "${event}" must be a function`);
      return events.on(event, listener as (detail: ClientEvents[typeof event]) => void);
    },

    override(key, variant) {
      check(isText(key) && isText(variant), "override takes the key of a flag and the name of a variant");
      overrides.set(key, variant);
      renew();
    },

    clearOverrides(key) {
      if (key === undefined) overrides.clear();
      else overrides.delete(key);
      renew();
    },

    rehearse(options = {}): Answers {
      const { at = now(), context, deployment: given, overrides, confirmedAt = at } = checkRehearsal(options);
      const rehearsed: View = {
        now: at,
        confirmedAt,
        context: context ? copy(context) : view.context,
        deployment: given ?? deployment,
        local: overrides ? { overrides: { ...overrides } } : NO_STATE,
      };
      return rehearse(engine, rehearsed);
    },

    dehydrate: () => ({ snapshot, flags: desk.told(), releases: desk.answers.releases() }),

    commit,
    deployment,
    ...audience?.methods,
    ...createFeedback(desk, events),

    async refresh() {
      if (await opened) await delivery.request();
    },

    close() {
      if (isClosed) return;
      desk.settle();
      pins();
      ending.abort();
      isClosed = true;
      delivery.close();
      clock(NEVER);
      engine.close();
      events.close();
    },

    get status() {
      if (isFatal) return "FATAL";
      if (!snapshot) return hydrate?.snapshot ? "READY" : hasFailed ? "ERROR" : "NOT_READY";
      return now() > snapshot.confirmedAt + lease ? "STALE" : "READY";
    },
    get context() {
      return deepFreeze(view.context);
    },
    get snapshot() {
      return snapshot ?? hydrate?.snapshot;
    },
  };
}
