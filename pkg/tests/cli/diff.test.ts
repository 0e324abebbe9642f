import { expect, test } from "vitest";
import { SHOP, type Stage, stage } from "./stage.js";

const RELEASE = "footlights/releases/autumn-checkout.jsonc";
/** In the middle of the rise, at 20 percent. */
const NOW = ["--now", "2026-12-04T09:00:00Z"];

/** A shop whose snapshot is published as old.json, and whose files are then changed. */
function changed(change: (stage: Stage) => void): Stage {
  const shop = stage(SHOP);
  shop.run("build", "--out", "old.json", "--now", "2026-12-01T09:00:00Z");
  change(shop);
  const { code, err } = shop.run("build", "--out", "new.json", "--previous", "old.json", ...NOW);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  return shop;
}

function edit(text: string, by: string) {
  return ({ write, read }: Stage) => write(RELEASE, read(RELEASE).replace(text, by));
}

test("without a change, it says so", () => {
  expect(changed(() => undefined).run("diff", "old.json", "new.json", ...NOW)).toEqual({
    code: 0,
    err: "",
    out: `old.json → new.json, at 2026-12-04 09:00 UTC
release          share now                          changed
autumn-checkout  100 % of staff; 20 % of everybody
nothing has changed
`,
  });
});

test("it shows each release's share now under the old and the new, and what else is not as it was", () => {
  const { run } = changed((shop) => {
    edit('"plan": "standard"', '"plan": [{ "stage": "gradual", "after": "P1D", "share": 20.5 }]')(shop);
    shop.write("footlights/flags/headline.jsonc", SHOP["footlights/flags/headline.jsonc"].replace("Almost", "Nearly"));
    shop.write("footlights/releases/later.jsonc", { owner: "x", flags: { refunds: "on" }, opens: "2027-12-02T10:00" });
    shop.write("footlights/segments.jsonc", SHOP["footlights/segments.jsonc"].replace("example.com", "example.org"));
    shop.write("footlights/freezes.jsonc", "[]");
  });
  const { code, out, err } = run("diff", "old.json", "new.json", ...NOW);
  expect(out).toBe(`old.json → new.json, at 2026-12-04 09:00 UTC
release          share now                                         changed
autumn-checkout  100 % → 0 % of staff; 20 % → 20.5 % of everybody  plan
later            nobody                                            new
flags: headline (variants)
segments: staff (endsWith)
settings: freezes
`);
  expect({ code, err }).toEqual({
    code: 1,
    err: "✗ autumn-checkout: its share of staff would leap from 100 % to 0 %\n✗ 1 release would jump; if that is meant: --acknowledge autumn-checkout\n",
  });
});

test.each<[string, (shop: Stage) => unknown, string[]]>([
  [
    "an opening that moves after it has come",
    edit('"departure": "2026-12-02"', '"departure": "2026-12-09"'),
    [
      "its opening has come, and would move from 2026-12-02 10:00 to 2026-12-09 10:00",
      "its share of staff would leap from 100 % to 0 %",
      "its share of everybody would leap from 20 % to 0 %",
    ],
  ],
  [
    "another salt",
    edit('"plan"', '"salt": "act-2", "plan"'),
    ['its "salt" is another one, so other people would be drawn'],
  ],
  [
    "another unit",
    edit('"plan"', '"by": "company", "plan"'),
    ['it draws "by" another attribute, so other people would be drawn'],
  ],
  [
    "another audience",
    edit('"plan"', '"audience": { "segment": "staff" }, "plan"'),
    ["its audience is another one, though it is open"],
  ],
  [
    "another variant",
    edit('"headline": "warm"', '"headline": "plain"'),
    ["it would give other variants, though it is open"],
  ],
  [
    "a plan that leaps",
    ({ write }) =>
      write("footlights/plans.jsonc", SHOP["footlights/plans.jsonc"].replace('"after": "P7D"', '"after": "P1D"')),
    ["its share of everybody would leap from 20 % to 100 %"],
  ],
  [
    "a hold that is taken out of history",
    edit('"plan"', '"holds": [{ "from": "2026-12-03T12:00", "until": "2026-12-03T22:00" }], "plan"'),
    ["its share of everybody would leap from 20 % to 13.75 %"],
  ],
  [
    "a release that is open when it is first published",
    ({ write }) =>
      write("footlights/releases/now.jsonc", { owner: "x", flags: { refunds: "on" }, opens: "2026-12-04T09:00" }),
    ["it would be open at once, as its opening, 2026-12-04 09:00, is over"],
  ],
])("a jump must be acknowledged: %s", (_, change, sentences) => {
  const { run } = changed(change);
  const diff = (...options: string[]) => run("diff", "old.json", "footlights", ...options, ...NOW);
  const { code, err } = diff();
  const key = /^✗ ([a-z-]+): /.exec(err)?.[1] ?? "";
  expect(err.split("\n")).toEqual([
    ...sentences.map((sentence) => `✗ ${key}: ${sentence}`),
    `✗ 1 release would jump; if that is meant: --acknowledge ${key}`,
    "",
  ]);
  expect(code).toBe(1);
  const meant = diff("--acknowledge", key);
  expect(meant).toMatchObject({ code: 0, err: "" });
  expect(meant.out).toContain(`acknowledged: ${key}: ${sentences[0]}`);
});

