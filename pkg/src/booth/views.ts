import { type Child, h, type Item } from "./dom.js";
import { distanceInWords, instantInWords, toField } from "./instants.js";
import type { Panel } from "./panel.js";

/** An instant, and how far it is. */
export function instant(at: number, now: number): Item {
  return h("time", { datetime: new Date(at).toISOString() }, `${instantInWords(at)} (${distanceInWords(at, now)})`);
}

/** What comes at an instant by the clock alone, and the way to see it today. */
export function nextChange({ now, state, rehearse }: Panel, at: number | undefined, what: string): Child {
  if (at === undefined) return;
  const look = () => rehearse({ ...state.script, at: toField(at) });
  return h(
    "p",
    { key: what },
    what,
    instant(at, now),
    " ",
    h("button", { class: "link", onclick: look }, "Rehearse it"),
  );
}

/** A list of names and what they are. */
export function facts(of: readonly (readonly [name: string, ...what: Child[]])[]): Item {
  const known = of.filter(([, ...what]) => what.some(Boolean));
  return h(
    "dl",
    {},
    ...known.map(([name, ...what]) => h("div", { key: name }, h("dt", {}, name), h("dd", {}, ...what))),
  );
}
