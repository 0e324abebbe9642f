import { expect, test } from "vitest";
import { SHOP, stage } from "./stage.js";

const AT = ["--at", "2026-12-05T10:00"];

test("in plain words: who stands where, and what stands in the way", () => {
  const { run } = stage(SHOP);
  const { code, out, err } = run(
    "explain",
    "new-checkout",
    ...AT,
    "--person",
    '{"targetingKey":"anna","email":"a@b.c"}',
  );
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toBe(`new-checkout is "off", false
2026-12-05 10:00 Europe/Vienna, for {"targetingKey":"anna","email":"a@b.c"}

· nobody has overridden it
· it is there, and has no fault
· its kill switch is off
· this deployment has it
· the release autumn-checkout, opens 2026-12-02 10:00, now gradual: not for this person
    ✓ every flag that it gives is sound and switched on
    ✓ this deployment is one that it is for
    ✓ its guardrail has not tripped
    ✓ not rolled back for this person
    ✓ the flags that it needs are as it needs them
    ✓ for everybody
    ✓ it has begun
    ✗ canary: not in the audience: staff
    ✓ gradual: for everybody
    ✗ gradual: the share is 35 %, and this person stands at 75.63 %
→ so it is dormant

If nothing else changes, the clock changes this at 2026-12-09 10:00.
`);
});

test("somebody of whom nothing is known", () => {
  const { run } = stage(SHOP);
  const { out } = run("explain", "headline", ...AT);
  expect(out).toContain("    ? canary: not known to be in the audience: staff\n");
  expect(out).toContain("    ? gradual: the share is 35 %, and nothing is known to draw this person by\n");
});

test("the one who is in, by a release and by a rule", () => {
  const { run } = stage(SHOP);
  const staff = ["--person", '{"email":"anna@example.com"}'];
  const { out } = run("explain", "new-checkout", "--at", "2026-12-02T10:00", ...staff);
  expect(out).toMatch(/^new-checkout is "on", true\n/);
  expect(out).toContain("→ the release autumn-checkout, opens 2026-12-02 10:00, now canary: this person has it\n");
  expect(run("explain", "refunds", ...staff).out).toContain("→ rule 1: it holds, and gives the answer\n");
});

test("of two cues with the same name, none is said to have the audience of the other", () => {
  const { run } = stage({
    ...SHOP,
    "footlights/plans.jsonc": {
      standard: [
        { stage: "canary", after: "PT0S", audience: { segment: "staff" } },
        { stage: "canary", after: "PT0S", audience: { attribute: "plan", in: ["pro"] } },
      ],
    },
  });
  const { out } = run("explain", "headline", ...AT, "--person", '{"email":"x@example.net","plan":"pro"}');
  expect(out).toContain("    ✗ canary: not in the audience\n    ✓ canary: in the audience\n");
});

test.each([
  [
    "shop@v2.4.0",
    '--deployment: a version has no "v" in front, so it is shop@2.4.0; pages that say "v2.4.0" meet no need',
  ],
  ["shop@2.4", '--deployment: an app and its version, as shop@2.4.0, not "shop@2.4"'],
  ["shop@2.4.0_1", '--deployment: an app and its version, as shop@2.4.0, not "shop@2.4.0_1"'],
  ["shop@2.04.0", '--deployment: an app and its version, as shop@2.4.0, not "shop@2.04.0"'],
])("a version is one of SemVer: %s", (deployment, message) => {
  const { run } = stage(SHOP);
  const expected = { code: 2, out: "", err: `✗ ${message}\n` };
  expect(run("explain", "headline", "--deployment", deployment)).toEqual(expected);
  expect(run("rehearse", "--deployment", deployment)).toEqual(expected);
});

test("a version may be one before its release, with metadata of its build", () => {
  const { run } = stage(SHOP);
  for (const version of ["2.5.0-rc.1+build.7", "0.0.0", "1.0.0+v2"]) {
    expect(run("explain", "headline", "--deployment", `shop@${version}`)).toMatchObject({ code: 0, err: "" });
  }
});

test("machines get every step", () => {
  const { run } = stage(SHOP);
  run("build", "--out", "snapshot.json");
  const at = ["--at", "2026-12-05T10:00:00+01:00", "--json"];
  const fromFiles = JSON.parse(run("explain", "new-checkout", ...at).out);
  expect(fromFiles).toMatchObject({ at: "2026-12-05T09:00:00.000Z", key: "new-checkout", context: {} });
  const { steps } = JSON.parse(run("explain", "new-checkout", "--in", "snapshot.json", ...at).out);
  expect(steps).toEqual(fromFiles.steps);
  expect(steps.at(-1)).toEqual({ step: "dormant", decides: true });
});

test.each([
  [["new-chekout"], 'unknown flag "new-chekout", did you mean "new-checkout"?'],
  [["autumn-checkout"], '"autumn-checkout" is a release, ask for a flag that it gives: new-checkout, headline'],
  [[], "it takes the key of a flag"],
])("a wrong call says what is right: %j", (args, message) => {
  expect(stage(SHOP).run("explain", ...args)).toEqual({ code: 2, out: "", err: `✗ ${message}\n` });
});
