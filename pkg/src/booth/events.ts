import { type Child, h } from "./dom.js";
import type { Panel } from "./panel.js";

/** What the client has told since the panel was opened. */
export function eventsView({ state: { log } }: Panel): readonly Child[] {
  return [
    !log[0] && h("p", { key: "none", class: "soft" }, "Nothing has happened since the booth was opened."),
    h(
      "ol",
      {},
      ...log.map(({ at, event, text }) =>
        h(
          "li",
          { "data-event": event },
          h("time", { class: "soft", datetime: new Date(at).toISOString() }, new Date(at).toLocaleTimeString()),
          " ",
          h("span", { class: "tag" }, event),
          ` ${text}`,
        ),
      ),
    ),
  ];
}
