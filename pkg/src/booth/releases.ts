import type { ReleaseState } from "../types.js";
import { causeInWords, stageInWords } from "../words.js";
import { type Child, h, type Item } from "./dom.js";
import type { Panel } from "./panel.js";
import { instant, nextChange } from "./views.js";

/** Every release, as it stands for this person. */
export function releasesView(panel: Panel): readonly Child[] {
  const { client, answers, state, act } = panel;
  const releases = answers.releases();
  const hasTripped = !state.rehearsal && releases.some(({ cause }) => cause === "GUARDRAIL");
  return [
    !releases[0] && h("p", { class: "soft" }, "The snapshot has no releases."),
    hasTripped &&
      h(
        "button",
        { key: "reset", onclick: () => act(() => client.resetTripped?.()) },
        "Reset everything that has tripped",
      ),
    h("ul", { class: "list" }, ...releases.map((release) => releaseView(panel, release))),
  ];
}

function releaseView(
  panel: Panel,
  { key, stage, open, cause, opens, since, nextChangeAt, flags, fault }: ReleaseState,
): Item {
  const { client, state, now, act } = panel;
  const tried = () => act(() => client.resetTripped?.(key));
  const why = fault ?? causeInWords(cause);
  return h(
    "li",
    { key, class: "card", "data-open": open },
    h(
      "div",
      { class: "row" },
      h("h3", { class: "key" }, key),
      h("span", { class: "tag" }, open ? "open" : "closed"),
      h("span", { class: "soft" }, stageInWords(stage)),
    ),
    !open && why && h("p", { key: "why" }, cause && h("span", { class: "tag" }, cause), ` ${why}`),
    since !== undefined && h("p", { key: "since" }, "Open since ", instant(since, now)),
    !open && opens !== undefined && opens <= now && h("p", { key: "opens" }, "Its clock started ", instant(opens, now)),
    opens !== undefined && opens > now && opens !== nextChangeAt && nextChange(panel, opens, "Its clock starts "),
    nextChange(panel, nextChangeAt, open ? "Closes " : "Opens for this person "),
    h("p", { key: "flags", class: "soft" }, `Flags: ${flags.join(", ") || "none"}`),
    cause === "GUARDRAIL" &&
      !state.rehearsal &&
      h("button", { key: "reset", "aria-label": `Try ${key} again`, onclick: tried }, "Try again"),
  );
}
