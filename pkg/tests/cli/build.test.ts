import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { SHOP, stage } from "./stage.js";

const NOW = ["--now", "2026-11-24T09:00:00Z"];
const OUT = ["--out", "snapshot.json", ...NOW];

test("the authored files become a snapshot, without what only people need", () => {
  const { run, read } = stage(SHOP);
  expect(run("build", ...OUT)).toEqual({
    code: 0,
    out: "✓ snapshot.json: revision 1, the first, 3 flags, 1 release\n",
    err: "",
  });
  const snapshot = JSON.parse(read("snapshot.json"));
  expect(Object.keys(snapshot)).toEqual([
    ...["format", "environment", "lineage", "revision", "publishedAt"],
    ...["segments", "flags", "freezes", "plans", "releases"],
  ]);
  expect(snapshot).toMatchObject({
    format: 1,
    environment: "production",
    lineage: "shop",
    revision: 1,
    publishedAt: "2026-11-24T09:00:00Z",
    freezes: [{ from: "2026-12-22T23:00:00Z", until: "2027-01-01T23:00:00Z", reason: "holidays" }],
  });
  expect(snapshot.flags["new-checkout"]).toEqual({ variants: { off: false, on: true }, dormant: "off" });
  expect(snapshot.releases["autumn-checkout"]).toEqual({
    flags: { "new-checkout": "on", headline: "warm" },
    opens: "2026-12-02T09:00:00Z",
    plan: "standard",
  });
});

test("the revision counts changes, and without one not a byte is written", () => {
  const { run, read, write, directory } = stage(SHOP);
  run("build", ...OUT);
  const before = { text: read("snapshot.json"), at: statSync(join(directory, "snapshot.json")).mtimeMs };
  write("footlights/flags/headline.jsonc", SHOP["footlights/flags/headline.jsonc"].replace("words", "others"));
  expect(run("build", "--out", "snapshot.json", "--now", "2027-01-01T00:00:00Z").out).toBe(
    "✓ snapshot.json: unchanged, revision 1\n",
  );
  expect({ text: read("snapshot.json"), at: statSync(join(directory, "snapshot.json")).mtimeMs }).toEqual(before);

  write("footlights/flags/headline.jsonc", SHOP["footlights/flags/headline.jsonc"].replace("Almost", "Nearly"));
  expect(run("build", ...OUT).out).toContain("revision 2,");
  expect(run("build", "--out", "other.json", "--previous", "snapshot.json", ...NOW).out).toBe(
    "✓ other.json: unchanged, revision 2\n",
  );
  expect(read("other.json")).toBe(read("snapshot.json"));
});

test("from where the revision was counted is said, and that it begins again after something has opened", () => {
  const { run, write } = stage(SHOP);
  const later = ["--now", "2026-12-02T09:00:00Z"];
  expect(run("build", ...OUT).out).toContain("snapshot.json: revision 1, the first, 3 flags");
  write("live.json", { format: 1, environment: "production", lineage: "shop", revision: 41 });
  const counted = run("build", "--out", "new.json", "--previous", "live.json", ...later);
  expect(counted).toEqual({
    code: 0,
    err: "",
    out: "✓ new.json: revision 42, after 41 of live.json, 3 flags, 1 release\n",
  });
  const json = JSON.parse(run("build", "--out", "x.json", "--previous", "live.json", "--json", ...later).out);
  expect(json).toMatchObject({ findings: [], revision: 42, previous: { file: "live.json", revision: 41 } });

  const warning =
    "again.json:1:1: warning: it begins with revision 1, though the opening of autumn-checkout is past: pages that have seen a higher one refuse it, so give what is published with --previous\n";
  const again = ["build", "--out", "again.json", ...later];
  expect(run(...again, "--strict")).toEqual({
    code: 1,
    out: "",
    err: `${warning}✗ footlights: nothing was built, since --strict takes 1 warning for faults\n`,
  });
  expect(run(...again)).toMatchObject({ code: 0, err: warning });
  expect(run(...again).err).toBe("");
  // Without a file to write, nothing is counted; and what this app has has not opened.
  expect(run("build", ...later).err).toBe("");
  expect(run("build", "--out", "desk.json", "--app", "desk", ...later).err).toBe("");
});

