import type { Explanation, ExplanationGate } from "footlights";
import { gatesInWords, shareInWords, stepInWords } from "footlights/words";

/** Every step of the decision in the order in which it was taken, up to the one that decided. */
export function ExplanationView({ explanation }: { explanation: Explanation }) {
  return (
    <ol class="explanation">
      {explanation.steps.map((step, index) => (
        <li key={index} data-step={step.step} data-decides={step.decides}>
          <p>
            {stepInWords(step)}
            {step.decides && <span class="hint"> · this decides</span>}
          </p>
          {step.gates !== undefined && <Gates gates={step.gates} />}
        </li>
      ))}
    </ol>
  );
}

function Gates({ gates }: { gates: readonly ExplanationGate[] }) {
  const found = gatesInWords(gates);
  return (
    <ol class="gates">
      {gates.map((gate, place) => (
        <GateView key={place} gate={gate} found={found[place]} />
      ))}
    </ol>
  );
}

function GateView({ gate: asked, found }: { gate: ExplanationGate; found: string | undefined }) {
  const { gate, passed, bucket, threshold } = asked;
  return (
    <li data-gate={gate} data-passed={passed}>
      <Verdict passed={passed} />
      <b>{gate}</b> <span class="hint">{found}</span>
      {threshold !== undefined && (
        <div class="share">
          <span class="track" aria-hidden="true">
            <span class="filled" style={{ width: `${threshold / 1000}%` }} />
            {bucket !== undefined && <span class="bucket" style={{ left: `${bucket / 1000}%` }} />}
          </span>
          <span class="hint">{shareInWords(asked)}</span>
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
