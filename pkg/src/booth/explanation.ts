import type { Explanation, ExplanationGate } from "../types.js";
import { type Child, h, type Item } from "./dom.js";
import { gateInWords, stageInWords, stepInWords } from "./words.js";

/** The bucket on a ruler, against the threshold. */
function ruler(bucket: number | undefined, threshold: number): Item {
  const place = bucket === undefined ? "no bucket" : `bucket ${bucket}`;
  return h(
    "div",
    {},
    h(
      "span",
      { class: "ruler", "aria-hidden": "true", "--threshold": `${threshold / 1000}%` },
      bucket !== undefined && h("span", { "--bucket": `${bucket / 1000}%` }),
    ),
    h("span", { class: "soft" }, `${place} against threshold ${threshold}, of 100000`),
  );
}

function gateView({ gate, passed, stage, bucket, threshold }: ExplanationGate, isAgain: boolean): Item {
  const [sign, word] = passed === "unknown" ? ["?", "unknown"] : passed ? ["✓", "passed"] : ["✗", "failed"];
  return h(
    "li",
    { "data-passed": String(passed) },
    h("span", { class: "sign", "aria-hidden": "true" }, sign),
    h("span", { class: "unseen" }, `${word}: `),
    h("b", {}, gate),
    h(
      "span",
      { class: "soft" },
      ` ${stage === undefined ? "" : `${stageInWords(stage)}: `}${gateInWords(gate, isAgain, passed)}`,
    ),
    threshold !== undefined && ruler(bucket, threshold),
  );
}

/** Every step of the decision in the order in which it was taken, up to the one that decided. */
export function explanationView({ steps }: Explanation): Child {
  return h(
    "ol",
    { class: "steps" },
    ...steps.map((step) =>
      h(
        "li",
        { "data-decides": step.decides },
        h(step.decides ? "b" : "span", {}, stepInWords(step)),
        step.decides && h("span", { class: "soft" }, " · this decides"),
        step.gates &&
          h(
            "ol",
            {},
            ...step.gates.map((gate, place, gates) =>
              gateView(gate, gates.findIndex((other) => other.gate === gate.gate) < place),
            ),
          ),
      ),
    ),
  );
}
