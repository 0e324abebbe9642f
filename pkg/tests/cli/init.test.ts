import { readdirSync } from "node:fs";
import { createClient, type Snapshot } from "footlights";
import { expect, test, vi } from "vitest";
import { stage } from "./stage.js";

const NOW = ["--now", "2026-11-24T09:00:00.400Z"];
const ZONE = ["--zone", "Europe/Vienna"];

test("a project has a directory, a snapshot and types in one go", async () => {
  const { run, read } = stage({ "package.json": { name: "shop" } });
  const { code, out, err } = run("init", ...ZONE, ...NOW);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out.split("\n").slice(0, 6)).toEqual([
    "✓ footlights/project.jsonc",
    "✓ footlights/flags/new-greeting.jsonc",
    "✓ footlights/releases/first-night.jsonc",
    "✓ footlights/plans.jsonc",
    "✓ public/snapshot.json",
    "✓ src/footlights.d.ts",
  ]);
  expect(read("footlights/releases/first-night.jsonc")).toContain('"opens": "2026-11-24T10:00[Europe/Vienna]"');
  expect(read("src/footlights.d.ts")).toContain('readonly "new-greeting": boolean;');

  const snapshot = JSON.parse(read("public/snapshot.json")) as Snapshot;
  expect(snapshot).toMatchObject({ environment: "production", lineage: "shop", revision: 1 });
  const client = await createClient({ snapshot, storage: "none" });
  expect(client.rehearse({ at: "2026-11-24T09:00:00Z" }).isEnabled("new-greeting")).toBe(true);
  client.close();

  // All of it is as the other commands would have it.
  expect(run("validate", "--strict").code).toBe(0);
  expect(run("build", "--out", "public/snapshot.json").out).toContain("unchanged, revision 1");
  expect(run("types", "--out", "src/footlights.d.ts", "--check").code).toBe(0);
});

test("the plan that it offers is one", () => {
  const { run, read, write } = stage();
  run("init", ...ZONE, ...NOW);
  const file = "footlights/releases/first-night.jsonc";
  write(file, read(file).replace('// "plan"', '"plan"'));
  expect(run("build")).toMatchObject({ code: 0, err: "" });
  const { out } = run("timeline", "--json", ...NOW);
  expect(out).toContain('"gradual"');
});

test("names with anything in them are written so that they can be read", () => {
  const { run, read } = stage();
  const names = ["--lineage", 'a "b" \\', "--owner", "O'Neil\n", "--environment", "dév"];
  expect(run("init", "--in", "other", "--out", "s.json", "--types", "t.d.ts", ...names, ...ZONE, ...NOW).code).toBe(0);
  expect(JSON.parse(read("s.json"))).toMatchObject({ lineage: 'a "b" \\', environment: "dév" });
});

test.each([
  ["footlights/notes.md", "footlights: it is there already, and is not written over; name another --in"],
  ["public/snapshot.json", "public/snapshot.json: it is there already, and is not written over; name another --out"],
  ["src/footlights.d.ts", "src/footlights.d.ts: it is there already, and is not written over; name another --types"],
])("nothing is written where there is %s", (file, message) => {
  const { run, read, directory } = stage({ [file]: "mine" });
  expect(run("init", ...ZONE)).toEqual({ code: 1, out: "", err: `✗ ${message}\n` });
  expect(read(file)).toBe("mine");
  expect(readdirSync(directory)).toEqual([file.split("/")[0]]);
});

test("where the machine has a zone that nobody knows, local times are UTC", () => {
  vi.stubEnv("TZ", "Mars/Olympus");
  const { run, read } = stage();
  expect(run("init").code).toBe(0);
  expect(read("footlights/project.jsonc")).toContain('"zone": "UTC"');
});

test("a zone that is none, and types that are none", () => {
  expect(stage().run("init", "--zone", "Europe/Wien")).toMatchObject({ code: 2, out: "" });
  expect(stage().run("init", "--types", "src/flags.ts").err).toBe(
    '✗ --types: declarations are a .d.ts, and "src/flags.ts" is none\n',
  );
});
