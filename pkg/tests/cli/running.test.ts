import { expect, test } from "vitest";
import { SHOP, stage } from "./stage.js";

const RELEASE = "footlights/releases/autumn-checkout.jsonc";
const at = (instant: string) => ["--now", instant];
/** In the middle of the rise. */
const DURING = at("2026-12-04T10:00:00.900Z");

test("a hold is written as a person would write it, and shown", () => {
  const { run, read } = stage(SHOP);
  expect(run("hold", "autumn-checkout", "--reason", "payment provider down", ...DURING)).toEqual({
    code: 0,
    err: "",
    out: `--- ${RELEASE}
+++ ${RELEASE}
@@ -5,5 +5,6 @@
   // Opening night.
   "train": "weekly",
   "departure": "2026-12-02",
-  "plan": "standard"
+  "plan": "standard",
+  "holds": [{ "from": "2026-12-04T11:00[Europe/Vienna]", "reason": "payment provider down" }]
 }
autumn-checkout is held from 2026-12-04 11:00 on, until it is resumed: who has it keeps it, nobody comes in.
It reaches people once the snapshot is built and published.
`,
  });
  expect(run("build", "--out", "snapshot.json").code).toBe(0);
  expect(JSON.parse(read("snapshot.json")).releases["autumn-checkout"].holds).toEqual([
    { from: "2026-12-04T10:00:00Z", reason: "payment provider down" },
  ]);
});

test("what is held is resumed, and held again", () => {
  const { run, read } = stage(SHOP);
  run("hold", "autumn-checkout", ...DURING);
  expect(run("hold", "autumn-checkout", ...at("2026-12-04T12:00:00Z"))).toEqual({
    code: 1,
    out: "",
    err: "✗ autumn-checkout: it is held already, since 2026-12-04 11:00\n",
  });
  const resumed = run("resume", "autumn-checkout", ...at("2026-12-04T16:00:00.100Z"));
  expect(resumed.out).toContain("autumn-checkout goes on from 2026-12-04 17:00:01, where its clock had stopped.");
  expect(run("resume", "autumn-checkout", ...at("2026-12-04T16:00:01Z"))).toMatchObject({
    code: 1,
    err: "✗ autumn-checkout: it is not held now\n",
  });
  const again = ["--from", "2026-12-05T08:00", "--until", "2026-12-05T12:00[Europe/London]"];
  expect(run("hold", "autumn-checkout", ...again, ...DURING).code).toBe(0);
  expect(read(RELEASE)).toContain(
    `"holds": [{ "from": "2026-12-04T11:00[Europe/Vienna]", "until": "2026-12-04T17:00:01[Europe/Vienna]" }, { "from": "2026-12-05T08:00[Europe/Vienna]", "until": "2026-12-05T13:00[Europe/Vienna]" }]`,
  );
  expect(run("hold", "autumn-checkout", ...at("2026-12-05T08:00:00Z")).err).toBe(
    "✗ autumn-checkout: it is held already, since 2026-12-05 08:00, until 2026-12-05 13:00; from then on it is held with --from\n",
  );
  // A hold that would have ended later ends now.
  expect(run("resume", "autumn-checkout", ...at("2026-12-05T08:00:00Z")).code).toBe(0);
  expect(read(RELEASE)).toContain('"until": "2026-12-05T09:00[Europe/Vienna]" }]');
  expect(run("build").code).toBe(0);
});

test("what a freeze stops is not resumed", () => {
  expect(stage(SHOP).run("resume", "autumn-checkout", ...at("2026-12-24T10:00:00Z")).err).toBe(
    '✗ autumn-checkout: it is not held now; the freeze "holidays" stops it until 2027-01-02 00:00\n',
  );
});

