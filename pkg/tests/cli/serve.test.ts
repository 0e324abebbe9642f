import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createClient } from "footlights";
import { expect, onTestFinished, test } from "vitest";
import { COMMAND, SHOP, type Stage, stage } from "./stage.js";

const HOSTING = readFileSync(new URL("../../../docs/hosting.md", import.meta.url), "utf8");
const HEADLINE = "footlights/flags/headline.jsonc";

interface Told {
  readonly event: string;
  readonly revision: number;
  readonly pages: number;
  readonly snapshot: string;
  readonly events: string;
}

/** A running server, and what it has told. */
interface Serving {
  readonly process: ChildProcessWithoutNullStreams;
  /** The next thing that it tells. */
  next(): Promise<Told>;
  /** What it has said of faults. */
  said(): string;
}

function serve(shop: Stage, ...args: string[]): Serving {
  const child = spawn(process.execPath, [COMMAND, "serve", "--json", ...args], { cwd: shop.directory });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let said = "";
  child.stderr.on("data", (chunk) => {
    said += String(chunk);
  });
  return {
    process: child,
    said: () => said,
    async next() {
      const { value, done } = await lines.next();
      if (done) throw new Error(`the server has ended: ${said}`);
      return JSON.parse(value) as Told;
    },
  };
}

/** The announcements of a stream, one after the other. */
async function* announcements(url: string): AsyncGenerator<string> {
  const closing = new AbortController();
  onTestFinished(() => closing.abort());
  const { body, headers } = await fetch(url, { signal: closing.signal });
  expect(headers.get("content-type")).toBe("text/event-stream");
  expect(headers.get("access-control-allow-origin")).toBe("*");
  let text = "";
  for await (const chunk of body ?? []) {
    text += new TextDecoder().decode(chunk);
    const blocks = text.split("\n\n");
    text = blocks.pop() ?? "";
    yield* blocks;
  }
}

test("the snapshot is served with an ETag, for pages of every origin", async () => {
  const shop = stage(SHOP);
  const serving = serve(shop, "--port", "0", "--now", "2026-11-24T09:00:00Z");
  const seconds = Date.parse("2026-11-24T09:00:00Z") / 1000;
  const built = await serving.next();
  expect(built).toMatchObject({ event: "built", path: "footlights", pages: 0 });
  expect(built.revision - seconds).toBeLessThan(60);
  const { snapshot, events } = await serving.next();
  expect([snapshot, events]).toEqual([
    expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/snapshot\.json$/),
    expect.stringMatching(/\/events$/),
  ]);

  const first = await fetch(snapshot);
  expect(first.status).toBe(200);
  expect(Object.fromEntries(first.headers)).toMatchObject({
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "Date, Age, Retry-After, ETag",
    "cache-control": "no-cache",
    "content-type": "application/json",
    etag: expect.stringMatching(/^"[\w-]{16}"$/),
  });
  expect(await first.json()).toMatchObject({ environment: "production", revision: built.revision });
  const etag = first.headers.get("etag") ?? "";
  const again = await fetch(snapshot, { headers: { "If-None-Match": `"other", W/${etag}` } });
  expect([again.status, await again.text()]).toEqual([304, ""]);
  expect((await fetch(snapshot, { headers: { "If-None-Match": '"other"' } })).status).toBe(200);
  expect(await (await fetch(snapshot, { method: "HEAD" })).text()).toBe("");
  expect((await fetch(snapshot, { method: "POST" })).status).toBe(405);
  expect((await fetch(snapshot, { method: "OPTIONS" })).status).toBe(204);
  expect((await fetch(new URL("/", snapshot))).status).toBe(404);
});

test("a change is built and announced; with a fault, the last sound one stays", async () => {
  const shop = stage(SHOP);
  const serving = serve(shop, "--port", "0");
  const { revision } = await serving.next();
  const { snapshot, events } = await serving.next();
  const stream = announcements(events);
  const heard = async () => (await stream.next()).value;
  expect(await heard()).toBe(`event: snapshot\nid: ${revision}\ndata: {"revision":${revision},"window":0}`);
  // Where it is for others, docs/hosting.md shows the same, with a window.
  const shown = /^```text event-stream\n([\s\S]*?)\n```$/m.exec(HOSTING)?.[1] ?? "";
  expect(shown.replaceAll("185", String(revision)).replace('"window":10000', '"window":0')).toBe(
    `event: snapshot\nid: ${revision}\ndata: {"revision":${revision},"window":0}`,
  );
  const tag = async () => (await fetch(snapshot)).headers.get("etag");
  const before = await tag();

  shop.write(HEADLINE, SHOP[HEADLINE].replace("Almost", "Nearly"));
  expect(await serving.next()).toMatchObject({ event: "built", revision: revision + 1, pages: 1 });
  expect(await heard()).toBe(`event: snapshot\nid: ${revision + 1}\ndata: {"revision":${revision + 1},"window":0}`);
  const { flags } = (await (await fetch(snapshot)).json()) as { flags: Record<string, unknown> };
  expect(flags.headline).toMatchObject({ variants: { warm: "Nearly yours" } });
  expect(await tag()).not.toBe(before);

  shop.write(HEADLINE, SHOP[HEADLINE].replace('"dormant": "plain"', '"dormant": "plane"'));
  expect(await serving.next()).toMatchObject({ event: "faulty", revision: revision + 1 });
  expect(serving.said()).toContain('headline.jsonc:4:14: fault: unknown variant "plane", did you mean "plain"?');
  expect(await (await fetch(snapshot)).json()).toMatchObject({ revision: revision + 1 });

  // Beside a link to nothing, as Emacs keeps one for a file that is not saved yet, changes are seen all the same.
  symlinkSync("ada@example.com.1234:1", join(shop.directory, "footlights/flags/.#gift.jsonc"));
  // A new file, too.
  shop.write(HEADLINE, SHOP[HEADLINE]);
  expect(await serving.next()).toMatchObject({ event: "built", revision: revision + 2 });
  shop.write("footlights/flags/gift.jsonc", '{ "owner": "x", "variants": { "a": "A" }, "dormant": "a" }');
  expect(await serving.next()).toMatchObject({ event: "built", revision: revision + 3 });
});