test("an open release that is gone is a jump, and one that is taken back is none", () => {
  const gone = (release: string) => {
    const { run } = stage({
      ...SHOP,
      [RELEASE]: release,
      "new.json": { format: 1, flags: { "new-checkout": { variants: { off: false }, dormant: "off" } } },
    });
    run("build", "--out", "old.json");
    return run("diff", "old.json", "new.json", ...NOW);
  };
  expect(gone(SHOP[RELEASE]).err).toContain(
    "✗ autumn-checkout: it is gone, though it is open: who has it would lose it",
  );
  expect(gone(SHOP[RELEASE].replace('"plan"', '"rollback": { "at": "2026-12-03T12:00" }, "plan"')).code).toBe(0);
});

test.each([
  ["a hold that began two hours ago", ["hold", "autumn-checkout", "--now", "2026-12-04T07:00:00Z"]],
  ["a hold that begins now", ["hold", "autumn-checkout", "--now", "2026-12-04T08:59:00Z"]],
  ["a rollback", ["rollback", "autumn-checkout", "--to", "canary", "--now", "2026-12-04T08:59:00Z"]],
  ["the kill switch", ["kill", "new-checkout"]],
])("what stops is no jump: %s", (_, words) => {
  const { run } = changed(({ run: first }) => first(...words));
  expect(run("diff", "old.json", "new.json", ...NOW)).toMatchObject({ code: 0, err: "" });
});

test("with the kill switch nobody has a release, and afterwards those who had it", () => {
  const { run } = changed(({ run: first }) => first("kill", "new-checkout"));
  const shares = (old: string, young: string) => run("diff", old, young, ...NOW).out;
  expect(shares("old.json", "new.json")).toContain("100 % → 0 % of staff; 20 % → 0 % of everybody");
  expect(shares("new.json", "new.json")).toMatch(/^autumn-checkout {2}nobody$/m);
  expect(run("diff", "new.json", "old.json", ...NOW)).toMatchObject({ code: 0, err: "" });
});

test("a release that was taken back opens again without a jump, if its opening is yet to come", () => {
  const back = edit('"plan"', '"rollback": { "at": "2026-12-03T12:00" }, "plan"');
  const shop = stage(SHOP);
  back(shop);
  shop.run("build", "--out", "old.json");
  edit("2026-12-02", "2026-12-09")(shop);
  expect(shop.run("diff", "old.json", "footlights", ...NOW).code).toBe(0);
  edit('"rollback": { "at": "2026-12-03T12:00" }, ', "")(shop);
  edit("2026-12-09", "2026-12-02")(shop);
  expect(shop.run("diff", "old.json", "footlights", ...NOW).err).toContain(
    "✗ autumn-checkout: its share of staff would leap from 0 % to 100 %",
  );
});

test("what changes for whom is counted, with the first names", () => {
  const people = Array.from({ length: 200 }, (_, index) => ({ targetingKey: `p${index}` }));
  const shop = changed(({ run }) =>
    run("rollback", "autumn-checkout", "--to", "canary", "--now", "2026-12-04T08:59:00Z"),
  );
  shop.write("people.jsonl", people.map((one) => JSON.stringify(one)).join("\n"));
  const before = JSON.parse(shop.run("rehearse", "--in", "old.json", "--people", "people.jsonl", "--json", ...NOW).out);
  const on = before.flags["new-checkout"].on;
  expect(on).toBeGreaterThan(20);
  const { out } = shop.run("diff", "old.json", "new.json", "--people", "people.jsonl", ...NOW);
  expect(out).toContain(`\n${on} of 200 people get something else now\n  autumn-checkout: out    ${on}  p`);
  expect(out).toMatch(new RegExp(`^ {2}headline: warm → plain +${on} {2}p\\d+, p\\d+, p\\d+, …$`, "m"));
  expect(out).toMatch(new RegExp(`^ {2}new-checkout: on → off +${on} {2}p`, "m"));
  const json = JSON.parse(shop.run("diff", "old.json", "new.json", "--people", "people.jsonl", "--json", ...NOW).out);
  expect(json.people.touched).toBe(on);
  expect(json.releases[0]).toMatchObject({
    key: "autumn-checkout",
    change: "changed",
    fields: ["rollback"],
    jumps: [],
  });
});

