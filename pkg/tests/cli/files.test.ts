import { readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { SHOP, stage } from "./stage.js";

const FLAG = "footlights/flags/headline.jsonc";

test("a file that cannot be read is a fault like any other", () => {
  const { directory, run } = stage(SHOP);
  symlinkSync("nowhere", join(directory, "footlights/flags/gone.jsonc"));
  symlinkSync("..", join(directory, "footlights/flags/up.json"));
  expect(run("validate")).toEqual({
    code: 1,
    out: "",
    err: `footlights/flags/gone.jsonc:1:1: fault: there is no such file
footlights/flags/up.json:1:1: fault: only files that end in .jsonc or .json belong here
✗ footlights: 2 faults
`,
  });
});

test("what is not UTF-8 is told, and not published with other letters", () => {
  const { directory, run } = stage(SHOP);
  const latin = Buffer.from(SHOP[FLAG].replace("Checkout", "Gr\u00fc\u00dfe"), "latin1");
  writeFileSync(join(directory, FLAG), latin);
  expect(run("build", "--out", "snapshot.json")).toMatchObject({ code: 1, out: "" });
  expect(run("validate").err).toContain(`${FLAG}:1:1: fault: it is not UTF-8\n`);
  // Pages refuse such a snapshot, too.
  writeFileSync(join(directory, "latin.json"), '{ "format": 1, "environment": "caf\u00e9" }', "latin1");
  expect(run("validate", "latin.json")).toEqual({ code: 1, out: "", err: "✗ latin.json: it is not UTF-8\n" });
});

test("a mark at the beginning of a file, as some editors write it, is passed over", () => {
  const { run, read, write } = stage(SHOP);
  expect(run("build", "--out", "snapshot.json").code).toBe(0);
  const built = read("snapshot.json");
  write("snapshot.json", `\uFEFF${built}`);
  write("people.jsonl", '\uFEFF{"targetingKey":"anna"}\n');
  expect(run("build", "--out", "snapshot.json").out).toBe("✓ snapshot.json: unchanged, revision 1\n");
  expect(run("rehearse", "--in", "snapshot.json", "--people", "people.jsonl").code).toBe(0);
});

test("links are followed, and stay links", () => {
  const { directory, run, read, write } = stage(SHOP);
  write("shared/headline.jsonc", SHOP[FLAG]);
  rmSync(join(directory, FLAG));
  symlinkSync("../../shared/headline.jsonc", join(directory, FLAG));
  expect(run("kill", "headline").code).toBe(0);
  expect(read("shared/headline.jsonc")).toContain('"disabled": true');
  write("shared/flags/refunds.jsonc", SHOP["footlights/flags/refunds.jsonc"]);
  write("shared/flags/headline.jsonc", read(FLAG));
  write("shared/flags/new-checkout.jsonc", read("footlights/flags/new-checkout.jsonc"));
  rmSync(join(directory, "footlights/flags"), { recursive: true });
  symlinkSync("../shared/flags", join(directory, "footlights/flags"));
  expect(run("validate")).toEqual({ code: 0, out: "✓ footlights: no fault\n", err: "" });
});

test("what cannot be written leaves nothing behind", () => {
  const { directory, run } = stage({ ...SHOP, "calendar/keep.txt": "" });
  expect(run("timeline", "--ics", "calendar")).toMatchObject({
    code: 1,
    err: "✗ calendar: cannot be written (EISDIR)\n",
  });
  expect(readdirSync(directory).sort()).toEqual(["calendar", "footlights"]);
  expect(readFileSync(join(directory, "calendar/keep.txt"), "utf8")).toBe("");
});