test.each([
  ["no JSON", "{", "snapshot.json: not JSON, so that its revision cannot be counted on"],
  [
    "another environment",
    '{"environment":"staging"}',
    'snapshot.json: its environment is "staging", and that of project.jsonc is "production"',
  ],
  ["a revision that is none", '{"revision":"7"}', "snapshot.json: its revision is not an integer"],
])("what was published before is not written over if it is %s", (_, text, message) => {
  const { run, read } = stage({ ...SHOP, "snapshot.json": text });
  expect(run("build", ...OUT)).toEqual({ code: 1, out: "", err: `✗ ${message}\n` });
  expect(read("snapshot.json")).toBe(text);
});

test("every fault names the line that somebody wrote", () => {
  const { run } = stage({
    ...SHOP,
    "footlights/flags/new-checkout.jsonc": `{
  "owner": "checkout team",
  "variants": { "off": false, "on": true },
  "dormant": "of",
  "rules": [
    // Who speaks English.
    { "when": { "attribute": "locale", "startWith": ["en"] }, "serve": "on" }
  ]
}`,
    "footlights/flags/gift-wrap.json": '{"owner":"x","variants":{"off":false,"on":true},"dormant":"off"}',
    "footlights/releases/gifts.jsonc": `{
  "owner": "x",
  "flags": {
    "gift-rap": "on" },
  "opens": "2 December",
  "audiance": { "segment": "staff" }
}`,
    "footlights/segments.jsonc": '{ "staff": { "attribute": "email",\n  "endsWith": "@example.com" } }',
    "footlights/plans.jsonc": '{ "standard": [\n  { "stage": "general", "after": "P1M" } ] }',
    "footlights/freezes.jsonc": '[\n { "from": "2026-12-23T00:00Z", "untl": "2026-12-24T00:00:00Z" } ]',
  });
  const { code, out, err } = run("build", ...OUT);
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err.split("\n")).toEqual([
    'footlights/flags/new-checkout.jsonc:4:14: fault: unknown variant "of"',
    'footlights/flags/new-checkout.jsonc:7:40: fault: unknown test "startWith", did you mean "startsWith"?',
    'footlights/freezes.jsonc:2:12: fault: not an RFC 3339 instant: "2026-12-23T00:00Z", write it as 2026-12-02T10:00',
    'footlights/freezes.jsonc:2:33: fault: unknown field "untl", did you mean "until"?',
    'footlights/plans.jsonc:2:34: fault: not a duration of weeks, days, hours, minutes and seconds: "P1M"',
    'footlights/releases/autumn-checkout.jsonc:8:11: fault: the plan "standard" has a fault',
    'footlights/releases/gifts.jsonc:4:5: fault: unknown flag "gift-rap", did you mean "gift-wrap"?',
    'footlights/releases/gifts.jsonc:5:12: fault: not an RFC 3339 instant: "2 December", write it as 2026-12-02T10:00',
    'footlights/releases/gifts.jsonc:6:3: fault: unknown field "audiance", did you mean "audience"?',
    "footlights/segments.jsonc:2:15: fault: expected a list, found a text",
    "✗ footlights: nothing was built, since there are 10 faults",
    "",
  ]);
});

test("syntax, doubled keys and misspelt files are faults, too", () => {
  const { run } = stage({
    ...SHOP,
    "footlights/freeze.jsonc": "[]",
    "footlights/releases/twice.json": '{ "owner": "x", "flags": {},\n "opens": "2026-12-02T10:00:00Z", "flags": {} }',
    "footlights/flags/torn.jsonc": '{ "owner": "x",\n  "variants" { } }',
    "footlights/flags/notes.yaml": "a: b",
    "footlights/flags/.keep": "",
    "footlights/README.md": "# Ours",
    "footlights/release/gone.jsonc": "{}",
    "footlights/project.jsonc":
      '{ "zone": "Europe/Viena",\n "lese": "P1D",\n "apps": { "shop": { "carries": ["headlin"] } } }',
  });
  const { code, err } = run("build", ...OUT);
  expect(code).toBe(1);
  for (const line of [
    "footlights/flags/notes.yaml:1:1: fault: only files that end in .jsonc or .json belong here",
    "footlights/flags/torn.jsonc:2:14: fault: not JSON: colon expected",
    'footlights/freeze.jsonc:1:1: fault: unknown file "freeze.jsonc", did you mean "freezes.jsonc"?',
    'footlights/project.jsonc:1:11: fault: unknown zone "Europe/Viena", did you mean "Europe/Vienna"?',
    'footlights/project.jsonc:2:2: fault: unknown field "lese", did you mean "lease"?',
    'footlights/project.jsonc:3:34: fault: unknown flag "headlin", did you mean "headline"?',
    'footlights/release:1:1: fault: unknown folder "release", did you mean "releases"?',
    'footlights/releases/twice.json:2:35: fault: the key "flags" stands here twice',
  ]) {
    expect(err.split("\n")).toContain(line);
  }
  expect(err).not.toMatch(/README|\.keep/);
});

