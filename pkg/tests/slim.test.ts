import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type FootlightsError, FootlightsError as MainError } from "footlights";
import { createClient, FootlightsError as SlimError, type WasmSource } from "footlights/slim";
import { expect, onTestFinished, test, vi } from "vitest";
import { checkWasm, toModule } from "../src/module.js";
import { serve, status } from "./server.js";
import { opening, shop } from "./snapshots.js";

const bytes = readFileSync(createRequire(import.meta.url).resolve("footlights/footlights.wasm"));
/** As the sources know it. */
const named = readFileSync(new URL("../wasm/named.wasm", import.meta.url));
const snapshot = shop(opening("2026-01-01T00:00:00Z"));

async function open(wasm: WasmSource) {
  const client = await createClient({ snapshot, wasm });
  onTestFinished(() => client.close());
  return client;
}

function wasmFile(content: Uint8Array | undefined) {
  return serve((request, response) => {
    if (content === undefined) status(404)(request, response);
    else response.setHeader("content-type", "application/wasm").end(content);
  });
}

// First what fails: it is not remembered, while a core that is loaded stays.
test.each<[string, () => WasmSource | Promise<WasmSource>, string, string]>([
  [
    "bytes that are no module",
    () => new Uint8Array(100),
    "CORE_FAILED",
    // With the engine's own reason, which is not ours to test.
    expect.stringMatching(/^the WebAssembly module of footlights cannot be used \(.+\); until then flags answer/),
  ],
  [
    "another module",
    () => Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0),
    "CORE_FAILED",
    "the WebAssembly module of footlights cannot be used (it is not the one of this version); until then flags answer the caller's defaults",
  ],
  [
    "an address where nothing is",
    async () => (await wasmFile(undefined)).url,
    "HTTP_STATUS",
    "the WebAssembly module of footlights cannot be fetched: the server answered 404",
  ],
  [
    "an address that cannot be reached",
    () => "http://127.0.0.1:1/core.wasm",
    "FETCH_FAILED",
    "the WebAssembly module of footlights cannot be fetched",
  ],
])("%s", async (_, source, code, message) => {
  const client = await open(await source());
  const error = await new Promise<FootlightsError>((resolve) => client.on("error", resolve));
  expect([error.code, error.message]).toEqual([code, message]);
  expect(client.status).toBe("FATAL");
  expect(client.isEnabled("new-checkout")).toBe(false);
  expect(client.getNumberDetails("limit", 1)).toMatchObject({ value: 1, errorCode: "PROVIDER_NOT_READY" });
  await client.refresh();
  client.setContext({ plan: "pro" });
});

test("a page that is seen again before the module is there asks for nothing yet", async () => {
  const page = new EventTarget();
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
  vi.stubGlobal("removeEventListener", page.removeEventListener.bind(page));
  let refuse: (reason: Error) => void = () => {};
  const wasm = new Promise<Response>((_, reject) => {
    refuse = reject;
  });
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  const opened = createClient({ snapshot: "http://127.0.0.1:1/s.json", wasm, storage: "none" });
  page.dispatchEvent(new Event("pageshow"));
  await vi.advanceTimersByTimeAsync(1_500);
  const client = await opened;
  onTestFinished(() => client.close());
  const codes: string[] = [];
  client.on("error", ({ code }) => codes.push(code));
  refuse(new Error("offline"));
  await client.refresh();
  expect([client.status, codes]).toEqual(["FATAL", ["TIMEOUT", "FETCH_FAILED"]]);
});

test("a module that takes its time: defaults until then, afterwards as if nothing had been", async () => {
  let arrive: (response: Response) => void = () => {};
  const wasm = new Promise<Response>((resolve) => {
    arrive = resolve;
  });
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  const opened = createClient({ snapshot: "http://127.0.0.1:1/s.json", wasm, bootstrap: snapshot, storage: "none" });
  await vi.advanceTimersByTimeAsync(1_500);
  const client = await opened;
  onTestFinished(() => client.close());
  expect([client.status, client.isEnabled("new-checkout")]).toEqual(["NOT_READY", false]);
  const ready = new Promise((resolve) => client.on("ready", resolve));
  const changed = new Promise((resolve) => client.on("change", resolve));
  arrive(await fetch((await wasmFile(bytes)).url));
  expect(await ready).toMatchObject({ snapshot: { source: "bootstrap" } });
  expect(await changed).toEqual({ flags: ["new-checkout"], releases: ["autumn"] });
  expect(client.isEnabled("new-checkout")).toBe(true);
});

test("the module of this package", async () => {
  const client = await open(fetch((await wasmFile(bytes)).url));
  expect([client.status, client.isEnabled("new-checkout")]).toEqual(["READY", true]);
});

// A core is loaded once for all, so that the other sources are tested without a client.
test.each<[string, () => WasmSource | Promise<WasmSource>]>([
  ["a compiled module", () => WebAssembly.compile(named)],
  ["bytes", () => named],
  ["an ArrayBuffer", () => Uint8Array.from(named).buffer],
  ["an address", async () => (await wasmFile(named)).url],
  ["a URL", async () => new URL((await wasmFile(named)).url)],
  ["a response", async () => fetch((await wasmFile(named)).url)],
])("a module is made of %s", async (_, source) => {
  const module = await toModule(checkWasm(await source()));
  expect(WebAssembly.Module.exports(module).map(({ name }) => name)).toContain("evaluate");
});

test("a promise that fails before anybody waits for it is no unhandled rejection", async () => {
  // One would fail the test run.
  const source = checkWasm(Promise.reject(new Error("offline")));
  await new Promise((resolve) => setTimeout(resolve, 10));
  await expect(toModule(source)).rejects.toMatchObject({ code: "FETCH_FAILED" });
});

test("what is no source is a wrong call", async () => {
  const sentence = 'option "wasm" must be a WebAssembly.Module, its bytes, its address, or a Response with it';
  for (const wasm of [7, "", {}, null, [bytes]]) {
    await expect(createClient({ snapshot, wasm } as never)).rejects.toMatchObject({ message: sentence });
  }
  await expect(toModule(checkWasm(Promise.resolve(7)))).rejects.toMatchObject({ message: sentence });
});

test("the entries share one class of errors", () => {
  expect(SlimError).toBe(MainError);
});
