// @vitest-environment jsdom
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";

// The examples of the two README: they compile, and that of the project does what is said of it.

const root = join(import.meta.dirname, "..");
const PROJECT = readFileSync(join(root, "../README.md"), "utf8");
const PACKAGE = readFileSync(join(root, "README.md"), "utf8");

function blocks(page: string, kind: string): string[] {
  return [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, of, text = ""]) => (of === kind ? [text] : []));
}

function folder(): string {
  // Inside of the package, so that `footlights` is this one.
  const path = mkdtempSync(join(root, "examples-"));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

test("they compile", () => {
  const path = folder();
  const [first = "", typed = "", ...more] = blocks(PACKAGE, "ts");
  expect(more).toEqual([]);
  const user = "declare const user: { id: string; plan: string };\ndeclare function render(): void;\n";
  writeFileSync(join(path, "project.ts"), blocks(PROJECT, "ts").join("\n"));
  writeFileSync(join(path, "first.ts"), `${first}${user}`);
  // What does not compile is expected not to.
  const wrong = /^(.*)(\/\/ does not compile)$/m;
  expect(typed).toMatch(wrong);
  writeFileSync(
    join(path, "typed.ts"),
    `import { createClient } from "footlights";\n${typed.replace(wrong, "// @ts-expect-error: no such key\n$1")}`,
  );
  writeFileSync(
    join(path, "tsconfig.json"),
    JSON.stringify({
      extends: "../tsconfig.json",
      compilerOptions: { noUnusedLocals: false, noUnusedParameters: false, lib: ["ES2022", "DOM", "DOM.Iterable"] },
      include: ["."],
    }),
  );
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  expect(spawnSync(process.execPath, [compiler, "-p", path], { encoding: "utf8" }).stdout).toBe("");
});

test("a page shows what the README says of its snapshot", async () => {
  const path = folder();
  const [code = ""] = blocks(PROJECT, "ts");
  const [snapshot = ""] = blocks(PROJECT, "json");
  writeFileSync(join(path, "project.ts"), `${code}\nexport { client };\n`);
  vi.stubGlobal("fetch", async () => new Response(snapshot));
  // The opening, for the staff, of whom Ada is one.
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-12-02T09:00:00Z") });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const { client } = (await import(/* @vite-ignore */ join(path, "project.ts"))) as typeof import("footlights") & {
    client: import("footlights").Client;
  };
  onTestFinished(() => client.close());
  // The example ends with another person, who is none of the staff; the page has followed.
  expect(client.context).toEqual({ targetingKey: "visitor-18" });
  expect(document.title).toBe("Checkout, on four pages");
  client.setContext({ targetingKey: "visitor-17", email: "ada@example.com" });
  expect(document.title).toBe("Almost yours, on one page");
  expect(client.rehearse({ at: "2026-12-02T08:59:59Z" }).isEnabled("new-checkout")).toBe(false);
  expect(client.rehearse({ at: "2026-12-10T09:00:00Z", context: {} }).isEnabled("new-checkout")).toBe(true);
});
