import { expect, test } from "vitest";
import { SHOP, stage } from "./stage.js";
import { check } from "./typescript.js";

const OUT = ["--out", "src/footlights.d.ts"];

const FLAGS = {
  ...SHOP,
  "footlights/flags/limit.jsonc": '{ "owner": "x", "variants": { "low": 1, "high": 9.5 }, "dormant": "low" }',
  "footlights/flags/layout.jsonc": `{
  "owner": "x", "description": "How it lies: */ or stands.",
  "variants": {
    "plain": { "columns": 1, "tags": [] },
    "wide": { "columns": 3, "tags": ["a", 2], "logo": { "src": "x" } }
  },
  "dormant": "plain"
}`,
};

const DECLARED = `// Written by \`footlights types\`: change the flags, not this file.

/** The flags, for \`createClient<Flags>\`. */
export interface Flags {
  readonly "headline": string;
  /** How it lies: *\\/ or stands. */
  readonly "layout": { readonly "columns": number; readonly "logo"?: { readonly "src": string }; readonly "tags": readonly (number | string)[] };
  readonly "limit": number;
  /** One page instead of four. */
  readonly "new-checkout": boolean;
  readonly "refunds": boolean;
}
`;

const OPENFEATURE = `
declare module "@openfeature/core" {
  export type BooleanFlagKey = "new-checkout" | "refunds";
  export type StringFlagKey = "headline";
  export type NumberFlagKey = "limit";
  export type ObjectFlagKey = "layout";
}
`;

test("the flags become an interface, from the files and from a snapshot", () => {
  const { run, read } = stage(FLAGS);
  expect(run("types")).toEqual({ code: 0, out: DECLARED, err: "" });
  expect(run("types", ...OUT)).toEqual({ code: 0, out: "✓ src/footlights.d.ts: 5 flags\n", err: "" });
  expect(read("src/footlights.d.ts")).toBe(DECLARED);
  run("build", "--out", "snapshot.json");
  const bare = DECLARED.replace(/^ {2}\/\*\*.*\n/gm, "");
  expect(run("types", "snapshot.json").out).toBe(bare);
});

const REACT = `
declare module "footlights/react" {
  interface Register {
    flags: Flags;
  }
}
`;

test("OpenFeature's keys are typed where the project has OpenFeature, or if one wants", () => {
  const { run, write } = stage(FLAGS);
  expect(run("types", "--openfeature").out).toBe(DECLARED + OPENFEATURE);
  write("package.json", { dependencies: { "@openfeature/react-sdk": "1" } });
  expect(run("types").out).toBe(DECLARED + OPENFEATURE);
  write("package.json", { devDependencies: { other: "1" } });
  expect(run("types").out).toBe(DECLARED);
  write("package.json", "no JSON");
  expect(run("types").out).toBe(DECLARED);
});

test("so are those of our hooks", () => {
  const { run, write } = stage(FLAGS);
  expect(run("types", "--react").out).toBe(DECLARED + REACT);
  write("package.json", { peerDependencies: { react: "^19" }, devDependencies: { "@openfeature/web-sdk": "1" } });
  expect(run("types").out).toBe(DECLARED + REACT + OPENFEATURE);
});

test("CI is told if they were forgotten", () => {
  const { run, write, read } = stage(SHOP);
  const remind = () => run("types", ...OUT, "--check");
  expect(remind().code).toBe(1);
  expect(() => read("src/footlights.d.ts")).toThrow("ENOENT");
  run("types", ...OUT);
  expect(remind()).toEqual({ code: 0, out: "✓ src/footlights.d.ts: unchanged, 3 flags\n", err: "" });
  write("footlights/flags/gift.jsonc", '{ "owner": "x", "variants": { "a": "A" }, "dormant": "a" }');
  expect(remind()).toEqual({
    ...{ code: 1, out: "" },
    err: "✗ src/footlights.d.ts: it is not as the flags are, run `footlights types` again\n",
  });
});

test("TypeScript checks keys and values with them", () => {
  const shop = stage({
    ...FLAGS,
    // Like the real one, whose types are aliases that are exported by a list.
    "node_modules/@openfeature/core/package.json": { name: "@openfeature/core", types: "./index.d.ts" },
    "node_modules/@openfeature/core/index.d.ts": `type BooleanFlagKey = string;
type StringFlagKey = string;
type NumberFlagKey = string;
type ObjectFlagKey = string;
export type { BooleanFlagKey, StringFlagKey, NumberFlagKey, ObjectFlagKey };
`,
    // What the hooks read.
    "react.d.ts": "export interface Register {}\n",
    "src/app.ts": `import { createClient } from "footlights";
import type { Register } from "footlights/react";
import type { BooleanFlagKey } from "@openfeature/core";
import type { Flags } from "./footlights.js";

const client = await createClient<Flags>({ snapshot: "/snapshot.json" });
client.isEnabled("new-checkout") satisfies boolean;
client.getNumberValue("limit", 1) satisfies number;
client.getObjectValue("layout", { columns: 1, tags: [] }).logo?.src satisfies string | undefined;
// @ts-expect-error: no flag has this key
client.isEnabled("new-chekout");
// @ts-expect-error: it is a text
client.isEnabled("headline");
// @ts-expect-error: it has no such member
client.getObjectValue("layout", { columns: 1, tags: [] }).rows;

"refunds" satisfies BooleanFlagKey;
// @ts-expect-error: no boolean flag has this key
"headline" satisfies BooleanFlagKey;
"headline" satisfies keyof Register["flags"];
// @ts-expect-error: no flag has this key
"head" satisfies keyof Register["flags"];
`,
  });
  shop.run("types", ...OUT, "--openfeature", "--react");
  expect(check(shop, { "footlights/react": ["./react.d.ts"] })).toEqual({ status: 0, stdout: "" });
});
