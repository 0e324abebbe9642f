import { createClient } from "footlights";
import { expect, test } from "vitest";
import { SHOP, stage } from "./stage.js";

const AT = ["--at", "2026-12-05T10:00"];

test("somebody has at an instant what a page would give them", () => {
  const { run } = stage(SHOP);
  expect(run("rehearse", ...AT, "--person", '{"targetingKey":"anna","email":"anna@example.com"}')).toEqual({
    code: 0,
    err: "",
    out: `2026-12-05 10:00 Europe/Vienna, for {"targetingKey":"anna","email":"anna@example.com"}
release          stage
autumn-checkout  gradual  open  since 2026-12-02 10:00

flag          variant  value
headline      warm     "Almost yours"  released: autumn-checkout
new-checkout  on       true            released: autumn-checkout
refunds       on       true            by a rule
`,
  });
  const nobody = run("rehearse", ...AT).out;
  expect(nobody).toContain("autumn-checkout  gradual  closed  not yet in the share  changes 2026-12-09 10:00\n");
  expect(nobody).toContain('headline      plain    "Checkout"  not yet in the share: autumn-checkout');
  expect(run("rehearse", "--now", "2026-12-01T00:00:00Z").out).toContain(
    "autumn-checkout  scheduled  closed  not yet due  changes 2026-12-09 10:00\n",
  );
});

test("of a list of people, as many are in at each cue as a page would let in", async () => {
  const people = Array.from({ length: 400 }, (_, index) => ({
    targetingKey: `person-${index}`,
    email: index % 100 === 0 ? `${index}@example.com` : `${index}@elsewhere.test`,
  }));
  const { run, read } = stage({
    ...SHOP,
    "people.jsonl": `${people.map((one) => JSON.stringify(one)).join("\n")}\n\n`,
  });
  run("build", "--out", "snapshot.json");
  const client = await createClient({ snapshot: JSON.parse(read("snapshot.json")) });
  const openAt = (at: string) =>
    people.filter((context) => client.rehearse({ at, context }).isEnabled("new-checkout")).length;
  const expected = [
    ["2026-12-02T09:00:00.000Z", "canary", 4],
    ["2026-12-03T09:00:00.000Z", "gradual", openAt("2026-12-03T09:00:00Z")],
    ["2026-12-05T09:00:00.000Z", "gradual", openAt("2026-12-05T09:00:00Z")],
    ["2026-12-06T09:00:00.000Z", "gradual", openAt("2026-12-06T09:00:00Z")],
    ["2026-12-09T09:00:00.000Z", "general", 400],
  ];
  client.close();
  const {
    at,
    people: number,
    releases,
    flags,
  } = JSON.parse(run("rehearse", ...AT, "--people", "people.jsonl", "--json").out);
  expect({ at, number }).toEqual({ at: "2026-12-05T09:00:00.000Z", number: 400 });
  expect(
    releases["autumn-checkout"].map((cue: { at: string; stage: string; open: number }) => Object.values(cue)),
  ).toEqual(expected);
  const on = Number(expected[2]?.[2]);
  expect(on).toBeGreaterThan(4);
  expect(flags["new-checkout"]).toEqual({ off: 400 - on, on });
  expect(flags.refunds).toEqual({ off: 396, on: 4 });

  const { out } = run("rehearse", ...AT, "--people", "people.jsonl");
  expect(out).toContain("400 people of people.jsonl, times in Europe/Vienna\n\nautumn-checkout\n");
  expect(out).toContain("  2026-12-02 10:00  canary     4    1.0 %\n");
  expect(out).toMatch(new RegExp(`^ {2}2026-12-05 10:00 {2}gradual +${on} +\\d+\\.\\d % {2}←$`, "m"));
  expect(out).toContain("  refunds       off 396 (99.0 %), on 4 (1.0 %)\n");
});

test("what needs a deployment is closed without one, and that is said", () => {
  const { run } = stage({
    ...SHOP,
    "footlights/releases/autumn-checkout.jsonc": {
      ...{ owner: "x", flags: { "new-checkout": "on" }, opens: "2026-12-02T10:00" },
      needs: { deployment: { shop: ">=2.4.0" } },
    },
  });
  const without = run("rehearse", ...AT);
  expect(without.err).toContain("note: some of it needs a certain deployment");
  expect(without.out).toContain("closed  not in this deployment");
  const old = run("rehearse", ...AT, "--deployment", "shop@2.3.9");
  expect(old.err).toBe("");
  expect(old.out).toContain("closed  not in this deployment");
  expect(run("rehearse", ...AT, "--deployment", "shop@2.4.0").out).toContain("open  since 2026-12-02 10:00");
});

test.each([
  [["--person", "anna"], '--person: a person is an object of attributes, as {"targetingKey":"anna"}'],
  [["--people", "people.jsonl"], 'people.jsonl:2: a person is an object of attributes, as {"targetingKey":"anna"}'],
  [["--people", "nobody.jsonl"], "nobody.jsonl: there is nobody in it, it has a context in JSON on each line"],
  [["--people", "people.jsonl", "--person", "{}"], "either --person or --people, not both"],
  [["--deployment", "2.4.0"], '--deployment: an app and its version, as shop@2.4.0, not "2.4.0"'],
])("a wrong call is told: %j", (args, message) => {
  const { run } = stage({ ...SHOP, "people.jsonl": '{"targetingKey":"a"}\n[]\n', "nobody.jsonl": "\n" });
  expect(run("rehearse", ...args)).toEqual({ code: 2, out: "", err: `✗ ${message}\n` });
});

test.each(["2026-02-30T09:00:00Z", "2026-12-02T24:00:00Z", "2026-12-02T09:00:60Z", "2026-13-02T09:00:00+01:00"])(
  "an instant that there is not is not taken for another one: %s",
  (at) => {
    const { code, err } = stage(SHOP).run("rehearse", "--at", at);
    expect([code, err]).toEqual([2, expect.stringContaining(`--at: not an instant: "${at}"`)]);
  },
);

test.each(["2028-02-29T09:00:00.5Z", "2026-12-02t09:00:00z", "2026-12-02T09:00Z", "2026-12-02T09:00:00-00:00"])(
  "an instant is taken as it may be written: %s",
  (at) => {
    expect(stage(SHOP).run("rehearse", "--at", at).code).toBe(0);
  },
);

test("what cannot be read is told", () => {
  expect(stage(SHOP).run("rehearse", "--people", "nowhere.jsonl")).toEqual({
    ...{ code: 1, out: "", err: "✗ nowhere.jsonl: there is no such file\n" },
  });
});
