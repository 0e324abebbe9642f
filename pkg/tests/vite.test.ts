import { chmodSync, readdirSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { createClient, type Deployment, type Snapshot, type SnapshotRequest } from "footlights";
import { type FootlightsOptions, footlights } from "footlights/vite";
import { createLogger } from "vite";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { SHOP, type Stage, stage } from "./cli/stage.js";
import { check } from "./cli/typescript.js";

const HEADLINE = "footlights/flags/headline.jsonc";

const FILES = {
  ...SHOP,
  "package.json": { name: "shop", version: "2.4.0", type: "module", devDependencies: { vite: "7" } },
  "index.html": '<script type="module" src="/src/main.js"></script>',
  "src/main.js": `import { deployment, snapshot } from "virtual:footlights";
import { used } from "./words.js";
import bootstrap from "./bootstrap.json";
globalThis.told = { deployment, snapshot, used, bootstrap, late: () => import("./late.js") };
`,
  "src/words.js": 'export const used = "new-checkout"; export const unused = "headline";',
  "src/late.js": "export const late = 'refunds';",
  "src/bootstrap.json": { headline: true, other: "limit" },
};

/** The module as it is told to the page. */
interface Told {
  readonly deployment: Deployment;
  readonly snapshot: SnapshotRequest;
}

/** What of Vite is used, in each of its versions. */
type Vite = Pick<typeof import("vite"), "build" | "createServer">;

const VERSIONS = [7, 8];

function load(version: number): Promise<Vite> {
  return import(/* @vite-ignore */ version === 8 ? "vite-8" : "vite") as Promise<Vite>;
}

function config(shop: Stage, options: FootlightsOptions) {
  const plugins = [footlights(options)];
  return { root: shop.directory, configFile: false, logLevel: "silent", plugins } as const;
}

describe.each(VERSIONS)("with Vite %i", (version) => {
  /** Builds, and runs what was built. */
  async function build(shop: Stage, options: FootlightsOptions = {}, base = "/") {
    const vite = await load(version);
    // Names by content, as applications have them. A page would load the module; here it is a text.
    const outDir = join(shop.directory, `dist-${readdirSync(shop.directory).length}`);
    await vite.build({
      ...config(shop, options),
      base,
      build: { outDir, modulePreload: false, rollupOptions: { output: { entryFileNames: "[hash].mjs" } } },
    });
    const [name = ""] = readdirSync(outDir).filter((file) => file.endsWith(".mjs"));
    await import(/* @vite-ignore */ pathToFileURL(join(outDir, name)).href);
    return { name, told: (globalThis as unknown as { told: Told }).told };
  }

  test("a bundle says what it is, and which flags its code has", async () => {
    const shop = stage(FILES);
    const { told } = await build(shop);
    expect(told.deployment).toEqual({
      ...{ app: "shop", version: "2.4.0", environment: "production" },
      // Not what was left out, nor what only stands in data; but what is loaded later.
      carries: ["new-checkout", "refunds"],
    });
    expect(told.snapshot).toEqual({ url: "/snapshot.json" });
    expect(shop.read("src/footlights.d.ts")).toContain('readonly "headline": string');
  });

  test("what stands in a comment is no code", async () => {
    const main = `import { deployment, snapshot } from "virtual:footlights";
// Until autumn: client.isEnabled("new-checkout")
/* "refunds" */
const read = (key) => key; // \`refunds\`
globalThis.told = { deployment, snapshot, read: [read(\`headline\`), /* "new-checkout" */ read("// refunds")] };
`;
    const { told } = await build(stage({ ...FILES, "src/main.js": main }));
    expect(told.deployment.carries).toEqual(["headline"]);
  });

  test("the commit is what git says", async () => {
    const shop = stage({ ...FILES, "bin/git": '#!/bin/sh\necho "of $(basename "$PWD"): $*"\n' });
    chmodSync(join(shop.directory, "bin/git"), 0o755);
    vi.stubEnv("PATH", `${shop.directory}/bin:${process.env.PATH}`);
    const { told } = await build(shop);
    expect(told.deployment.commit).toBe(`of ${basename(shop.directory)}: rev-parse HEAD`);
  });

  test("what is known better is said, and a page may lie anywhere", async () => {
    const deployment = { version: "3.0.0", commit: "0f414e0", carries: ["headline"] };
    const { told } = await build(stage(FILES), { deployment, types: false }, "/shop/");
    expect(told.deployment).toEqual({ app: "shop", environment: "production", ...deployment });
    expect(told.snapshot).toEqual({ url: "/shop/snapshot.json" });
    const elsewhere = await build(stage(FILES), { url: "https://cdn.test/shop.json", source: "./footlights" });
    expect(elsewhere.told.snapshot).toEqual({ url: "https://cdn.test/shop.json" });
  });

  test("a bundle that carries something else has another name", async () => {
    const shop = stage(FILES);
    const { name } = await build(shop);
    expect((await build(shop)).name).toBe(name);
    shop.write("footlights/flags/told.jsonc", '{ "owner": "x", "variants": { "a": 1 }, "dormant": "a" }');
    shop.write("src/words.js", 'export const used = "new-checkout"; export const unused = "told";');
    expect((await build(shop)).name).toBe(name);
    shop.write("src/late.js", "export const late = ['refunds', 'told'];");
    expect((await build(shop)).told.deployment.carries).toEqual(["new-checkout", "refunds", "told"]);
  });

  test("a snapshot that goes along and says something else than the files is told", async () => {
    const shop = stage(FILES);
    shop.run("build", "--out", "public/snapshot.json");
    const warnings: string[] = [];
    const vite = await load(version);
    const compile = async (options: FootlightsOptions = {}) => {
      warnings.length = 0;
      const customLogger = { ...createLogger("silent"), warn: (text: string) => warnings.push(text) };
      await vite.build({ ...config(shop, options), customLogger, build: { outDir: join(shop.directory, "dist") } });
      return warnings.join();
    };
    expect(await compile()).toBe("");
    shop.write(HEADLINE, SHOP[HEADLINE].replace('"dormant": "plain"', '"dormant": "warm"'));
    expect(await compile()).toContain("public/snapshot.json is not what");
    expect(await compile({ url: "https://cdn.test/shop.json" })).toBe("");
    shop.run("build", "--out", "public/snapshot.json", "--app", "shop");
    expect(await compile()).toBe("");
    shop.write("public/snapshot.json", "{");
    expect(await compile()).toContain("public/snapshot.json is not what");
  });

  test("with a fault, or without a directory, nothing is built", async () => {
    const said = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    await expect(build(stage({ ...FILES, [HEADLINE]: "{" }))).rejects.toThrow("footlights has a fault, see above");
    expect(said.mock.calls.join()).toContain("headline.jsonc:1:2");
    await expect(build(stage(FILES), { source: "nowhere" })).rejects.toThrow("begin one with `npx footlights init`");
  });

  async function serve(shop: Stage, base = "/") {
    const vite = await load(version);
    // Nothing is bundled beforehand: there is no page that asks for it.
    const optimizeDeps = { noDiscovery: true };
    const server = await vite.createServer({ ...config(shop, {}), base, optimizeDeps, server: { host: "127.0.0.1" } });
    onTestFinished(() => server.close());
    await server.listen(0);
    const address = server.httpServer?.address() as AddressInfo;
    const origin = `http://127.0.0.1:${address.port}`;
    const told = async () => (await server.ssrLoadModule("virtual:footlights")) as Told;
    return { server, origin, ...(await told()), told, sent: vi.spyOn(server.ws, "send") };
  }

  test("in development the page follows the files", async () => {
    const shop = stage(FILES);
    const { origin, deployment, snapshot, sent } = await serve(shop);
    expect(deployment).toEqual({ app: "shop", version: "2.4.0", environment: "production" });
    expect(snapshot).toEqual({ url: "/snapshot.json", stream: "/@footlights/events" });
    const response = await fetch(origin + snapshot.url);
    expect(await response.json()).toMatchObject({ lineage: "shop", flags: { headline: { dormant: "plain" } } });
    expect(response.headers.get("cache-control")).toBe("no-cache");
    expect(shop.read("src/footlights.d.ts")).toContain('readonly "headline": string');

    // As a page with the stream does it.
    const stop = new AbortController();
    const stream = await fetch(origin + snapshot.stream, { signal: stop.signal });
    const reader = stream.body?.getReader();
    const hear = async () => new TextDecoder().decode((await reader?.read())?.value);
    expect(await hear()).toContain("event: snapshot");
    shop.write(HEADLINE, SHOP[HEADLINE].replace('"dormant": "plain"', '"dormant": "warm"'));
    expect(await hear()).toContain("event: snapshot");
    const client = await createClient({ snapshot: origin + snapshot.url, deployment, storage: "none" });
    onTestFinished(() => client.close());
    expect(client.getStringValue("headline", "")).toBe("Almost yours");
    expect(sent).not.toHaveBeenCalled();

    // Where no page listens, they are loaded anew; and the types follow, too.
    stop.abort();
    shop.write("footlights/flags/gift.jsonc", '{ "owner": "x", "variants": { "a": 1 }, "dormant": "a" }');
    await vi.waitFor(() => expect(sent).toHaveBeenCalledWith({ type: "full-reload" }), 10_000);
    expect(shop.read("src/footlights.d.ts")).toContain('readonly "gift": number');
  });

  test("a server that starts anew follows the files, too", async () => {
    const shop = stage(FILES);
    const { server } = await serve(shop);
    await server.restart();
    const address = server.httpServer?.address() as AddressInfo;
    const snapshot = `http://127.0.0.1:${address.port}/snapshot.json`;
    const dormant = async () => ((await (await fetch(snapshot)).json()) as Snapshot).flags?.headline?.dormant;
    expect(await dormant()).toBe("plain");
    shop.write(HEADLINE, SHOP[HEADLINE].replace('"dormant": "plain"', '"dormant": "warm"'));
    await vi.waitFor(async () => expect(await dormant()).toBe("warm"), 10_000);
  });

  test("other paths are the application's, also where the page is not at the top", async () => {
    const { origin, snapshot } = await serve(stage({ ...FILES, "public/events": "its own" }), "/shop/");
    expect(snapshot).toEqual({ url: "/shop/snapshot.json", stream: "/shop/@footlights/events" });
    expect(await (await fetch(`${origin}/shop/snapshot.json`)).json()).toMatchObject({ lineage: "shop" });
    expect(await (await fetch(`${origin}/shop/events`)).text()).toBe("its own");
  });

  test("in development a project may begin with a fault", async () => {
    const said = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const shop = stage({ ...FILES, [HEADLINE]: "{" });
    const { origin, sent, deployment, told } = await serve(shop);
    expect(deployment).toEqual({ app: "shop", version: "2.4.0" });
    expect((await fetch(`${origin}/snapshot.json`)).status).toBe(503);
    expect(said.mock.calls.join()).toContain("headline.jsonc:1:2");
    shop.write(HEADLINE, SHOP[HEADLINE]);
    await vi.waitFor(async () => expect((await fetch(`${origin}/snapshot.json`)).status).toBe(200), 10_000);
    await vi.waitFor(() => expect(sent).toHaveBeenCalledWith({ type: "full-reload" }));
    expect((await told()).deployment).toEqual({ ...deployment, environment: "production" });
  });
});

test("TypeScript knows the module", () => {
  const shop = stage({
    ...FILES,
    "src/main.ts": `import { createClient } from "footlights";
import { deployment, snapshot } from "virtual:footlights";
import type { Flags } from "./footlights.js";

export const client = await createClient<Flags>({ snapshot, deployment });
deployment.version satisfies string | undefined;
// @ts-expect-error: there is nothing of that name
deployment.versions;
`,
  });
  shop.run("types", "--out", "src/footlights.d.ts");
  expect(check(shop)).toEqual({ status: 0, stdout: "" });
});
