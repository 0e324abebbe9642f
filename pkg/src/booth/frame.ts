import { type Child, h, type Item } from "./dom.js";
import { eventsView } from "./events.js";
import { flagsView } from "./flags.js";
import { distanceInWords } from "./instants.js";
import { type Panel, TABS, type Tab } from "./panel.js";
import { rehearsalInWords } from "./rehearsal.js";
import { rehearsalView } from "./rehearsing.js";
import { releasesView } from "./releases.js";
import { statusView } from "./status.js";

const VIEWS: Readonly<Record<Tab, (panel: Panel) => readonly Child[]>> = {
  flags: flagsView,
  releases: releasesView,
  rehearsal: rehearsalView,
  events: eventsView,
  status: statusView,
};
/** What a key does to the place among so many tabs. */
const MOVES: Readonly<Record<string, (place: number, count: number) => number>> = {
  ArrowRight: (place, count) => (place + 1) % count,
  ArrowLeft: (place, count) => (place + count - 1) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** The whole panel. `present` is the instant by the client's clock. */
export function frame(panel: Panel, present: number, close: () => void): readonly Child[] {
  const { state, set } = panel;
  const { tab, dock, rehearsal } = state;
  const other = dock === "right" ? "bottom" : "right";
  return [
    h(
      // No header: of a dialog, it would count as one of the page.
      "div",
      { class: "head" },
      h("h2", { id: "name" }, "Footlights booth"),
      h("button", { onclick: () => set({ dock: other }) }, `Dock ${other}`),
      h("button", { onclick: close, title: "Escape" }, "Close"),
      health(panel, present),
    ),
    h(
      "div",
      { role: "status", class: "banner" },
      rehearsal &&
        h(
          "p",
          {},
          h("b", {}, "Rehearsal"),
          ` of ${rehearsalInWords(rehearsal, panel.now)}. Flags and releases are not those of this page. `,
          h("button", { onclick: () => panel.rehearse(undefined) }, "Back to the present"),
        ),
    ),
    overrides(panel),
    h(
      "div",
      { role: "tablist", "aria-label": "Parts of the booth", onkeydown: (event: KeyboardEvent) => rove(event, panel) },
      ...TABS.map((name) => tabView(panel, name)),
    ),
    h(
      "div",
      { id: "part", role: "tabpanel", tabindex: 0, "aria-labelledby": `tab-${tab}`, key: tab },
      ...VIEWS[tab](panel),
    ),
  ];
}

function health({ client: { status, snapshot } }: Panel, present: number): Item {
  const what = snapshot
    ? `revision ${snapshot.revision}, confirmed ${distanceInWords(snapshot.confirmedAt, present)}`
    : "no snapshot";
  return h("p", { class: "health", "data-status": status }, `${status} · ${what}`);
}

/** What was chosen by hand: seen whatever part is. */
function overrides({ client, overridden, act }: Panel): Child {
  return (
    overridden[0] &&
    h(
      "div",
      { key: "overrides", class: "overrides", role: "group", "aria-label": "Overrides on this device" },
      h("b", {}, "Overridden"),
      ...overridden.map(([key, variant]) =>
        h(
          "button",
          {
            key,
            "aria-label": `Clear the override of ${key}, ${variant}`,
            onclick: () => act(() => client.clearOverrides(key)),
          },
          `${key} = ${variant} ✕`,
        ),
      ),
      overridden[1] && h("button", { onclick: () => act(() => client.clearOverrides()) }, "Clear all"),
    )
  );
}

function tabView({ state, set }: Panel, name: Tab): Item {
  const isSelected = state.tab === name;
  return h(
    "button",
    {
      id: `tab-${name}`,
      role: "tab",
      "aria-selected": String(isSelected),
      "aria-controls": "part",
      tabindex: isSelected ? 0 : -1,
      onclick: () => set({ tab: name }),
    },
    name,
  );
}

/** The list of tabs is one stop of the keyboard, and arrows move in it. */
function rove(event: KeyboardEvent, { state, set }: Panel): void {
  const place = MOVES[event.key]?.(TABS.indexOf(state.tab), TABS.length);
  const tab = place === undefined ? undefined : TABS[place];
  if (!tab) return;
  event.preventDefault();
  set({ tab });
  focusTab((event.currentTarget as Element).getRootNode() as ShadowRoot, tab);
}

/** Moves the focus to a tab. */
export function focusTab(root: ShadowRoot, tab: Tab): void {
  root.getElementById(`tab-${tab}`)?.focus();
}
