import type { Explanation, ExplanationGate } from "../types.js";
import { gatesInWords, shareInWords, stepInWords } from "../words.js";
import { type Child, h, type Item } from "./dom.js";

/** The bucket on a ruler, against the threshold. */
function ruler(gate: ExplanationGate, threshold: number): Item {
  const { bucket } = gate;
  return h(
    "div",
    {},
    h(
      "span",
      { class: "ruler", "aria-hidden": "true", "--threshold": `${threshold / 1000}%` },
      bucket !== undefined && h("span", { "--bucket": `${bucket / 1000}%` }),
    ),
    h("span", { class: "soft" }, shareInWords(gate)),
  );
}

function gateView(asked: ExplanationGate, found: string | undefined): Item {
  const { gate, passed, threshold } = asked;
  const [sign, word] = passed === "unknown" ? ["?", "unknown"] : passed ? ["✓", "passed"] : ["✗", "failed"];
  return h(
    "li",
    { "data-passed": String(passed) },
    h("span", { class: "sign", "aria-hidden": "true" }, sign),
    h("span", { class: "unseen" }, `${word}: `),
    h("b", {}, gate),
    h("span", { class: "soft" }, ` ${found}`),
    threshold !== undefined && ruler(asked, threshold),
  );
}

/** Every step of the decision in the order in which it was taken, up to the one that decided. */
export function explanationView({ steps }: Explanation): Child {
  return h(
    "ol",
    { class: "steps" },
    ...steps.map((step) => {
      const found = gatesInWords(step.gates);
      return h(
        "li",
        { "data-decides": step.decides },
        h(step.decides ? "b" : "span", {}, stepInWords(step)),
        step.decides && h("span", { class: "soft" }, " · this decides"),
        step.gates && h("ol", {}, ...step.gates.map((gate, place) => gateView(gate, found[place]))),
      );
    }),
  );
}