test("a rollback goes to nobody, to a stage, or to a share", () => {
  const { run, read, write } = stage(SHOP);
  const rollback = (...options: string[]) => run("rollback", "autumn-checkout", ...options, ...DURING);
  expect(rollback("--to", "canary", "--reason", "double charges").out).toContain(
    "autumn-checkout is rolled back from 2026-12-04 11:00 on: back to canary.",
  );
  expect(read(RELEASE)).toContain(
    '"rollback": { "at": "2026-12-04T11:00[Europe/Vienna]", "to": "canary", "reason": "double charges" }',
  );
  expect(rollback("--share", "7.5").code).toBe(0);
  expect(read(RELEASE)).toContain('"rollback": { "at": "2026-12-04T11:00[Europe/Vienna]", "share": 7.5 }');
  expect(rollback().code).toBe(0);
  expect(rollback()).toMatchObject({
    code: 1,
    err: "✗ autumn-checkout: it is rolled back already, from 2026-12-04 11:00 on\n",
  });
  // With a later opening, it is history, and may be rolled back again.
  write(RELEASE, read(RELEASE).replace("2026-12-02", "2026-12-09"));
  expect(run("rollback", "autumn-checkout", ...at("2026-12-09T12:00:00Z")).code).toBe(0);
  expect(read(RELEASE)).toContain('"rollback": { "at": "2026-12-09T13:00[Europe/Vienna]" }');
});

test("a rollback that was planned for later may come now", () => {
  const { run, read } = stage(SHOP);
  run("rollback", "autumn-checkout", "--at", "2026-12-07T10:00", ...DURING);
  expect(run("rollback", "autumn-checkout", ...DURING)).toMatchObject({ code: 0, err: "" });
  expect(read(RELEASE)).toContain('"rollback": { "at": "2026-12-04T11:00[Europe/Vienna]" }');
  expect(run("rollback", "autumn-checkout", "--at", "2026-12-07T10:00", ...DURING).code).toBe(1);
});

test("a rollback to where it has come is told to take nobody out", () => {
  const says = (...options: string[]) =>
    stage(SHOP).run("rollback", "autumn-checkout", "--dry-run", ...options, ...DURING).out;
  const nobody = "It has come no further than that, so nobody loses it, and nobody comes in.";
  expect(says("--to", "general")).toContain(`back to general. ${nobody}`);
  expect(says("--to", "gradual")).toContain(nobody);
  expect(says("--to", "canary")).not.toContain(nobody);
  expect(says("--share", "100")).toContain(`back to 100 %. ${nobody}`);
  // The staff have it whole.
  expect(says("--share", "80")).not.toContain(nobody);
  expect(says()).not.toContain(nobody);
});

test("what has not opened is not rolled back, since it would open all the same", () => {
  const { run, read } = stage(SHOP);
  const before = ["rollback", "autumn-checkout", "--to", "canary", ...at("2026-12-02T08:59:59Z")];
  expect(run(...before)).toEqual({
    code: 1,
    out: "",
    err: "✗ autumn-checkout: it opens 2026-12-02 10:00, and a later opening ends a rollback; `footlights hold autumn-checkout` keeps it closed\n",
  });
  expect(read(RELEASE)).toBe(SHOP[RELEASE]);
  expect(run(...before, "--at", "2026-12-02T10:00").code).toBe(0);
});

test("an edit that would be wrong is not written", () => {
  const { run, read } = stage(SHOP);
  expect(run("rollback", "autumn-checkout", "--to", "canari", ...DURING)).toEqual({
    code: 1,
    out: "",
    err: `${RELEASE}:9:64: fault: unknown stage "canari", did you mean "canary"?
✗ ${RELEASE}: nothing was changed, since the above would be wrong
`,
  });
  expect(read(RELEASE)).toBe(SHOP[RELEASE]);
});

test("the kill switch closes the releases that give the flag, and can be taken back", () => {
  const { run, read } = stage(SHOP);
  const file = "footlights/flags/new-checkout.jsonc";
  expect(run("kill", "new-checkout").out).toContain(
    'new-checkout is switched off: everybody gets "off"; it closes autumn-checkout.',
  );
  expect(read(file)).toBe(SHOP[file].replace('"dormant": "off"', '"dormant": "off",\n  "disabled": true'));
  expect(run("kill", "new-checkout").err).toBe("✗ new-checkout: it is switched off already\n");
  expect(run("kill", "new-checkout", "--undo").code).toBe(0);
  expect(read(file)).toBe(SHOP[file].replace('"dormant": "off"', '"dormant": "off",\n  "disabled": false'));
  expect(run("kill", "new-checkout", "--undo").err).toBe("✗ new-checkout: it is not switched off\n");
});