test("a client takes what is served, also from a later run", async () => {
  const shop = stage(SHOP);
  const context = { email: "anna@example.com" };
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  };
  const first = serve(shop, "--port", "0", "--now", "2026-11-24T09:00:00Z");
  const { revision } = await first.next();
  const { snapshot } = await first.next();
  const client = await createClient({ snapshot, storage, context });
  expect(client.snapshot).toMatchObject({ revision, source: "network" });
  expect(client.isEnabled("refunds")).toBe(true);
  shop.write(
    "footlights/flags/refunds.jsonc",
    SHOP["footlights/flags/refunds.jsonc"].replace('"serve": "on"', '"serve": "off"'),
  );
  await first.next();
  await client.refresh();
  expect(client.isEnabled("refunds")).toBe(false);
  client.close();
  first.process.kill("SIGTERM");
  await new Promise((resolve) => first.process.on("exit", resolve));

  const second = serve(shop, "--port", new URL(snapshot).port, "--now", "2026-11-24T09:10:00Z");
  const later = await second.next();
  expect(later.revision).toBeGreaterThan(revision + 1);
  await second.next();
  const next = await createClient({ snapshot, storage, context });
  // What it has kept was confirmed a moment ago, so that it does not ask by itself.
  await next.refresh();
  expect(next.snapshot).toMatchObject({ revision: later.revision, source: "network" });
  next.close();
});

test("with faults from the start, it says so and waits", async () => {
  const shop = stage({ ...SHOP, [HEADLINE]: "{" });
  const serving = serve(shop, "--port", "0");
  expect(await serving.next()).toEqual({ event: "faulty", path: "footlights" });
  const { snapshot } = await serving.next();
  const { status, headers } = await fetch(snapshot);
  expect([status, headers.get("retry-after")]).toEqual([503, "1"]);
  shop.write(HEADLINE, SHOP[HEADLINE]);
  expect(await serving.next()).toMatchObject({ event: "built" });
  expect((await fetch(snapshot)).status).toBe(200);
});

test("one app, signed; and a snapshot that is there already, as it is", async () => {
  const shop = stage(SHOP);
  shop.run("keygen", "dev", "--public", "keys.json");
  const signed = serve(shop, "--port", "0", "--app", "desk", "--sign", "dev.private.json");
  await signed.next();
  const file = await (await fetch((await signed.next()).snapshot)).text();
  shop.write("signed.json", file);
  expect(shop.run("verify", "signed.json", "--keys", "keys.json").code).toBe(0);
  expect(JSON.parse(JSON.parse(file).payload)).toMatchObject({ lineage: "shop/desk" });

  const given = serve(shop, "--in", "signed.json", "--port", "0");
  await given.next();
  expect(await (await fetch((await given.next()).snapshot)).text()).toBe(file);
});

test("a request for what is no address ends nothing", async () => {
  const serving = serve(stage(SHOP), "--port", "0");
  await serving.next();
  const { snapshot } = await serving.next();
  const { origin } = new URL(snapshot);
  for (const path of ["//", "///", "//?x", "/?//"]) expect((await fetch(origin + path)).status, path).toBe(404);
  expect((await fetch(`${snapshot}?again`)).status).toBe(200);
});

test("it ends when it is told to, streams and all", async () => {
  const serving = serve(stage(SHOP), "--port", "0");
  await serving.next();
  const { events } = await serving.next();
  await announcements(events).next();
  const ended = new Promise((resolve) => serving.process.on("exit", resolve));
  serving.process.kill("SIGTERM");
  expect(await ended).toBe(0);
});

test("a port that is taken, and wrong calls", async () => {
  const shop = stage(SHOP);
  const serving = serve(shop, "--port", "0");
  await serving.next();
  const { port } = new URL((await serving.next()).snapshot);
  expect(shop.run("serve", "--port", port)).toMatchObject({
    code: 1,
    err: `✗ the port ${port} is taken, choose another with --port\n`,
  });
  expect(shop.run("serve", "--port", "http").err).toBe('✗ --port: a number from 0 to 65535, not "http"\n');
  expect(shop.run("serve", "--in", "nowhere").code).toBe(2);
  expect(shop.run("serve", "--app", "shopp").err).toBe('✗ --app: unknown app "shopp", did you mean "shop"?\n');
});
