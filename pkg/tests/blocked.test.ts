import { execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";

const root = new URL("..", import.meta.url);

/** What a page or a script finds out. It works the same wherever there is no WebAssembly. */
const QUESTIONS = `
  const snapshot = { format: 1, flags: { a: { variants: { off: false, on: true }, dormant: "on" } } };
  const client = await createClient({ snapshot });
  const errors = [];
  client.on("error", ({ code, message }) => errors.push({ code, message }));
  await new Promise((resolve) => setTimeout(resolve));
  const answer = JSON.stringify({
    errors,
    status: client.status,
    enabled: client.isEnabled("a"),
    text: client.getStringValue("b", "mine"),
    error: client.getBooleanDetails("a", true).errorCode,
    flags: client.flags(),
  });
`;

/** What they find out where there is none. */
const DEFAULTS = {
  errors: [
    {
      code: "WASM_BLOCKED",
      message:
        "WebAssembly is missing here or blocked by a Content-Security-Policy, which must allow script-src 'wasm-unsafe-eval'; until then flags answer the caller's defaults",
    },
  ],
  status: "FATAL",
  enabled: false,
  text: "mine",
  error: "PROVIDER_NOT_READY",
  flags: [],
};

test("a place without WebAssembly", async () => {
  const script = `import { createClient } from "footlights"; ${QUESTIONS} console.log(answer);`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--no-expose-wasm", "--input-type=module", "-e", script],
    { cwd: root },
  );
  expect(JSON.parse(stdout)).toEqual(DEFAULTS);
});

test("a place without TextDecoder and TextEncoder, such as Jest's jsdom", async () => {
  const script = `delete globalThis.TextDecoder; delete globalThis.TextEncoder;
    const { createClient } = await import("footlights"); ${QUESTIONS} console.log(answer);`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script], { cwd: root });
  expect(JSON.parse(stdout)).toMatchObject({
    errors: [{ code: "CORE_FAILED", message: expect.stringContaining("TextEncoder") }],
    status: "FATAL",
    enabled: false,
  });
});

/** Opens a page under a policy, in a real browser, and gives back what the page has found out. */
async function ask(policy: string): Promise<unknown> {
  const script = `import { createClient } from "/dist/index.js"; ${QUESTIONS}
    await fetch("/answer", { method: "POST", body: answer });`;
  let resolve: (answer: string) => void = () => {};
  const answered = new Promise<string>((resolver) => {
    resolve = resolver;
  });
  const server = createServer(async (request, response) => {
    response.setHeader("content-security-policy", policy);
    if (request.url === "/") {
      response.setHeader("content-type", "text/html");
      response.end('<!doctype html><title>Blocked</title><script type="module" src="/page.js"></script>');
    } else if (request.url === "/answer") {
      resolve(await text(request));
      response.end();
    } else {
      response.setHeader("content-type", "text/javascript");
      const file = readFile(new URL(`.${request.url}`, root)).catch(() => "");
      response.end(request.url === "/page.js" ? script : await file);
    }
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const profile = mkdtempSync(join(tmpdir(), "footlights-"));
  const browser = spawn(
    process.env.CHROMIUM ?? "chromium",
    [
      ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"],
      ...["--disable-background-networking", "--disable-component-update", `--user-data-dir=${profile}`],
      `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    ],
    // A process group of its own, so that all of it can be ended at once.
    { detached: true, stdio: "ignore" },
  );
  const exited = new Promise((done) => browser.once("exit", done));
  onTestFinished(async () => {
    if (browser.pid !== undefined) {
      process.kill(-browser.pid, "SIGKILL");
      await exited;
    }
    server.closeAllConnections();
    server.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });
  const failed = new Promise<never>((_, reject) => browser.once("error", reject));
  return JSON.parse(await Promise.race([answered, failed]));
}

test("a page whose policy blocks WebAssembly, in Chromium", async () => {
  expect(await ask("script-src 'self'")).toEqual(DEFAULTS);
});

test("a page that has done what the sentence says, in Chromium", async () => {
  expect(await ask("script-src 'self' 'wasm-unsafe-eval'")).toEqual({
    errors: [],
    status: "READY",
    enabled: true,
    text: "mine",
    error: undefined,
    flags: ["a"],
  });
});