test("what the core refuses as a whole names its line, too", () => {
  const { run } = stage({ ...SHOP, "footlights/project.jsonc": '{ "zone": "UTC",\n  "lease": "P1Y" }' });
  expect(run("build", ...OUT).err).toContain("footlights/project.jsonc:2:12: fault: not a duration");
});

test("circles of references are faults", () => {
  const { run } = stage({
    ...SHOP,
    "footlights/segments.jsonc":
      '{ "staff": { "any": [{ "segment": "crew" }] }, "crew": { "not": { "segment": "staff" } } }',
  });
  expect(run("build").err).toContain(
    "footlights/segments.jsonc:1:12: fault: segments.staff → segments.crew → segments.staff is a circle",
  );
});

test("keys may be anything that a file may be called", () => {
  const { run } = stage({
    ...SHOP,
    "footlights/flags/a.b [1].jsonc": '{ "owner": "x", "variants": { "off": false },\n "dormant": "on" }',
    "footlights/flags/__proto__.jsonc": '{ "owner": "x", "variants": { "off": false }, "dormant": "off" }',
  });
  expect(run("build", ...OUT).err).toContain("footlights/flags/a.b [1].jsonc:2:13: fault: unknown variant");
  const sound = stage({ ...SHOP, "footlights/flags/__proto__.jsonc": SHOP["footlights/flags/headline.jsonc"] });
  expect(sound.run("build", ...OUT).code).toBe(0);
  expect(Object.keys(JSON.parse(sound.read("snapshot.json")).flags)).toContain("__proto__");
});

test("a missing owner is a warning, and a fault with --strict", () => {
  const { run } = stage({
    ...SHOP,
    "footlights/flags/headline.jsonc": '{ "variants": { "plain": "a", "warm": "b" }, "dormant": "plain" }',
  });
  const warning = 'footlights/flags/headline.jsonc:1:1: warning: it has no "owner": say who answers for it\n';
  expect(run("build")).toEqual({ code: 0, out: "✓ footlights: 3 flags, 1 release, no fault\n", err: warning });
  expect(run("build", "--strict")).toMatchObject({
    code: 1,
    err: `${warning}✗ footlights: nothing was built, since --strict takes 1 warning for faults\n`,
  });
});

