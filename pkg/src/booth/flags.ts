import { reasonInWords, stageInWords } from "../words.js";
import { type Child, h, type Item } from "./dom.js";
import { explanationView } from "./explanation.js";
import { toJson } from "./json.js";
import type { Panel } from "./panel.js";
import { nextChange } from "./views.js";

/** How many flags more are listed when more are asked for. */
export const PAGE = 50;
/** What a row shows of a value; the rest is in the explanation. */
const LONGEST_VALUE = 80;

/** The flags whose keys hold a text. */
export function flagsView(panel: Panel): readonly Child[] {
  const { answers, state, set } = panel;
  const wanted = state.filter.toLowerCase();
  const keys = answers.flags();
  const found = keys.filter((key) => key.toLowerCase().includes(wanted));
  const rest = found.length - state.limit;
  return [
    h(
      "label",
      { key: "filter" },
      "Filter by key ",
      h("input", {
        type: "search",
        value: state.filter,
        oninput: (event: Event) => set({ filter: (event.target as HTMLInputElement).value, limit: PAGE }),
      }),
    ),
    h("p", { key: "count", class: "soft", role: "status" }, `${found.length} of ${keys.length} flags`),
    h("ul", { class: "list" }, ...found.slice(0, state.limit).map((key) => flagView(panel, key))),
    rest > 0 &&
      h(
        "button",
        { key: "more", onclick: () => set({ limit: state.limit + PAGE }) },
        `Show ${Math.min(rest, PAGE)} of ${rest} more`,
      ),
  ];
}

function flagView(panel: Panel, key: string): Item {
  const { state, set } = panel;
  const explanation = panel.explained(key);
  const { value, reason, variant, flagMetadata } = explanation.details;
  const { cause, release, stage, nextChangeAt } = flagMetadata;
  const isOpen = state.opened.has(key);
  const text = value === undefined ? "your default" : toJson(value);
  const toggle = () => {
    const opened = new Set(state.opened);
    if (!opened.delete(key)) opened.add(key);
    set({ opened });
  };
  return h(
    "li",
    { key, class: "card", "data-overridden": cause === "OVERRIDE" },
    h(
      "div",
      { class: "row" },
      h("h3", {}, h("button", { class: "key", "aria-expanded": String(isOpen), onclick: toggle }, key)),
      h(
        "code",
        { class: "value", "data-value": text },
        text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text,
      ),
      state.rehearsal
        ? variant && h("span", { class: "soft" }, variant)
        : chooser(panel, key, cause === "OVERRIDE", variant),
    ),
    h(
      "p",
      {},
      h("span", { class: "tag" }, cause ?? reason),
      ` ${reasonInWords(explanation.details)}`,
      release !== undefined && `: ${release}, ${stageInWords(stage)}`,
    ),
    nextChange(panel, nextChangeAt, "Changes "),
    isOpen &&
      h(
        "div",
        { key: "why" },
        h("p", { class: "soft" }, [reason, variant && `variant ${variant}`].filter(Boolean).join(" · ")),
        text.length > LONGEST_VALUE && h("pre", {}, toJson(value, 2)),
        explanationView(explanation),
        nextChangeAt === undefined && h("p", { class: "soft" }, "The clock alone will not change it."),
      ),
  );
}

/** The variants of a flag: as it is decided, or one of them by hand. */
function chooser({ client, act }: Panel, key: string, isOverridden: boolean, variant: string | undefined): Child {
  const choose = (event: Event) => {
    const chosen = (event.target as HTMLSelectElement).value;
    act(() => (chosen ? client.override(key, chosen.slice(1)) : client.clearOverrides(key)));
  };
  // A variant may be named by an empty text.
  const options = client.variants(key).map((name) => h("option", { value: `=${name}` }, name));
  const decided = !isOverridden && variant !== undefined ? `${variant}, as decided` : "as decided";
  return (
    options[0] &&
    h(
      "select",
      {
        "aria-label": `Variant of ${key}`,
        value: isOverridden ? `=${variant}` : "",
        onchange: choose,
      },
      h("option", { value: "" }, decided),
      ...options,
    )
  );
}
