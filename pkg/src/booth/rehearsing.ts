import { type Child, h, type Item } from "./dom.js";
import type { Panel } from "./panel.js";
import type { Script } from "./rehearsal.js";

/** Another instant, another person, another deployment. */
export function rehearsalView(panel: Panel): readonly Child[] {
  const { state, rehearse } = panel;
  const begin = (event: Event) => {
    event.preventDefault();
    rehearse(state.script);
  };
  return [
    h(
      "form",
      { novalidate: true, onsubmit: begin },
      h(
        "p",
        { class: "soft" },
        "The same snapshot, taken as confirmed, for another instant, person or deployment. It touches nothing of this page.",
      ),
      field(panel, "at", "Instant, in your time zone", "input", { type: "datetime-local", step: 1 }),
      field(panel, "context", "Context, as JSON", "textarea", { rows: 6 }),
      field(panel, "deployment", "Deployment, as JSON", "textarea", { rows: 5 }),
      h("button", { class: "primary" }, "Rehearse"),
    ),
  ];
}

function field(
  { state, set }: Panel,
  name: keyof Script,
  label: string,
  tag: string,
  props: Record<string, string | number>,
): Item {
  const fault = state.fault?.field === name ? state.fault.sentence : undefined;
  const write = (event: Event) =>
    set({ script: { ...state.script, [name]: (event.target as HTMLInputElement).value }, fault: undefined });
  return h(
    "div",
    { key: name },
    h("label", { for: name }, label),
    h(tag, {
      ...props,
      id: name,
      spellcheck: "false",
      value: state.script[name],
      "aria-invalid": fault !== undefined && "true",
      "aria-describedby": fault !== undefined && `${name}-fault`,
      oninput: write,
    }),
    h("p", { id: `${name}-fault`, class: "bad", role: "alert" }, fault),
  );
}
