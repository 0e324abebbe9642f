import { expect, test } from "vitest";
import { SHOP, stage } from "./stage.js";

const FAULTY = {
  ...SHOP,
  "footlights/flags/headline.jsonc": `{
  "owner": "words",
  "variants": { "plain": "Checkout", "warm": "Almost yours" },
  "dormant": "plane",
  "rules": [
    { "when": { "attribute": "locale", "startWith": ["en"] }, "serve": "warm" }
  ]
}`,
  "footlights/plans.jsonc": '{ "standard": [\n  { "stage": "general", "after": "P1M" } ] }',
  "footlights/flags/refunds.jsonc": '{ "variants": { "off": false, "on": true }, "dormant": "off" }',
};

test("what is sound is said to be so", () => {
  const { run } = stage(SHOP);
  run("build", "--out", "snapshot.json");
  expect(run("validate", "footlights", "snapshot.json", "--strict")).toEqual({
    ...{ code: 0, err: "" },
    out: "✓ footlights: no fault\n✓ snapshot.json: no fault\n",
  });
  expect(run("validate", "--json")).toEqual({ code: 0, out: "[]\n", err: "" });
});

test("each fault has file, line, column, and the path in that file", () => {
  const { run } = stage(FAULTY);
  expect(run("validate")).toEqual({
    code: 1,
    out: "",
    err: `footlights/flags/headline.jsonc:4:14: fault: dormant: unknown variant "plane", did you mean "plain"?
footlights/flags/headline.jsonc:6:40: fault: rules[0].when.startWith: unknown test "startWith", did you mean "startsWith"?
footlights/flags/refunds.jsonc:1:1: warning: it has no "owner": say who answers for it
footlights/plans.jsonc:2:34: fault: standard[0].after: not a duration of weeks, days, hours, minutes and seconds: "P1M"
footlights/releases/autumn-checkout.jsonc:8:11: fault: plan: the plan "standard" has a fault
✗ footlights: 4 faults
`,
  });
});

test("machines get the same, and what to write instead", () => {
  const { run } = stage(FAULTY);
  const { code, out, err } = run("validate", "--json");
  expect({ code, err }).toEqual({ code: 1, err: "" });
  const file = "footlights/flags/headline.jsonc";
  expect(JSON.parse(out)).toEqual([
    {
      ...{ file, line: 4, column: 14, severity: "fault", path: "dormant", suggestion: "plain" },
      message: 'unknown variant "plane", did you mean "plain"?',
    },
    {
      ...{ file, line: 6, column: 40, severity: "fault", path: "rules[0].when.startWith", suggestion: "startsWith" },
      message: 'unknown test "startWith", did you mean "startsWith"?',
    },
    expect.objectContaining({ severity: "warning", path: "", suggestion: '"owner": "…"' }),
    expect.objectContaining({ line: 2, path: "standard[0].after", suggestion: "P1DT12H" }),
    expect.objectContaining({ path: "plan" }),
  ]);
});

test("warnings are faults if one wants", () => {
  const { run } = stage({ ...SHOP, "footlights/flags/refunds.jsonc": FAULTY["footlights/flags/refunds.jsonc"] });
  expect(run("validate").code).toBe(0);
  expect(run("validate", "--strict")).toMatchObject({ code: 1, out: "" });
});

test("a snapshot is read as closely, written by hand or signed", () => {
  const { run, write } = stage({
    "snapshot.json": `{
  "format": 1,
  "flags": {
    "a.b": { "variants": { "off": false }, "dormant": "on" },
    "c": { "variants": { "off": false, "on": true }, "dormant": "off",
      "rules": [{ "when": { "flag": "c", "is": ["on"] }, "serve": "on" }] }
  },
  "releases": { "r": { "flags": { "c": "on" }, "opens": "2026-12-02" } }
}`,
  });
  const lines = [
    'snapshot.json:4:55: fault: flags["a.b"].dormant: unknown variant "on"',
    "snapshot.json:5:10: fault: flags.c: flags.c → flags.c is a circle, so that none of these is ever known",
    'snapshot.json:8:57: fault: releases.r.opens: not an RFC 3339 instant: "2026-12-02"',
    "✗ snapshot.json: 3 faults",
    "",
  ];
  expect(run("validate", "snapshot.json").err.split("\n")).toEqual(lines);
  write("cut.json", '{\n  "format": 1,\n  "flags"');
  expect(run("validate", "cut.json").err).toMatch(/^cut\.json:3:\d+: fault: not JSON: expected/);
  write("top.json", '{ "format": 1, "freezez": [] }');
  expect(run("validate", "top.json").err).toContain(
    'top.json:1:16: fault: freezez: unknown field "freezez", did you mean "freezes"?',
  );
});

test("a wrong call is told from a fault", () => {
  const { run } = stage(SHOP);
  expect(run("validate", "nowhere")).toEqual({
    ...{ code: 2, out: "" },
    err: '✗ there is neither a directory nor a snapshot "nowhere"\n',
  });
  expect(run("validate", "--strickt").err).toBe('✗ unknown option "--strickt", did you mean "--strict"?\n');
  expect(run("valdate").err).toBe('✗ unknown command "valdate", did you mean "validate"?\n');
});

test("a document with thousands of faults is validated in seconds", () => {
  const keys = Array.from({ length: 10_000 }, (_, index) => `flag-${index}`);
  const flags = Object.fromEntries(keys.map((key) => [key, { variants: { off: false }, dormant: "on" }]));
  const { run } = stage({ "snapshot.json": { format: 1, flags } });
  const began = Date.now();
  const { code, err } = run("validate", "snapshot.json");
  expect(code).toBe(1);
  expect(err.split("\n")[9_999]).toBe('snapshot.json:60002:18: fault: flags.flag-9999.dormant: unknown variant "on"');
  expect(err).toContain("✗ snapshot.json: 10,000 faults");
  // It was a minute.
  expect(Date.now() - began).toBeLessThan(30_000);
});
