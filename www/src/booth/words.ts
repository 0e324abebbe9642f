// What the terms of Footlights mean, for somebody who reads them for the first time.

import type { ExplanationGate } from "footlights";

const CAUSES: Readonly<Record<string, string>> = {
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

export function causeInWords(cause: string | undefined): string | undefined {
  return cause === undefined ? undefined : CAUSES[cause];
}

export function stageName(stage: string | undefined): string {
  return stage === undefined ? "no stage" : stage.replaceAll("_", " ");
}

/** What was found at a gate: that it lets through, and that it does not. */
const GATES: Readonly<Record<string, readonly [open: string, shut: string]>> = {
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

/** Whether a release is deployed is asked twice: `again` is the second time. */
export function gateInWords({ gate, passed }: ExplanationGate, again: boolean): string {
  const found = gate === "NOT_DEPLOYED" && again ? COMPATIBLE : GATES[gate];
  if (found === undefined) {
    return "";
  }
  const [open, shut] = found;
  return passed === "unknown" ? `it is not known whether ${open}` : passed ? open : shut;
}
