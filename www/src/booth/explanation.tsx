import type { Explanation, ExplanationGate, ExplanationStep } from "footlights";
import { gateInWords, stageName } from "./words.ts";

/** Every step of the decision in the order in which it was taken, up to the one that decided. */
export function ExplanationView({ explanation }: { explanation: Explanation }) {
  return (
    <ol class="explanation">
      {explanation.steps.map((step, index) => (
        <li key={index} data-step={step.step} data-decides={step.decides}>
          <p>
            {titleOf(step)}
            {step.decides && <span class="hint"> · this decides</span>}
          </p>
          {step.gates !== undefined && (
            <ol class="gates">
              {step.gates.map((gate, place, gates) => (
                <GateView
                  key={place}
                  gate={gate}
                  again={gates.findIndex((other) => other.gate === gate.gate) < place}
                />
              ))}
            </ol>
          )}
        </li>
      ))}
    </ol>
  );
}

function titleOf({ step, decides, release, stage, rule, matches }: ExplanationStep): string {
  switch (step) {
    case "override":
      return decides ? "Overridden on this device" : "Not overridden on this device";
    case "flag":
      return decides ? "The flag cannot be read" : "The flag can be read";
    case "disabled":
      return decides ? "Switched off by the kill switch" : "Not switched off by the kill switch";
    case "deployment":
      return decides ? "This deployment does not have its code" : "This deployment has its code";
    case "release":
      return `Release ${release} (${stageName(stage)}) is ${decides ? "open" : "closed"}`;
    case "rule":
      return `Rule ${(rule ?? 0) + 1} ${ruleInWords(decides, matches)}`;
    case "dormant":
      return "Nothing lights it: the dormant variant";
  }
}

function ruleInWords(decides: boolean, matches: ExplanationStep["matches"]): string {
  if (decides) {
    return "applies";
  }
  if (matches === "unknown") {
    return "asks what is not known about this person";
  }
  return matches ? "applies, but nobody can be drawn without a key" : "is for other people";
}

function GateView({ gate: asked, again }: { gate: ExplanationGate; again: boolean }) {
  const { gate, passed, stage, bucket, threshold } = asked;
  return (
    <li data-gate={gate} data-passed={passed}>
      <Verdict passed={passed} />
      <b>{gate}</b>{" "}
      <span class="hint">
        {stage !== undefined && `${stageName(stage)}: `}
        {gateInWords(asked, again)}
      </span>
      {threshold !== undefined && (
        <div class="share">
          <span class="track" aria-hidden="true">
            <span class="filled" style={{ width: `${threshold / 1000}%` }} />
            {bucket !== undefined && <span class="bucket" style={{ left: `${bucket / 1000}%` }} />}
          </span>
          <span class="hint">
            {bucket === undefined ? "no bucket" : `bucket ${bucket}`} against threshold {threshold}, of 100000
          </span>
        </div>
      )}
    </li>
  );
}

function Verdict({ passed }: { passed: ExplanationGate["passed"] }) {
  const [sign, word] = passed === "unknown" ? ["?", "unknown"] : passed ? ["✓", "passed"] : ["✗", "failed"];
  return (
    <span class="verdict" data-passed={passed}>
      <span aria-hidden="true">{sign}</span>
      <span class="unseen">{word}: </span>
    </span>
  );
}