test("flags that come, go, or change a value are told to those who see it", () => {
  const flag = (variants: object, dormant: string) => ({ variants, dormant });
  const { run } = stage({
    "old.json": {
      format: 1,
      flags: {
        gone: flag({ off: false }, "off"),
        text: flag({ a: "x", b: "x" }, "a"),
        number: flag({ low: 1, high: 2 }, "low"),
        theme: flag({ dim: { colours: ["red"] } }, "dim"),
        same: flag({ dim: { colours: ["red"] } }, "dim"),
      },
    },
    "new.json": {
      format: 1,
      flags: {
        text: flag({ a: "x", b: "x" }, "b"),
        number: flag({ low: 1, high: 2 }, "high"),
        theme: flag({ dim: { colours: ["blue"] } }, "dim"),
        same: flag({ dim: { colours: ["red"] } }, "dim"),
        young: flag({ off: false }, "off"),
      },
    },
    "people.jsonl": '{"targetingKey":"anna"}\n{"email":"ben@example.com"}\n{}\n{}\n',
  });
  expect(run("diff", "old.json", "new.json", "--people", "people.jsonl").out).toContain(`
4 of 4 people get something else now
  gone: off → the default in the code   4  anna, ben@example.com, person 3, …
  number: low → high                    4  anna, ben@example.com, person 3, …
  text: a → b                           4  anna, ben@example.com, person 3, …
  theme: dim has another value          4  anna, ben@example.com, person 3, …
  young: the default in the code → off  4  anna, ben@example.com, person 3, …
`);
});

test.each([
  [["old.json"], "it takes two snapshots, the old and the new"],
  [["old.json", "new.json", "x"], 'only two snapshots are taken, but there is "x", too'],
  [
    ["old.json", "new.json", "--acknowledge", "autumncheckout"],
    '--acknowledge: unknown release "autumncheckout", did you mean "autumn-checkout"?',
  ],
  [["old.json", "nowhere"], 'there is neither a directory nor a snapshot "nowhere"'],
])("a wrong call is told: %j", (args, message) => {
  expect(changed(() => undefined).run("diff", ...args)).toEqual({ code: 2, out: "", err: `✗ ${message}\n` });
});

test("another environment or lineage, which pages refuse or take for a new series, is told", () => {
  const { run } = stage({
    "old.json": { format: 1, environment: "production", lineage: "shop", flags: {}, releases: {} },
    "new.json": { format: 1, environment: "staging", lineage: "till", flags: {}, releases: {} },
  });
  expect(run("diff", "old.json", "new.json").out).toContain("settings: environment, lineage\n");
});

test("in which order something is written says nothing", () => {
  const { run, read, write } = stage(SHOP);
  run("build", "--out", "old.json");
  const release = "footlights/releases/autumn-checkout.jsonc";
  write(
    release,
    read(release).replace('"new-checkout": "on", "headline": "warm"', '"headline": "warm", "new-checkout": "on"'),
  );
  expect(read(release)).toContain('"headline": "warm", "new-checkout"');
  expect(run("diff", "old.json", "footlights", "--now", "2026-12-04T10:00:00Z")).toMatchObject({
    code: 0,
    out: expect.stringContaining("nothing has changed"),
  });
});

test("names that every object has are names like others", () => {
  const release = { flags: { constructor: "on" }, opens: "2999-01-01T00:00:00Z" };
  const flag = { variants: { off: false, on: true }, dormant: "off" };
  const { run } = stage({
    "old.json": { format: 1, flags: {}, releases: {} },
    "new.json": `{ "format": 1, "flags": { "constructor": ${JSON.stringify(flag)} }, "releases": { "__proto__": ${JSON.stringify(release)} } }`,
  });
  const { code, out } = run("diff", "old.json", "new.json");
  expect(code).toBe(0);
  expect(out).toContain("flags: constructor (new)\n");
  expect(out).toMatch(/__proto__ +nobody +new/);
});