test("one app gets what its flags need, and releases stay whole", () => {
  const { run, read } = stage({
    ...SHOP,
    "footlights/flags/till.jsonc": SHOP["footlights/flags/refunds.jsonc"].replace(/,\s+"rules.*/, "\n"),
    "footlights/releases/tills.jsonc": {
      owner: "x",
      flags: { till: "on", refunds: "on" },
      needs: { flags: { headline: ["warm"] } },
      opens: "2026-12-09T10:00",
    },
  });
  const app = (name: string) => {
    expect(run("build", "--app", name, ...OUT)).toMatchObject({ code: 0, err: "" });
    const { lineage, flags, releases, segments, plans } = JSON.parse(read("snapshot.json"));
    return [lineage, ...[flags, releases, segments, plans].map((map) => Object.keys(map))];
  };
  expect(app("shop")).toEqual([
    "shop/shop",
    ["headline", "new-checkout"],
    ["autumn-checkout"],
    ["staff"],
    ["standard"],
  ]);
  expect(run("build", "--app", "shp").err).toBe('✗ --app: unknown app "shp", did you mean "shop"?\n');
});

test("one app gets the flags of others, too, where its releases give or need them", () => {
  const { run, read } = stage({
    ...SHOP,
    "footlights/flags/till.jsonc": SHOP["footlights/flags/refunds.jsonc"].replace(/,\s+"rules.*/, "\n"),
    "footlights/releases/tills.jsonc": {
      owner: "x",
      flags: { till: "on", refunds: "on" },
      needs: { flags: { headline: ["warm"] } },
      opens: "2026-12-09T10:00",
    },
  });
  expect(run("build", "--app", "desk", ...OUT).code).toBe(0);
  const { flags, releases } = JSON.parse(read("snapshot.json"));
  // "headline" is needed, and "autumn-checkout" gives it, with "new-checkout".
  expect(Object.keys(flags)).toEqual(["headline", "new-checkout", "refunds", "till"]);
  expect(Object.keys(releases)).toEqual(["autumn-checkout", "tills"]);
});

test("machines get JSON", () => {
  const { run } = stage(SHOP);
  expect(JSON.parse(run("build", "--json", ...OUT).out)).toEqual({
    ...{ findings: [], revision: 1, unchanged: false, out: "snapshot.json", flags: 3, releases: 1 },
  });
  const bad = stage({ ...SHOP, "footlights/plans.jsonc": "{}" }).run("build", "--json");
  expect(bad.code).toBe(1);
  expect(JSON.parse(bad.out).findings).toEqual([
    {
      severity: "fault",
      place: { file: "footlights/releases/autumn-checkout.jsonc", line: 8, column: 11 },
      message: 'unknown plan "standard"',
    },
  ]);
});

test.each([
  [["biuld"], 'unknown command "biuld", did you mean "build"?'],
  [["publish"], 'unknown command "publish", `footlights --help` lists what there is'],
  [["build", "--previus", "x"], 'unknown option "--previus", did you mean "--previous"?'],
  [["build", "--out"], 'the option "--out" takes a value: file'],
  [["build", "--json=yes"], 'the option "--json" takes no value'],
  ...["init", "build", "types", "serve", "timeline", "rehearse", "stale"].map((name): [string[], string] => [
    [name, "plan"],
    '"plan" is no option, did you mean "--in plan"?',
  ]),
  [
    ["build", "--in", "nowhere"],
    'there is no directory "nowhere": say where it is with --in, or begin one with `footlights init`',
  ],
  [
    ["build", "--now", "today"],
    '--now: not an instant: "today", write it as 2026-12-02T09:00:00Z or 2026-12-02T10:00[Europe/Vienna]',
  ],
  [
    ["build", "--now", "2026-12-02T10:00"],
    '--now: "2026-12-02T10:00" has no zone, write it as 2026-12-02T09:00:00Z or 2026-12-02T10:00[Europe/Vienna]',
  ],
  [["build", "--previous", "nowhere.json"], '--previous: there is no file "nowhere.json"'],
])("a wrong call is told: %j", (args, message) => {
  expect(stage(SHOP).run(...args)).toEqual({ code: 2, out: "", err: `✗ ${message}\n` });
});

test("it says which version it is", () => {
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  expect(stage().run("--version")).toEqual({ code: 0, out: `${version}\n`, err: "" });
});

test("every command has a help with examples, whose options exist", () => {
  const { run } = stage();
  expect(run()).toMatchObject({ code: 2, out: expect.stringContaining("build") });
  expect(run("--help")).toMatchObject({ code: 0, out: run().out });
  expect(run("build", "--help")).toEqual(run("help", "build"));
  const commands = [...run("--help").out.matchAll(/^ {2}(\w+) {2}/gm)].map(([, name = ""]) => name);
  expect(commands).toEqual([
    ...["init", "validate", "build", "types", "serve"],
    ...["timeline", "rehearse", "explain", "diff"],
    ...["hold", "resume", "rollback", "kill", "stale"],
    ...["keygen", "sign", "verify"],
  ]);
  for (const command of commands) {
    const { code, out } = run(command, "-h");
    expect(code).toBe(0);
    const examples = out.match(new RegExp(`^  footlights ${command}.*`, "gm")) ?? [];
    expect(examples.length, command).toBeGreaterThan(1);
    const options = [...out.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(([, option]) => option);
    for (const [option] of examples.join(" ").matchAll(/--[a-z-]+/g)) expect(options, command).toContain(option);
  }
});

test("trains and local times that do not do name their line, and what was decided is noted", () => {
  const release = SHOP["footlights/releases/autumn-checkout.jsonc"];
  const { run, write } = stage({
    ...SHOP,
    "footlights/releases/a.jsonc": release.replace("2026-12-02", "2026-12-03"),
    "footlights/releases/b.jsonc": release.replace('"weekly"', '"weakly"'),
    "footlights/releases/c.jsonc": release.replace('"plan"', '"opens": "2026-12-02T10:00:00Z", "plan"'),
    "footlights/releases/d.jsonc": release.replace(/ {2}"train.*\n/, ""),
    "footlights/releases/e.jsonc": release.replace(/"train(.|\n)*-02"/, '"opens": "2026-02-30T10:00"'),
    "footlights/trains.jsonc":
      '{ "weekly": { "every": "week", "on": "Wednesday", "at": "10:00" },\n "daily": { "evry": 1 } }',
  });
  expect(run("build").err.split("\n").slice(0, 6)).toEqual([
    "footlights/releases/a.jsonc:7:3: fault: weekly does not leave on 2026-12-03; it leaves on 2026-12-02 and 2026-12-09",
    'footlights/releases/b.jsonc:6:3: fault: unknown train "weakly", did you mean "weekly"?',
    'footlights/releases/c.jsonc:8:3: fault: either "opens" or "train", not both',
    "footlights/releases/d.jsonc:6:3: fault: it names no train",
    'footlights/releases/e.jsonc:6:12: fault: there is no such time: "2026-02-30T10:00"',
    'footlights/trains.jsonc:2:13: fault: unknown field "evry", did you mean "every"?',
  ]);

  write("footlights/trains.jsonc", SHOP["footlights/trains.jsonc"]);
  for (const key of ["a", "b", "c", "d"]) write(`footlights/releases/${key}.jsonc`, release);
  write("footlights/releases/e.jsonc", release.replace(/"train(.|\n)*-02"/, '"opens": "2026-10-25T02:30"'));
  write("footlights/releases/autumn-checkout.jsonc", release.replace("2026-12-02", "2026-12-23"));
  expect(run("build")).toMatchObject({
    code: 0,
    err: `footlights/releases/autumn-checkout.jsonc:7:3: note: the departure of 2026-12-23 lies in the freeze "holidays", so it leaves on 2027-01-06
footlights/releases/e.jsonc:6:12: warning: 2026-10-25T02:30 comes twice in Europe/Vienna, as the clocks go back: taken as the first, +02:00
`,
  });
});

test("an opening in a freeze is noted, and so is what no page shows of an announcement", () => {
  const release = `{
  "owner": "Mira",
  "flags": { "new-checkout": "on" },
  "opens": "2026-12-24T10:00",
  "announcement": { "titel": "A calmer checkout", "summary": "One page.", "shop": "Vienna" }
}`;
  const { run, write } = stage({ ...SHOP, "footlights/releases/gifts.jsonc": release });
  const note = 'footlights/releases/gifts.jsonc:4:12: note: the opening lies in the freeze "holidays", so ';
  const warning = 'footlights/releases/gifts.jsonc:5:21: warning: no page shows "titel", did you mean "title"?\n';
  expect(run("build")).toMatchObject({ code: 0, err: `${note}it opens when that ends, 2027-01-02 00:00\n${warning}` });
  write("footlights/freezes.jsonc", '[{ "from": "2026-12-23T00:00", "reason": "holidays" }]');
  expect(run("build")).toMatchObject({ code: 0, err: `${note}it never opens\n${warning}` });
  write("footlights/releases/gifts.jsonc", release.replace('"opens"', '"ignoresFreezes": true, "opens"'));
  expect(run("build")).toMatchObject({ code: 0, err: warning });
});

test("links of an announcement that pages leave out are told", () => {
  const { run } = stage({
    ...SHOP,
    "footlights/releases/gifts.jsonc": `{
  "owner": "Mira",
  "flags": { "new-checkout": "on" },
  "opens": "2026-12-02T10:00",
  "announcement": {
    "title": "See http://example.com", "support": "/help", "href": "//example.com/gifts.json",
    "notes": "http://example.com/notes",
    "training": { "en": "https://example.com/en",
      "de": "mailto:shop@example.com" }
  }
}`,
  });
  expect(run("build")).toMatchObject({
    code: 0,
    err: `footlights/releases/gifts.jsonc:7:14: warning: pages of any other origin leave out "http://example.com/notes", write it with https
footlights/releases/gifts.jsonc:9:13: warning: pages leave out "mailto:shop@example.com", since a link is on https or of their own origin
`,
  });
});

const NEEDING = (app: string) =>
  SHOP["footlights/releases/autumn-checkout.jsonc"].replace(
    '"plan"',
    `"needs": { "deployment": {\n  "${app}": ">=2.4.0" } }, "plan"`,
  );

test("a need for an app that project.jsonc does not have is told, of releases and flags", () => {
  const { run } = stage({
    ...SHOP,
    "footlights/releases/autumn-checkout.jsonc": NEEDING("shpo"),
    "footlights/flags/refunds.jsonc": SHOP["footlights/flags/refunds.jsonc"].replace(
      '"dormant"',
      '"needs": { "deployment": { "till": "=1.0.0" } }, "dormant"',
    ),
  });
  const told = `footlights/flags/refunds.jsonc:4:30: warning: unknown app "till", there are shop, desk
footlights/releases/autumn-checkout.jsonc:9:3: warning: unknown app "shpo", did you mean "shop"?
`;
  expect(run("build")).toMatchObject({ code: 0, err: told });
  expect(run("build", "--strict").code).toBe(1);
});

test("where project.jsonc has no apps, one that nothing else names is told if it is near another", () => {
  const { run, write } = stage({
    ...SHOP,
    "footlights/project.jsonc": '{ "zone": "Europe/Vienna" }',
    "footlights/releases/autumn-checkout.jsonc": NEEDING("shpo"),
    "footlights/releases/a.jsonc": NEEDING("shop"),
  });
  // One against one: nobody knows which of them is meant.
  expect(run("build").err).toBe("");
  write("footlights/releases/b.jsonc", NEEDING("shop"));
  write("footlights/releases/c.jsonc", NEEDING("till"));
  expect(run("build")).toMatchObject({
    code: 0,
    err: 'footlights/releases/autumn-checkout.jsonc:9:3: warning: nothing else needs the app "shpo", did you mean "shop"? If not, list both in "apps" of project.jsonc\n',
  });
  // A tag of git is no version.
  write("footlights/releases/c.jsonc", NEEDING("shop").replace(">=", ">=v"));
  expect(run("build").err).toContain(
    'c.jsonc:9:11: fault: not a version requirement: ">=v2.4.0", write it as ">=2.4.0", without a "v"\n',
  );
  write("footlights/releases/c.jsonc", NEEDING("till"));
  // A need of every app names none.
  const any = SHOP["footlights/releases/autumn-checkout.jsonc"].replace(
    '"plan"',
    '"needs": { "deployment": "=2.4.0" }, "plan"',
  );
  write("footlights/releases/autumn-checkout.jsonc", any);
  expect(run("build").err).toBe("");
});

test("a release that ignores freezes leaves in one, and one that boards does not move when it is built again", () => {
  const release = SHOP["footlights/releases/autumn-checkout.jsonc"].replace("2026-12-02", "2026-12-23");
  const { run, read } = stage({
    ...SHOP,
    "footlights/releases/ignoring.jsonc": release.replace('"plan"', '"ignoresFreezes": true, "plan"'),
    "footlights/releases/boarding.jsonc": release.replace('"departure"', '"boards"').replace("12-23", "12-10"),
  });
  const opens = (now: string) => {
    expect(run("build", "--out", "snapshot.json", "--now", now).code).toBe(0);
    const { releases } = JSON.parse(read("snapshot.json"));
    return [releases.ignoring.opens, releases.boarding.opens];
  };
  const expected = ["2026-12-23T09:00:00Z", "2026-12-16T09:00:00Z"];
  expect(opens("2026-11-24T09:00:00Z")).toEqual(expected);
  expect(opens("2027-06-01T09:00:00Z")).toEqual(expected);
});

test("a fault is told though a warning of the same place is, too", () => {
  const { run } = stage({
    ...SHOP,
    "footlights/flags/headline.jsonc": '{ "dormant": "plain" }',
    "footlights/releases/autumn-checkout.jsonc": '{ "flags": { "new-checkout": "on" } }',
  });
  const { code, out, err } = run("build", ...OUT);
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err).toContain('footlights/flags/headline.jsonc:1:1: fault: missing "variants"');
  expect(err).toContain('footlights/releases/autumn-checkout.jsonc:1:1: fault: missing "opens"');
});

test("a leap second is no local time, either", () => {
  const { run } = stage({
    ...SHOP,
    "footlights/freezes.jsonc": '[{ "from": "2026-12-31T23:59:60" }]',
  });
  expect(run("build", ...OUT).err).toContain(
    'footlights/freezes.jsonc:1:12: fault: not an RFC 3339 instant: "2026-12-31T23:59:60"',
  );
});
