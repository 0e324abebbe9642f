// @vitest-environment jsdom
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { EvaluationDetails, Snapshot } from "footlights";
import { type ComponentType, createElement } from "react";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";

// The examples of docs/frameworks.md: files beside one another, which have to compile, and to do what the page says.

const root = join(import.meta.dirname, "..");

const SNAPSHOT: Snapshot = {
  format: 1,
  lineage: "shop",
  flags: {
    "new-checkout": { variants: { off: false, on: true }, dormant: "off" },
    "checkout-headline": {
      variants: { plain: "Checkout", warm: "Almost yours" },
      dormant: "plain",
      rules: [{ when: { attribute: "plan", in: ["pro"] }, serve: "warm" }],
    },
  },
  releases: { "autumn-checkout": { flags: { "new-checkout": "on" }, opens: "2026-01-01T00:00:00Z" } },
};

let folder = "";

beforeAll(() => {
  // Inside of the package, so that `footlights` is this one.
  folder = mkdtempSync(join(root, "examples-"));
  const page = readFileSync(join(root, "../docs/frameworks.md"), "utf8");
  const files = [...page.matchAll(/^```tsx? (\S+)\n([\s\S]*?)^```$/gm)];
  expect(files.map(([, name]) => name)).toHaveLength(page.split("\n```ts").length - 1);
  for (const [, name = "", text = ""] of files) writeFileSync(join(folder, name), text);
  const compilerOptions = { jsx: "react-jsx", types: ["node", "react", "react-dom"] };
  // What `footlights types` refers to in a project with Vite, by its place: the package is not installed here.
  writeFileSync(join(folder, "module.d.ts"), '/// <reference path="../src/vite-client.d.ts" />\n');
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({ extends: "../tsconfig.json", compilerOptions, include: ["."] }),
  );
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

beforeEach(() => {
  vi.stubGlobal("fetch", async () => new Response(JSON.stringify(SNAPSHOT)));
});

async function example<T>(name: string): Promise<T> {
  return (await import(/* @vite-ignore */ join(folder, name))) as T;
}

test("all of them compile, with their keys checked", () => {
  /** What the compiler complains of. */
  const compile = () => {
    const compiler = join(root, "node_modules/typescript/bin/tsc");
    return spawnSync(process.execPath, [compiler, "-p", folder], { encoding: "utf8" }).stdout;
  };
  expect(compile()).toBe("");
  const wrong = join(folder, "wrong.tsx");
  writeFileSync(
    wrong,
    'import { useFlag } from "footlights/react";\nexport const Wrong = () => useFlag("new-chekout");\n',
  );
  expect(compile()).toContain("new-chekout");
  rmSync(wrong);
});

test("React: a page shows what its client says", async () => {
  document.body.innerHTML = '<div id="root"></div>';
  const { root } = await example<{ root: { unmount(): void } }>("main.tsx");
  await vi.waitFor(() => expect(document.body.innerHTML).toContain('<h1 class="new">Almost yours!</h1>'));
  root.unmount();
});

test("React: a page of the server is hydrated, and goes on to what the client says", async () => {
  const { render } = await example<{
    render(snapshot: Snapshot, plan: string): Promise<{ html: string; answers: never }>;
  }>("server.tsx");
  const { html, answers } = await render(SNAPSHOT, "pro");
  expect(html).toBe('<h1 class="new">Almost yours!</h1>');
  const { hydrate } = await example<{ hydrate(place: HTMLElement, answers: never): Promise<{ unmount(): void }> }>(
    "hydrate.tsx",
  );
  const complain = vi.spyOn(console, "error").mockImplementation(() => {});
  const place = document.createElement("div");
  place.innerHTML = html;
  const page = await hydrate(place, answers);
  expect(place.innerHTML).toBe(html);
  await vi.waitFor(() => expect(place.innerHTML).toBe('<h1 class="new">Checkout!</h1>'));
  expect(complain).not.toHaveBeenCalled();
  page.unmount();
});

test("Vite: the plugin gives the client of the page what it needs", async () => {
  mkdirSync(join(folder, "footlights/flags"), { recursive: true });
  const { flags } = SNAPSHOT;
  for (const [key, flag] of Object.entries(flags ?? {})) {
    writeFileSync(join(folder, `footlights/flags/${key}.json`), JSON.stringify({ owner: "shop team", ...flag }));
  }
  writeFileSync(
    join(folder, "shop.ts"),
    'import { client } from "./client.js";\nexport const headline = client.getStringDetails("checkout-headline", "mine");\n',
  );
  const vite = join(root, "node_modules/vite/bin/vite.js");
  // Not in this process, whose document the bundler takes for a browser's.
  const { stderr } = spawnSync(process.execPath, [vite, "build", "--ssr", "shop.ts"], {
    cwd: folder,
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  const { headline } = await example<{ headline: EvaluationDetails<string> }>("dist/shop.js");
  expect(headline).toMatchObject({ value: "Checkout", variant: "plain" });
  expect(readFileSync(join(folder, "dist/shop.js"), "utf8")).toMatch(/"carries": ?\["checkout-headline"\]/);
});

test("OpenFeature: in the page and on the server", async () => {
  expect({ ...(await example<object>("openfeature.ts")) }).toEqual({ before: "Almost yours", after: "Checkout" });
  expect({ ...(await example<object>("openfeature-server.ts")) }).toEqual({ anna: "Almost yours", berta: "Checkout" });
});

test("OpenTelemetry: an event for what was read", async () => {
  const { exporter } = await example<{
    exporter: { getFinishedLogRecords(): readonly { eventName?: string; attributes: object; resource: object }[] };
  }>("telemetry.ts");
  const [record, ...more] = exporter.getFinishedLogRecords();
  expect(more).toEqual([]);
  expect(record).toMatchObject({
    eventName: "feature_flag.evaluation",
    attributes: { "feature_flag.key": "checkout-headline", "feature_flag.result.variant": "plain" },
    resource: { attributes: { "service.version": "2.4.0" } },
  });
});

test("Vue and Svelte follow, and let go", async () => {
  const { OpenFeature, ProviderStatus } = await import("@openfeature/web-sdk");
  const { FootlightsProvider } = await import("footlights/openfeature");
  const { createTestClient } = await import("footlights/testing");
  const { effectScope, watchEffect, nextTick } = await import("vue");
  const client = await createTestClient({ flags: { "new-checkout": false } });
  await OpenFeature.setProviderAndWait(new FootlightsProvider(client));
  expect(OpenFeature.getClient().providerStatus).toBe(ProviderStatus.READY);

  const { useFlag } = await example<{ useFlag(key: string): { readonly value: boolean } }>("use-flag.ts");
  const { flag } = await example<{
    flag(key: string): { subscribe(listener: (value: boolean) => void): () => void };
  }>("flag.ts");
  const seen: { vue: boolean[]; svelte: boolean[] } = { vue: [], svelte: [] };
  const scope = effectScope();
  scope.run(() => {
    const isNew = useFlag("new-checkout");
    watchEffect(() => seen.vue.push(isNew.value));
  });
  const stop = flag("new-checkout").subscribe((value) => seen.svelte.push(value));
  client.override("new-checkout", "on");
  await nextTick();
  expect(seen).toEqual({ vue: [false, true], svelte: [false, true] });
  scope.stop();
  stop();
  client.override("new-checkout", "off");
  await nextTick();
  expect(seen).toEqual({ vue: [false, true], svelte: [false, true] });
  client.close();
});

test("Vue and Svelte follow a provider that is ready only later", async () => {
  const { OpenFeature } = await import("@openfeature/web-sdk");
  const { FootlightsProvider } = await import("footlights/openfeature");
  const { createTestClient } = await import("footlights/testing");
  const { effectScope } = await import("vue");
  await OpenFeature.clearProviders();
  const { useFlag } = await example<{ useFlag(key: string): { readonly value: boolean } }>("use-flag.ts");
  const { flag } = await example<{
    flag(key: string): { subscribe(listener: (value: boolean) => void): () => void };
  }>("flag.ts");
  const scope = effectScope();
  const vue = scope.run(() => useFlag("new-checkout"));
  let svelte: boolean | undefined;
  const stop = flag("new-checkout").subscribe((value) => {
    svelte = value;
  });
  expect([vue?.value, svelte]).toEqual([false, false]);
  await OpenFeature.setProviderAndWait(
    new FootlightsProvider(() => createTestClient({ flags: { "new-checkout": true } })),
  );
  expect([vue?.value, svelte]).toEqual([true, true]);
  scope.stop();
  stop();
  await OpenFeature.clearProviders();
});

test("tests: a clock to move", async () => {
  await example<object>("example.ts");
});

test("Storybook: each story has what its parameters say", async () => {
  const { loaders, decorators } = await example<{
    loaders: ((story: object) => Promise<object>)[];
    decorators: ((story: ComponentType, context: object) => never)[];
  }>("preview.tsx");
  const { default: meta, ...stories } = await example<
    { default: { component: ComponentType } } & Record<string, object>
  >("checkout.stories.ts");
  const { renderToString } = await import("react-dom/server");
  /** As Storybook does it. */
  const show = async (story: object) => {
    const loaded = Object.assign({}, ...(await Promise.all(loaders.map((load) => load(story)))));
    return renderToString(createElement(() => decorators[0]?.(meta.component, { ...story, loaded })));
  };
  const { Before, After } = stories as { Before: object; After: object };
  expect(await show(Before)).toBe('<h1 class="old">Checkout</h1>');
  expect(await show(After)).toBe('<h1 class="new">Almost yours</h1>');
});
