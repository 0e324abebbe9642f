import { stageInWords } from "../words.js";
import type { Cause, ExplanationGate, ExplanationStep, Truth } from "./core.js";
import { describeCondition, percent } from "./describe.js";
import { isObject } from "./project.js";

/** One step of an explanation, for people. */
export function describeStep(
  { step, decides, release, stage, opens, rule = 0, matches }: ExplanationStep,
  local: (instant: number) => string,
): string {
  switch (step) {
    case "override":
      return decides ? "it is overridden" : "nobody has overridden it";
    case "flag":
      return decides ? "it is not there, or has a fault" : "it is there, and has no fault";
    case "disabled":
      return decides ? "its kill switch is on" : "its kill switch is off";
    case "deployment":
      return decides ? "this deployment does not have it" : "this deployment has it";
    case "release": {
      const since = opens === undefined ? "" : `, opens ${local(opens)}`;
      const state = stage === undefined ? "" : `, now ${stageInWords(stage)}`;
      return `the release ${release}${since}${state}: ${decides ? "this person has it" : "not for this person"}`;
    }
    case "rule":
      return `rule ${rule + 1}: ${decides ? "it holds, and gives the answer" : RULES[String(matches) as keyof typeof RULES]}`;
    case "dormant":
      return "so it is dormant";
  }
}

const RULES = {
  true: "it holds, but nobody can be drawn for it: the person has no key",
  false: "it does not hold",
  unknown: "whether it holds cannot be known",
  undefined: "it does not hold",
} as const;

/** One gate of a release, for people. */
export function describeGate(
  { gate, passed, stage, bucket, threshold = 0 }: ExplanationGate,
  release: unknown,
  plans: Readonly<Record<string, unknown>> | undefined,
): string {
  const { audience, plan } = isObject(release) ? release : {};
  const cue = stage === undefined ? "" : `${stage}: `;
  if (gate === "SHARE") {
    const place = bucket === undefined ? NO_KEY : `this person stands at ${percent(bucket)}`;
    return threshold === 100_000 ? `${cue}all of them` : `${cue}the share is ${percent(threshold)}, and ${place}`;
  }
  if (gate === "AUDIENCE") {
    const cues = typeof plan === "string" ? plans?.[plan] : plan;
    const [whom, ...others] = stage === undefined ? [audience] : audiencesOf(stage, cues);
    // Of several cues with the same name, the core does not say which one it is.
    if (others.length > 0) return `${cue}${AUDIENCE[sayTruth(passed)]}`;
    return `${cue}${whom === undefined ? "for everybody" : `${AUDIENCE[sayTruth(passed)]}: ${describeCondition(whom)}`}`;
  }
  const [good, bad] = GATES[gate] ?? [gate, gate];
  return `${cue}${passed === true ? good : bad}`;
}

const NO_KEY = "nothing is known to draw this person by";

const AUDIENCE = { yes: "in the audience", no: "not in the audience", unknown: "not known to be in the audience" };

function sayTruth(truth: Truth): keyof typeof AUDIENCE {
  return truth === true ? "yes" : truth === false ? "no" : "unknown";
}

/** What is said if it is open, and if it is shut. */
const GATES: Readonly<Partial<Record<Cause, readonly [string, string]>>> = {
  INCOMPLETE: [
    "every flag that it gives is sound and switched on",
    "a flag that it gives is switched off or has a fault",
  ],
  NOT_DEPLOYED: ["this deployment is one that it is for", "this deployment is not one that it is for"],
  GUARDRAIL: ["its guardrail has not tripped", "its guardrail has tripped"],
  ROLLED_BACK: ["not rolled back for this person", "rolled back for this person"],
  NEEDS: ["the flags that it needs are as it needs them", "a flag that it needs is not as it needs it"],
  SCHEDULED: ["it has begun", "it has not begun"],
};

/** The audiences of the cues of a name, each once. */
function audiencesOf(stage: string, plan: unknown): unknown[] {
  const cues = (Array.isArray(plan) ? plan : []).filter((cue) => isObject(cue) && cue.stage === stage);
  return [...new Map(cues.map(({ audience }) => [JSON.stringify(audience), audience])).values()];
}