test.each([
  ["hold", "autumn-checkout"],
  ["rollback", "autumn-checkout"],
  ["kill", "headline"],
])("%s --dry-run shows the diff and writes nothing", (...words) => {
  const { run, read } = stage(SHOP);
  const { code, out } = run(...words, "--dry-run", ...DURING);
  expect(code).toBe(0);
  expect(out).toMatch(/^\+ {2}"/m);
  expect(out).toContain("Nothing was written (--dry-run).");
  for (const file of [RELEASE, "footlights/flags/headline.jsonc"] as const) expect(read(file)).toBe(SHOP[file]);
});

test("the kill switch works beside files that are broken", () => {
  const { run, read, write } = stage(SHOP);
  for (const broken of ["null", '{ "flags": null }', '{ "flags": ["headline"] }', "{", ""]) {
    write(RELEASE, broken);
    expect(run("kill", "headline")).toMatchObject({ code: 0, err: "" });
    expect(read("footlights/flags/headline.jsonc")).toContain('"disabled": true');
    expect(run("kill", "headline", "--undo").code).toBe(0);
  }
});

test("machines get the diff as JSON, and the files may be elsewhere", () => {
  const moved = Object.fromEntries(
    Object.entries(SHOP).map(([file, text]) => [file.replace("footlights", "plan"), text]),
  );
  const { run } = stage(moved);
  const { out } = run("kill", "headline", "--in", "plan", "--json");
  expect(JSON.parse(out)).toEqual({
    file: "plan/flags/headline.jsonc",
    written: true,
    diff: expect.stringContaining('+  "disabled": true'),
  });
});

test.each([
  [["hold"], "it takes the key of a release"],
  [["hold", "autum-checkout"], 'unknown release "autum-checkout", did you mean "autumn-checkout"?'],
  [["kill", "autumn-checkout", "x"], 'only one flag is taken, but there is "x", too'],
  [["kill", "x", "--in", "nowhere"], 'there is no directory "nowhere": say where it is with --in'],
  [["rollback", "autumn-checkout", "--to", "canary", "--share", "5"], "either --to or --share, not both"],
  [["rollback", "autumn-checkout", "--share", "some"], '--share: a number of percent, as 5 or 0.5, not "some"'],
  [
    ["hold", "autumn-checkout", "--from", "2026-12-05T10:00", "--until", "2026-12-05T09:00"],
    "--until: it is not later than the beginning",
  ],
])("a wrong call is told: %j", (args, message) => {
  expect(stage(SHOP).run(...args)).toEqual({ code: 2, out: "", err: `✗ ${message}\n` });
});

test("a file that cannot be read is left alone", () => {
  const { run, read } = stage({ ...SHOP, [RELEASE]: '{ "owner": "x" "flags": {} }' });
  const { code, err } = run("hold", "autumn-checkout");
  expect(code).toBe(1);
  expect(err).toContain(`${RELEASE}: nothing was changed, since it cannot be read`);
  expect(read(RELEASE)).toBe('{ "owner": "x" "flags": {} }');
});

test("a rollback that takes back less than the one that it replaces is told to let people in, and is a jump", () => {
  const { run } = stage(SHOP);
  const rollback = (...options: string[]) => run("rollback", "autumn-checkout", ...options).out;
  const inside = "It replaces a rollback that goes further, so people come in.";
  expect(rollback("--share", "2", ...DURING)).not.toContain("people come in");
  run("build", "--out", "live.json", ...DURING);
  const later = at("2026-12-06T10:00:00Z");
  expect(rollback("--share", "1", "--dry-run", ...later)).not.toContain("come in");
  expect(rollback("--share", "2", "--dry-run", ...later)).toContain("nobody comes in.");
  // Nor is there any until its instant, if that is yet to come.
  expect(rollback("--at", "2026-12-07T10:00", "--dry-run", ...later)).toContain(`nobody has it. ${inside}`);
  expect(rollback("--share", "20", ...later)).toContain(`back to 20 %. ${inside}`);
  expect(run("diff", "live.json", "footlights", ...later)).toMatchObject({
    code: 1,
    err: expect.stringContaining("its share of everybody would leap from 2 % to 20 %"),
  });
  // Nor is it a jump to take back more.
  run("build", "--out", "live.json", ...later);
  rollback("--to", "canary", ...later);
  expect(run("diff", "live.json", "footlights", ...later).err).toContain(
    "its share of staff would leap from 20 % to 100 %",
  );
  rollback(...later);
  expect(run("diff", "live.json", "footlights", ...later).code).toBe(0);
});
