import { createAlarm, NEVER } from "./alarm.js";
import { createDesk } from "./answers.js";
import { copyContext, describeFaults, type PlainObject } from "./context.js";
import { loadCore, type ModuleSource } from "./core.js";
import { createDelivery } from "./delivery.js";
import { createEngine, type View } from "./engine.js";
import { FootlightsError } from "./error.js";
import { createEvents, EVENTS } from "./events.js";
import { createKeeper, keyFor } from "./kept.js";
import { LONGEST_TIMER, TIMEOUT } from "./limits.js";
import { check, checkRehearsal, isText, type Settings } from "./options.js";
import { watchPage } from "./page.js";
import type { Answers, Client, ClientEvents, ReleaseState, SnapshotInfo } from "./types.js";

function localState(overrides: Readonly<Record<string, string>>): string {
  return JSON.stringify({ overrides });
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
  const { source, bootstrap, start, timeout } = settings;
  const { environment, app } = settings.deployment;
  const { document: given, address } = source;
  const events = createEvents();
  const overrides = new Map<string, string>();
  const keeper = createKeeper(
    given ? "none" : settings.storage,
    keyFor(address && absolute(address), environment, app),
  );
  const watching = new AbortController();
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
    context: copy(settings.context ?? {}),
    deployment: JSON.stringify(settings.deployment),
    local: localState({}),
  };

  const engine = createEngine(fail);
  const desk = createDesk(engine, present, wait);
  const delivery = createDelivery(
    engine,
    source,
    environment,
    (isNew, confirmedAt) => {
      // First, since a listener may close the client.
      keeper.write(engine.text, confirmedAt, isNew);
      accept("network", confirmedAt);
    },
    report,
  );
  const clock = createAlarm(tick);

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
    clock(next - now());
  }

  function tick(): void {
    if (now() >= next) renew();
    else clock(next - now());
  }

  /** Answers everything anew, and tells what is different. The new answers stand before anybody hears of them. */
  function renew(change: Partial<View> = {}, before?: () => void): void {
    if (isClosed) return;
    view = { ...view, ...change };
    next = NEVER;
    clock(NEVER);
    const releasesBefore = desk.lastReleases;
    const flags = desk.renew();
    const { changed, opened } = compare(releasesBefore, desk.lastReleases);
    before?.();
    if (flags.length + changed.length) events.emit("change", { flags, releases: changed });
    for (const state of opened) events.emit("opening", { release: state.key, state });
  }

  function accept(from: SnapshotInfo["source"], confirmed: number): void {
    const about = engine.about();
    if (!about) return;
    const { environment, lineage, revision, publishedAt } = about;
    const isFirst = !snapshot;
    const confirmedAt = Math.max(confirmed, publishedAt ?? 0);
    const info = Object.freeze({ environment, lineage, revision, publishedAt, source: from, confirmedAt });
    lease = about.lease;
    snapshot = info;
    hasFailed = false;
    renew({ confirmedAt }, () => {
      if (isFirst) events.emit("ready", { snapshot: info });
    });
  }

  /** Takes a snapshot that did not come from the network. */
  function take(
    from: SnapshotInfo["source"],
    document: string,
    confirmedAt: number,
    onRefused: (error: FootlightsError) => void,
  ): void {
    try {
      engine.load(document, environment);
    } catch (error) {
      // A core that died has told so itself.
      if (!isFatal) onRefused(error as FootlightsError);
      return;
    }
    accept(from, confirmedAt);
  }

  /** Takes what was kept, if there is nothing better yet. Whether there is a snapshot now. */
  function takeKept(): boolean {
    const kept = keeper.read();
    // Confirmed in the future: the device's clock has been put back since.
    if (kept) take("kept", kept.text, Math.min(kept.confirmedAt, Date.now()), keeper.discard);
    return Boolean(snapshot);
  }

  /** What there is when the network does not answer. */
  function fallBack(): void {
    if (snapshot || isClosed || isFatal) return;
    if (start === "network" && takeKept()) return;
    if (bootstrap) take("bootstrap", bootstrap, 0, report);
  }

  const opened = loadCore(module).then(
    (core) => {
      if (!isClosed) engine.open(core);
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
      take("given", given, Date.now(), report);
    } else if (start === "kept" && takeKept()) {
      void delivery.request();
    } else {
      if (isLate) fallBack();
      await delivery.request();
      fallBack();
    }
  }

  function copy(given: unknown): PlainObject {
    const { context, faults } = copyContext(given);
    if (faults[0]) events.emit("error", new FootlightsError("INVALID_CONTEXT", describeFaults(faults)));
    return context;
  }

  function setOverrides(): void {
    renew({ local: localState(Object.fromEntries(overrides)) });
  }

  watchPage(() => {
    tick();
    delivery.wake();
  }, watching.signal);

  const begun = begin();
  const end = Date.now() + timeout;
  // Without a core there is nothing to answer from, so that it gets a moment even where the network gets none.
  const isOpen = await inTime(opened, Math.max(timeout, TIMEOUT));
  if (!isOpen || !(await inTime(begun, end - Date.now()))) {
    isLate = true;
    if (isOpen) fallBack();
    const instead = snapshot ? `the ${snapshot.source} snapshot` : "the caller's defaults";
    const sentence = `no snapshot within ${timeout} ms; until it comes, flags answer from ${instead}`;
    events.emit("error", new FootlightsError("TIMEOUT", sentence));
  }

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
      setOverrides();
    },

    clearOverrides(key) {
      if (key === undefined) overrides.clear();
      else overrides.delete(key);
      setOverrides();
    },

    rehearse(options = {}): Answers {
      const { at = now(), context, deployment, overrides } = checkRehearsal(options);
      const rehearsed: View = {
        now: at,
        confirmedAt: at,
        context: context ? copy(context) : view.context,
        deployment: deployment ? JSON.stringify(deployment) : view.deployment,
        local: localState(overrides),
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
      clock(NEVER);
      watching.abort();
      engine.close();
      events.close();
    },

    get status() {
      if (isFatal) return "FATAL";
      if (!snapshot) return hasFailed ? "ERROR" : "NOT_READY";
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
function inTime(work: Promise<unknown>, milliseconds: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, Math.min(milliseconds, LONGEST_TIMER), false);
    void work.then(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}

/** Which releases are not as they were, and which of them opened. The first time there is nothing to compare with. */
function compare(
  before: readonly ReleaseState[] | undefined,
  after: readonly ReleaseState[] = [],
): { changed: string[]; opened: ReleaseState[] } {
  const opened: ReleaseState[] = [];
  const was = new Map(before?.map((state) => [state.key, state]));
  const changed = after.filter((state) => {
    const earlier = was.get(state.key);
    was.delete(state.key);
    if (before && state.open && !earlier?.open) opened.push(state);
    return earlier?.open !== state.open || earlier.stage !== state.stage;
  });
  return { changed: [...changed.map((state) => state.key), ...was.keys()], opened };
}
