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
  expect(run("types", "--in", "snapshot.json").out).toBe(bare);
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

test("and the module of our plugin, where the project has Vite", () => {
  const { run, write } = stage(FLAGS);
  const declared = DECLARED.replace("\n", '\n/// <reference types="footlights/vite/client" />\n');
  expect(run("types", "--vite").out).toBe(declared);
  write("package.json", { devDependencies: { vite: "8" } });
  expect(run("types").out).toBe(declared);
});

test("CI is told if they were forgotten", () => {
  const { run, write, read } = stage(SHOP);
  const remind = () => run("types", ...OUT, "--check");
  expect(run("types", "--check")).toEqual({
    ...{ code: 2, out: "" },
    err: "✗ --check takes the file to look at: --out <file>\n",
  });
  expect(remind().code).toBe(1);
  expect(() => read("src/footlights.d.ts")).toThrow("ENOENT");
  run("types", ...OUT);
  expect(remind()).toEqual({ code: 0, out: "✓ src/footlights.d.ts: unchanged, 3 flags\n", err: "" });
  // As Git checks it out on Windows.
  write("src/footlights.d.ts", read("src/footlights.d.ts").replaceAll("\n", "\r\n"));
  expect(remind().code).toBe(0);
  write("footlights/flags/gift.jsonc", '{ "owner": "x", "variants": { "a": "A" }, "dormant": "a" }');
  expect(remind()).toEqual({
    ...{ code: 1, out: "" },
    err: "✗ src/footlights.d.ts: it is not as the flags are, run `footlights types` again\n",
  });
});

test("TypeScript checks keys and values with them: of the client, the hooks of React, and OpenFeature's SDKs", () => {
  const shop = stage({
    ...FLAGS,
    "package.json": { dependencies: { "@openfeature/web-sdk": "1", react: "19" } },
    "src/client.ts": `import { createClient } from "footlights";
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
`,
    "src/hooks.ts": `import { useFlag, useFlagDetails, useFootlights } from "footlights/react";

useFlag("new-checkout") satisfies boolean;
useFlag("headline", "mine") satisfies string;
useFlag("layout", { columns: 1, tags: [] }).logo?.src satisfies string | undefined;
useFlagDetails("limit", 1).value satisfies number;
useFootlights().isEnabled("refunds");
// @ts-expect-error: no flag has this key
useFlag("new-chekout");
// @ts-expect-error: it is a text
useFlag("headline");
// @ts-expect-error: it is a number
useFlag("limit", "mine");
// @ts-expect-error: no flag has this key
useFlagDetails("limits", 1);
// @ts-expect-error: no flag has this key
useFootlights().isEnabled("refund");
`,
    "src/openfeature.ts": `import { useBooleanFlagValue, useFlag } from "@openfeature/react-sdk";
import { OpenFeature as Server } from "@openfeature/server-sdk";
import { OpenFeature } from "@openfeature/web-sdk";

OpenFeature.getClient().getBooleanValue("refunds", false) satisfies boolean;
OpenFeature.getClient().getStringDetails("headline", "mine").value satisfies string;
useBooleanFlagValue("new-checkout", false);
useFlag("limit", 1);
await Server.getClient().getObjectValue("layout", {});
// @ts-expect-error: no flag has this key
OpenFeature.getClient().getBooleanValue("refund", false);
// @ts-expect-error: it is a text
OpenFeature.getClient().getBooleanValue("headline", false);
// @ts-expect-error: no flag has this key
useBooleanFlagValue("new-chekout", false);
// @ts-expect-error: no flag has this key
await Server.getClient().getNumberValue("limits", 1);
`,
  });
  shop.run("types", ...OUT);
  expect(check(shop)).toEqual({ status: 0, stdout: "" });
  // It is the declarations that do it: without them, TypeScript finds none of the errors that are expected.
  shop.write("package.json", {});
  shop.run("types", ...OUT);
  expect(check(shop).stdout.match(/^src\/(hooks|openfeature)\.ts.* TS2578/gm)).toHaveLength(9);
});
