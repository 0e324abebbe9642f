import type { Answers, Client, ClientEvents, Explanation } from "../types.js";
import { fill, h } from "./dom.js";
import { PAGE } from "./flags.js";
import { focusTab, frame } from "./frame.js";
import { toJson } from "./json.js";
import { describe, LOGGED, withEntry } from "./log.js";
import type { Panel, State } from "./panel.js";
import { readScript, type Script } from "./rehearsal.js";

/** Up to so many flags, all are asked whether they are overridden; beyond, those that were looked at. */
const SEARCHED = 200;
/** Ages are in seconds; and what no event tells is looked for as often: another context, another flag due. */
const TICK = 1000;

/** What was asked of the client or of a rehearsal, until something changes. */
interface Memo {
  readonly answers: Answers;
  readonly told: Map<string, Explanation>;
}

/** Shows the panel, and keeps it as the client is. `isRefused` is asked before anything is shown; gives what ends it. */
export function show(
  client: Client,
  root: ShadowRoot,
  dock: State["dock"],
  isRefused: () => boolean,
  close: () => void,
): () => void {
  const present = (): Script => ({
    at: "",
    context: toJson(client.context, 2),
    deployment: toJson(client.deployment, 2),
  });
  /** What stands in the fields as long as nobody has written there. */
  let base = present();
  let state: State = { tab: "flags", dock, filter: "", limit: PAGE, opened: new Set(), script: base, log: [] };
  const looked = new Set<string>();
  let here: Memo = { answers: client, told: new Map() };
  let shown = here;
  /** Made once: it stands for one instant and one person, and faults of its context are told when it is made. */
  let rehearsed: Answers | undefined;
  let seen: readonly unknown[] = [];
  let frameRequest = 0;
  const ending = new AbortController();
  const { signal } = ending;

  function explained({ answers, told }: Memo, key: string): Explanation {
    const known = told.get(key) ?? answers.explain(key);
    told.set(key, known);
    looked.add(key);
    return known;
  }

  function findOverridden(): [string, string][] {
    const keys = client.flags();
    return (keys.length > SEARCHED ? [...looked].sort() : keys).flatMap((key) => {
      const { variant, flagMetadata } = explained(here, key).details;
      return flagMetadata.cause === "OVERRIDE" && variant !== undefined ? [[key, variant]] : [];
    });
  }

  /** Everything is to be asked anew. */
  function renew(): void {
    const fresh = present();
    const { script } = state;
    const kept = (field: "context" | "deployment") => (script[field] === base[field] ? fresh : script)[field];
    state = { ...state, script: { at: script.at, context: kept("context"), deployment: kept("deployment") } };
    base = fresh;
    seen = [client.context, client.snapshot, client.status];
    here = { answers: client, told: new Map() };
    shown = rehearsed ? { answers: rehearsed, told: new Map() } : here;
  }

  function render(): void {
    cancelAnimationFrame(frameRequest);
    frameRequest = 0;
    if (signal.aborted || isRefused()) return;
    const { now } = client.explain("");
    const panel: Panel = {
      client,
      answers: shown.answers,
      state,
      now: state.rehearsal ? shown.answers.explain("").now : now,
      overridden: findOverridden(),
      explained: (key) => explained(shown, key),
      set: change,
      act(work) {
        work();
        renew();
        render();
      },
      rehearse,
    };
    const focused = root.activeElement;
    root.host.setAttribute("data-dock", state.dock);
    fill(root, [
      h(
        "section",
        {
          role: "dialog",
          lang: "en",
          "aria-labelledby": "name",
          tabindex: -1,
          "data-rehearsal": state.rehearsal !== undefined,
        },
        ...frame(panel, now, close),
      ),
    ]);
    // What had the focus is gone.
    if (focused && !root.activeElement) focusTab(root, state.tab);
  }

  function change(by: Partial<State>): void {
    state = { ...state, ...by };
    render();
  }

  /** Soon, and once for everything that happens until then. */
  function renderSoon(): void {
    frameRequest ||= requestAnimationFrame(render);
  }

  function rehearse(script: Script | undefined): void {
    const reading = script && readScript(script, base);
    let fault = reading?.fault;
    let made: Answers | undefined;
    try {
      made = reading?.options && client.rehearse(reading.options);
    } catch (error) {
      // All but the members of a deployment was looked at before.
      fault = { field: "deployment", sentence: (error as Error).message };
    }
    if (fault) {
      change({ tab: "rehearsal", fault });
      root.getElementById(fault.field)?.focus();
      return;
    }
    rehearsed = made;
    const tab = state.tab === "rehearsal" ? "flags" : state.tab;
    state = { ...state, tab, script: script ?? present(), rehearsal: made && reading?.options, fault };
    renew();
    render();
  }

  function hear<E extends keyof ClientEvents>(event: E): void {
    const off = client.on(event, (detail) => {
      const at = Date.now();
      state = { ...state, log: withEntry(state.log, { at, event, text: describe(event, detail) }) };
      if (event === "error") state = { ...state, error: { at, error: detail as ClientEvents["error"] } };
      renew();
      renderSoon();
    });
    signal.addEventListener("abort", off);
  }

  function tick(): void {
    if (document.hidden) return;
    const { now } = client.explain("");
    const isOther = [client.context, client.snapshot, client.status].some((what, place) => what !== seen[place]);
    const isDue = [...here.told.values()].some(
      ({ details }) => now >= (details.flagMetadata.nextChangeAt ?? Number.POSITIVE_INFINITY),
    );
    if (isOther || isDue) renew();
    renderSoon();
  }

  for (const event of LOGGED) hear(event);
  const timer = setInterval(tick, TICK);
  renew();
  render();

  return () => {
    ending.abort();
    clearInterval(timer);
    cancelAnimationFrame(frameRequest);
  };
}
