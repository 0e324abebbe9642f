// What the terms of Footlights mean, for somebody who reads them for the first time.

import type { Cause, EvaluationDetails, ExplanationGate, ExplanationStep, FlagValue } from "./types.js";

const CAUSES: Readonly<Record<Cause, string>> = {
  OVERRIDE: "chosen by hand, on this device only",
  RELEASED: "opened by a release",
  RULE: "chosen by a rule of the flag itself",
  INCOMPLETE: "one of the flags of the release is missing, broken or switched off",
  NOT_DEPLOYED: "this deployment does not have the code",
  GUARDRAIL: "closed on this device after failures",
  ROLLED_BACK: "the release was rolled back",
  NEEDS: "another flag that the release needs is not on",
  AUDIENCE: "the release is for other people, or not for this person yet",
  SCHEDULED: "the release has not opened yet",
  SHARE: "the release opens little by little, and this person comes later",
  CURTAIN: "the curtain holds what this person has been shown until the next scene",
};

/** A cause as half a sentence; nothing for one that is not known. */
export function causeInWords(cause: string | undefined): string | undefined {
  return cause !== undefined && Object.hasOwn(CAUSES, cause) ? CAUSES[cause as Cause] : undefined;
}

/** Why a flag answers what it answers, as half a sentence. */
export function reasonInWords({
  reason,
  errorMessage,
  flagMetadata,
}: Pick<EvaluationDetails<FlagValue>, "reason" | "errorMessage" | "flagMetadata">): string {
  if (reason === "ERROR") return errorMessage ?? "it cannot be read";
  if (reason === "DISABLED") return "switched off by the kill switch";
  return causeInWords(flagMetadata.cause) ?? "nothing lights it: the dormant variant";
}

/** A stage as people say it. */
export function stageInWords(stage: string | undefined): string {
  return stage?.replaceAll("_", " ") ?? "no stage";
}

/** What was found at a gate: that it lets through, and that it does not. */
const GATES: Readonly<Partial<Record<Cause, readonly [open: string, shut: string]>>> = {
  INCOMPLETE: ["every flag it gives is there and switched on", "a flag it gives is missing, broken or switched off"],
  NOT_DEPLOYED: ["the deployment has the code of its flags", "the deployment does not have the code of its flags"],
  GUARDRAIL: ["it has not failed on this device", "it was closed on this device after failures"],
  ROLLED_BACK: ["it was not rolled back for this person", "it was rolled back for this person"],
  NEEDS: ["the flags it needs are on", "a flag it needs is not on"],
  AUDIENCE: ["this person is among those it is for", "this person is not among those it is for"],
  SCHEDULED: ["its time has come", "its time has not come"],
  SHARE: [
    "this person's place in the queue is within the share",
    "this person's place in the queue is beyond the share",
  ],
  CURTAIN: ["nothing else was shown before, in this scene", "something else was shown before, in this scene"],
};

const COMPATIBLE = [
  "the deployment is one that it works with",
  "the deployment is not one that it works with",
] as const;

/** What was found at the gates of a release, each as half a sentence, in their order. */
export function gatesInWords(gates: readonly ExplanationGate[] = []): string[] {
  return gates.map(({ gate, passed, stage }, place) => {
    // Whether a release is deployed is asked twice: the second time of the deployments that it needs.
    const isAgain = gate === "NOT_DEPLOYED" && gates.findIndex((other) => other.gate === gate) < place;
    // Newer ones are called by their names.
    const [open, shut] = (isAgain ? COMPATIBLE : GATES[gate]) ?? [`${gate} lets through`, `${gate} is in the way`];
    const found = passed === "unknown" ? `it is not known whether ${open}` : passed ? open : shut;
    return stage === undefined ? found : `${stageInWords(stage)}: ${found}`;
  });
}

/** Where the person stands against the share of a gate; nothing for a gate that has none. */
export function shareInWords({ bucket, threshold }: ExplanationGate): string | undefined {
  if (threshold === undefined) return undefined;
  return `${bucket === undefined ? "no bucket" : `bucket ${bucket}`} against threshold ${threshold}, of 100000`;
}

function ruleInWords({ decides, matches }: ExplanationStep): string {
  if (decides) return "applies";
  if (matches === "unknown") return "asks what is not known about this person";
  return matches ? "applies, but nobody can be drawn without a key" : "is for other people";
}

/** A step of an explanation as a sentence. */
export function stepInWords(step: ExplanationStep): string {
  const { decides, release, stage, rule } = step;
  switch (step.step) {
    case "override":
      return decides ? "Overridden on this device" : "Not overridden on this device";
    case "flag":
      return decides ? "The flag cannot be read" : "The flag can be read";
    case "disabled":
      return decides ? "Switched off by the kill switch" : "Not switched off by the kill switch";
    case "deployment":
      return decides ? "This deployment does not have its code" : "This deployment has its code";
    case "release":
      return `Release ${release} (${stageInWords(stage)}) is ${decides ? "open" : "closed"}`;
    case "rule":
      return `Rule ${(rule ?? 0) + 1} ${ruleInWords(step)}`;
    case "dormant":
      return "Nothing lights it: the dormant variant";
  }
}
