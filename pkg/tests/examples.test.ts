// @vitest-environment jsdom
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { AudienceClient, Client, Report, Snapshot } from "footlights";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";

// What docs/audience.md, docs/booth.md and docs/operations.md show in TypeScript, each page as one module: it compiles,
// and does what the page says.

const root = join(import.meta.dirname, "..");

const SNAPSHOT: Snapshot = {
  format: 1,
  environment: "staging",
  flags: {
    "new-checkout": { variants: { off: false, on: true }, dormant: "off" },
    headline: { variants: { plain: "Checkout", warm: "Almost yours" }, dormant: "plain" },
  },
  releases: {
    "autumn-checkout": {
      flags: { "new-checkout": "on" },
      opens: "2026-01-01T00:00:00Z",
      announcement: { title: "A calmer checkout", summary: "One page.", notes: "https://shop.test/notes" },
      guardrail: { failures: 2, within: "PT10M" },
    },
  },
};

/** What the pages leave to the application. */
const GIVEN = `
  export const deployment = { app: "shop", version: "2.4.0", environment: "staging" };
  export const context = { targetingKey: "visitor-17" };
  export const shown: unknown[] = [];
  export const shine = (release: string) => shown.push(release);
  export const show = (...texts: (string | undefined)[]) => shown.push(texts);
  export const newCheckout = (): string => { throw new Error("broken"); };
  export const oldCheckout = (): string => "four pages";
  export const error = new Error("broken, too");
  export const user = null as { id: string } | null;
  export const isStaging = true;
`;

const PAGES = {
  audience: "deployment, context, shown, shine, show, newCheckout, oldCheckout, error, user, isStaging",
  booth: "",
  operations: "deployment, context",
};
const EXPORTS = { audience: "client, page, device, shown", booth: "why, lines", operations: "client" };

let folder = "";

beforeAll(() => {
  // Inside of the package, so that `footlights` is this one.
  folder = mkdtempSync(join(root, "examples-"));
  writeFileSync(join(folder, "given.ts"), GIVEN);
  for (const [page, names] of Object.entries(PAGES)) {
    const text = readFileSync(join(root, `../docs/${page}.md`), "utf8");
    const blocks = [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, block = ""]) => block);
    const client = page === "booth" ? 'declare const client: import("footlights").Client;\n' : "";
    const exported = EXPORTS[page as keyof typeof EXPORTS];
    writeFileSync(
      join(folder, `${page}.ts`),
      `import { ${names} } from "./given.js";\n${client}${blocks.join("\n")}\nexport { ${exported} };\n`,
    );
  }
  // What an example names, it need not use.
  const compilerOptions = { noUnusedLocals: false, noUnusedParameters: false };
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({ extends: "../tsconfig.json", compilerOptions, include: ["."] }),
  );
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function example<T>(page: keyof typeof PAGES): Promise<T> {
  vi.stubGlobal("fetch", async () => new Response(JSON.stringify(SNAPSHOT)));
  return (await import(/* @vite-ignore */ join(folder, `${page}.ts`))) as T;
}

test("all of them compile", () => {
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  expect(spawnSync(process.execPath, [compiler, "-p", folder], { encoding: "utf8" }).stdout).toBe("");
});

test("docs/audience.md: announced, acknowledged, guarded, and overridden by the address", async () => {
  history.replaceState(null, "", "?footlights.headline=warm");
  const { client, page, device, shown } = await example<{
    client: AudienceClient;
    page: string;
    device: string;
    shown: unknown[];
  }>("audience");
  onTestFinished(() => client.close());
  expect(shown).toEqual([["A calmer checkout", "One page.", "https://shop.test/notes"]]);
  expect(client.announcements()).toEqual([]);
  // The first failure is that of the guarded code, the second the one that is reported.
  expect(page).toBe("four pages");
  expect(client.getBooleanDetails("new-checkout", true)).toMatchObject({
    value: false,
    flagMetadata: { cause: "GUARDRAIL" },
  });
  expect(client.context).toEqual({ targetingKey: device, device });
  expect(client.getStringValue("headline", "mine")).toBe("Almost yours");
});

test("docs/booth.md: the keys open it, and a tool tells an explanation in its words", async () => {
  const { createClient } = await import("footlights");
  const autumn = {
    flags: { "new-checkout": "on" },
    opens: "2026-01-01T00:00:00Z",
    plan: [{ stage: "canary", after: "PT0S", share: 1 }],
  };
  const client = await createClient({ snapshot: { ...SNAPSHOT, releases: { "autumn-checkout": autumn } } });
  onTestFinished(() => client.close());
  vi.stubGlobal("client", client);
  const { why, lines } = await example<{ why: string; lines: string[] }>("booth");
  const said = [...readFileSync(join(root, "../docs/booth.md"), "utf8").matchAll(/ \/\/ "(.*)"$/gm)].map(
    ([, it]) => it,
  );
  expect(said).toHaveLength(3);
  expect([why, ...lines]).toEqual(expect.arrayContaining(said));
  // Constructed style sheets are what is missing here of a page.
  Object.assign(CSSStyleSheet.prototype, { replaceSync: () => {} });
  const press = (code: string) => dispatchEvent(new KeyboardEvent("keydown", { ctrlKey: true, altKey: true, code }));
  const before = document.querySelectorAll("*").length;
  press("KeyC");
  press("KeyB");
  await vi.waitFor(() => expect(document.querySelectorAll("*").length).toBeGreaterThan(before));
});

test("docs/operations.md: what is read is reported", async () => {
  const { client } = await example<{ client: Client }>("operations");
  onTestFinished(() => client.close());
  const sendBeacon = vi.fn((_url: string, _body: string) => true);
  Object.assign(navigator, { sendBeacon });
  client.isEnabled("new-checkout");
  // Exposures are told later than they are read.
  await new Promise((resolve) => setTimeout(resolve));
  dispatchEvent(new Event("pagehide"));
  expect(sendBeacon).toHaveBeenCalledOnce();
  const [[url, body] = ["", "{}"]] = sendBeacon.mock.calls;
  const { reports } = JSON.parse(body) as { reports: Report[] };
  expect(url).toBe("/reports");
  expect(reports).toMatchObject([{ event: "exposure", flag: "new-checkout", release: "autumn-checkout" }]);
});
