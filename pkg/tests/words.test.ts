import { type Cause, type Client, createClient, type ExplanationGate, type ExplanationStep } from "footlights";
import { causeInWords, gatesInWords, reasonInWords, shareInWords, stageInWords, stepInWords } from "footlights/words";
import { expect, onTestFinished, test } from "vitest";
import { opening, shop } from "./snapshots.js";

async function open(changes: Parameters<typeof shop>[0] = {}, deployment = {}): Promise<Client> {
  const client = await createClient({ snapshot: shop(changes), deployment, storage: "none" });
  onTestFinished(() => client.close());
  return client;
}

/** What is said of one gate that stands alone. */
const gateInWords = (gate: Cause, passed: ExplanationGate["passed"]) => gatesInWords([{ gate, passed }])[0];

test("every flag of a snapshot is told in words, and every step and gate", async () => {
  const needs = { deployment: { shop: ">=2.4.0" } };
  const autumn = { flags: { "new-checkout": "on" }, opens: "2026-01-01T00:00:00Z" };
  const client = await open({ releases: { autumn: { ...autumn, needs } } }, { app: "shop", version: "2.4.0" });
  const told: string[] = [];
  for (const key of client.flags()) {
    const { steps, details } = client.explain(key);
    expect(reasonInWords(details)).not.toBe("");
    for (const step of steps) {
      expect(stepInWords(step)).toMatch(/^[A-Z]/);
      const words = gatesInWords(step.gates);
      expect(words).toHaveLength(step.gates?.length ?? 0);
      told.push(...words);
    }
  }
  // The deployment is asked about twice, and told so.
  expect(told).toEqual(
    expect.arrayContaining([
      "every flag it gives is there and switched on",
      "the deployment has the code of its flags",
      "the deployment is one that it works with",
      "its time has come",
    ]),
  );
  expect(new Set(told).size).toBe(told.length);
});

/** All that stand in the way of a release; it does not compile without one of them. */
const GATES: Record<Exclude<Cause, "OVERRIDE" | "RELEASED" | "RULE">, true> = {
  INCOMPLETE: true,
  NOT_DEPLOYED: true,
  GUARDRAIL: true,
  ROLLED_BACK: true,
  NEEDS: true,
  AUDIENCE: true,
  SCHEDULED: true,
  SHARE: true,
  CURTAIN: true,
};

test.each(Object.keys(GATES) as Cause[])(
  "%s has words as a cause, and for each way in which a gate is found",
  (gate) => {
    const found = [causeInWords(gate), ...[true, false, "unknown" as const].map((passed) => gateInWords(gate, passed))];
    expect(new Set(found).size).toBe(4);
    for (const words of found) expect(words).toMatch(/^[a-z' ,]+$/);
  },
);

test("reasons", async () => {
  const disabled = { variants: { off: false }, dormant: "off", disabled: true };
  const client = await open({ ...opening("2999-01-01T00:00:00Z"), flags: { ...shop().flags, disabled } });
  const reason = (key: string) => reasonInWords(client.explain(key).details);
  expect(reason("new-checkout")).toBe("the release has not opened yet");
  expect(reason("limit")).toBe("nothing lights it: the dormant variant");
  expect(reason("disabled")).toBe("switched off by the kill switch");
  expect(reason("nobody")).toBe('unknown flag "nobody"');
  client.override("limit", "high");
  expect(reason("limit")).toBe("chosen by hand, on this device only");
  // Those of a getter, too.
  expect(reasonInWords(client.getNumberDetails("limit", 1))).toBe("chosen by hand, on this device only");
});

test("what is not known is no word", () => {
  expect(causeInWords("NEWER_THAN_THIS")).toBeUndefined();
  expect(causeInWords("toString")).toBeUndefined();
  expect(causeInWords(undefined)).toBeUndefined();
  expect(gateInWords("NEWER_THAN_THIS" as Cause, true)).toBe("NEWER_THAN_THIS lets through");
  expect(gateInWords("NEWER_THAN_THIS" as Cause, false)).toBe("NEWER_THAN_THIS is in the way");
  expect(stageInWords(undefined)).toBe("no stage");
  expect(stageInWords("rolled_back")).toBe("rolled back");
});

test("a gate is told as it was found", () => {
  expect(gateInWords("AUDIENCE", true)).toBe("this person is among those it is for");
  expect(gateInWords("AUDIENCE", false)).toBe("this person is not among those it is for");
  expect(gateInWords("AUDIENCE", "unknown")).toBe("it is not known whether this person is among those it is for");
  expect(gatesInWords([{ gate: "SCHEDULED", passed: false, stage: "early_birds" }])).toEqual([
    "early birds: its time has not come",
  ]);
  expect(gatesInWords(undefined)).toEqual([]);
});

test("the second question for the deployment is another one, whatever was asked between", () => {
  const gates: ExplanationGate[] = [
    { gate: "NOT_DEPLOYED", passed: true },
    { gate: "GUARDRAIL", passed: true },
    { gate: "NOT_DEPLOYED", passed: false },
  ];
  expect(gatesInWords(gates)).toEqual([
    "the deployment has the code of its flags",
    "it has not failed on this device",
    "the deployment is not one that it works with",
  ]);
});

test("a share is told by bucket and threshold", () => {
  const share = { gate: "SHARE", passed: false, threshold: 25_000 } as const;
  expect(shareInWords({ ...share, bucket: 42_150 })).toBe("bucket 42150 against threshold 25000, of 100000");
  expect(shareInWords(share)).toBe("no bucket against threshold 25000, of 100000");
  expect(shareInWords({ gate: "AUDIENCE", passed: true })).toBeUndefined();
});

test.each<[Omit<ExplanationStep, "decides">, decides: string, passes: string]>([
  [{ step: "override" }, "Overridden on this device", "Not overridden on this device"],
  [{ step: "flag" }, "The flag cannot be read", "The flag can be read"],
  [{ step: "disabled" }, "Switched off by the kill switch", "Not switched off by the kill switch"],
  [{ step: "deployment" }, "This deployment does not have its code", "This deployment has its code"],
  [
    { step: "release", release: "autumn", stage: "rolled_back" },
    "Release autumn (rolled back) is open",
    "Release autumn (rolled back) is closed",
  ],
  [{ step: "rule", rule: 1, matches: false }, "Rule 2 applies", "Rule 2 is for other people"],
  [{ step: "rule", matches: "unknown" }, "Rule 1 applies", "Rule 1 asks what is not known about this person"],
  [{ step: "rule", matches: true }, "Rule 1 applies", "Rule 1 applies, but nobody can be drawn without a key"],
])("the step %o", (step, decides, passes) => {
  expect(stepInWords({ ...step, decides: true })).toBe(decides);
  expect(stepInWords({ ...step, decides: false })).toBe(passes);
});
