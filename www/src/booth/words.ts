// What the terms of Footlights mean, for somebody who reads them for the first time.

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

const GATES: Readonly<Record<string, string>> = {
  INCOMPLETE: "every flag it gives is there and switched on",
  NOT_DEPLOYED: "the deployment has the code of its flags",
  GUARDRAIL: "it has not failed on this device",
  ROLLED_BACK: "it was not rolled back for this person",
  NEEDS: "the flags it needs are on",
  AUDIENCE: "this person is among those it is for",
  SCHEDULED: "its time has come",
  SHARE: "this person's place in the queue is within the share",
  CURTAIN: "nothing else was shown before, in this scene",
};

/** Whether a release is deployed is asked twice: `again` is the second time. */
export function gateInWords(gate: string, again: boolean): string {
  return gate === "NOT_DEPLOYED" && again ? "the deployment is one that it works with" : (GATES[gate] ?? "");
}
