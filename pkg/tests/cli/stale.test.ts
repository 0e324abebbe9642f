import { expect, test } from "vitest";
import { SHOP, stage } from "./stage.js";

const RELEASE = "footlights/releases/autumn-checkout.jsonc";
/** It is open to everybody since the 9th of December. */
const LATER = ["--now", "2027-01-25T09:00:00Z"];

const CODE = {
  "src/checkout.ts": `import { client } from "./client";

  if (client.isEnabled("new-checkout")) { pay("new-checkout-2", renew-checkout); }
`,
  "src/deep/page.vue": `<p v-if="flags['headline']">{{ headline }}</p>`,
  "src/image.png": "\0headline",
  ".gitignore": "dist/\n*.log\n",
  "dist/app.js": '"new-checkout"',
  "build.log": "new-checkout",
  "src/.gitignore": "!kept.log\n/generated.ts\n",
  "src/kept.log": "headline",
  "src/generated.ts": "headline",
  "node_modules/x/index.js": "headline",
  ".git/config": "headline",
};

test("a release that has long been open to everybody is listed, with the code to clean up", () => {
  const { run } = stage({ ...SHOP, ...CODE });
  expect(run("stale", ...LATER)).toEqual({
    code: 0,
    err: "",
    out: `autumn-checkout: open to everybody since 2026-12-09 10:00, 47 days; ask Mira
  new-checkout stays "on"
    src/checkout.ts:3:25  if (client.isEnabled("new-checkout")) { pay("new-checkout-2", renew-checkout); }
  headline stays "warm"
    src/deep/page.vue:1:17  <p v-if="flags['headline']">{{ headline }}</p>
    src/deep/page.vue:1:32  <p v-if="flags['headline']">{{ headline }}</p>
    src/kept.log:1:1        headline
`,
  });
});

test("what the command itself writes is no code to clean up, and other JSON is", () => {
  const { run, read, write } = stage({ ...SHOP, "src/flags.json": '{ "flags": { "headline": "warm" } }' });
  run("build", "--out", "public/snapshot.json");
  write("public/signed.json", { payload: read("public/snapshot.json"), protected: "e30", signature: "" });
  run("types", "--out", "src/footlights.d.ts");
  write("src/bad.json", '{ "format": 1, "flags": "headline"');
  const { out } = run("stale", ...LATER);
  expect(out).not.toMatch(/public\/|\.d\.ts/);
  expect(out).toContain("    src/bad.json:1:26  ");
  expect(out).toContain("    src/flags.json:1:15  ");
});

test("what a .gitignore above says holds, too, up to where git begins", () => {
  const packages = Object.entries({ ...SHOP, "src/app.js": '"headline"', "dist/app.js": '"headline"' });
  const { run } = stage({
    ...Object.fromEntries(packages.map(([file, text]) => [`packages/shop/${file}`, text])),
    "packages/.gitignore": "dist/\n",
    ".gitignore": "packages/shop/src/\n",
    "packages/.git/config": "",
  });
  const { out } = run("stale", "--in", "packages/shop/footlights", "--code", "packages/shop", ...LATER);
  expect(out).toContain("packages/shop/src/app.js:1:2");
  expect(out).not.toContain("dist/app.js");
});

test("machines get it as JSON, and other directories and numbers of days are taken", () => {
  const { run } = stage({ ...SHOP, ...CODE });
  const [found, ...more] = JSON.parse(run("stale", "--json", "--code", "src/deep", ...LATER).out);
  expect(more).toEqual([]);
  expect(found).toMatchObject({ release: "autumn-checkout", owner: "Mira", since: "2026-12-09T09:00:00.000Z" });
  expect(found.flags).toMatchObject([
    { flag: "new-checkout", variant: "on", others: [], code: [] },
    { flag: "headline", variant: "warm", code: [{ file: "src/deep/page.vue", line: 1, column: 17 }, { column: 32 }] },
  ]);
  expect(run("stale", "--days", "48", ...LATER).out).toBe("no release has been fully open for 48 days\n");
  expect(run("stale", "--days", "47", ...LATER).out).toContain("autumn-checkout: open");
});

test.each<[string, string, string]>([
  ["has an audience", '"plan"', '"audience": { "segment": "staff" }, "plan"'],
  ["was rolled back", '"plan"', '"rollback": { "at": "2026-12-10T10:00" }, "plan"'],
  ["is held before that", '"plan"', '"holds": [{ "from": "2026-12-05T10:00" }], "plan"'],
  ["stops at a share", '"standard"', '[{ "stage": "general", "after": "PT0S", "share": 99.999 }]'],
])("a release is not fully open that %s", (_, text, by) => {
  const { run } = stage({ ...SHOP, [RELEASE]: SHOP[RELEASE].replace(text, by) });
  expect(run("stale", ...LATER).out).toBe("no release has been fully open for 30 days\n");
});

test("nor is one with a flag that is switched off, and a share that rises to all of them is", () => {
  const { run, write } = stage(SHOP);
  run("kill", "headline");
  expect(run("stale", ...LATER).out).toContain("no release");
  run("kill", "headline", "--undo");
  write(
    RELEASE,
    SHOP[RELEASE].replace(
      '"standard"',
      '[{ "stage": "a", "after": "PT0S", "share": { "from": 1, "to": 100, "until": "P2D" } }]',
    ),
  );
  expect(run("stale", ...LATER).out).toContain("open to everybody since 2026-12-04 10:00, 52 days");
});

test("another release that gives a flag something else is named", () => {
  const { run } = stage({
    ...SHOP,
    "footlights/releases/back.jsonc": { owner: "x", flags: { headline: "plain" }, opens: "2027-01-20T10:00" },
  });
  expect(run("stale", ...LATER).out).toContain(
    '  headline stays "warm", but back gives it another variant\n    nowhere in the code\n',
  );
});

test.each([
  [["--days", "some"], '--days: a whole number, not "some"'],
  [["--code", "nowhere"], '--code: there is no directory "nowhere"'],
])("a wrong call is told: %j", (args, message) => {
  expect(stage(SHOP).run("stale", ...args)).toEqual({ code: 2, out: "", err: `✗ ${message}\n` });
});

test("a release that needs a flag is told to be open only where that is as it needs it", () => {
  const { run, read, write } = stage(SHOP);
  write(RELEASE, read(RELEASE).replace('"plan"', '"needs": { "flags": { "refunds": ["on"] } }, "plan"'));
  expect(run("stale", ...LATER).out).toContain(
    "47 days; ask Mira\n  but only where refunds is on\n  new-checkout stays",
  );
  expect(JSON.parse(run("stale", "--json", ...LATER).out)).toMatchObject([{ needs: { refunds: ["on"] } }]);
});
