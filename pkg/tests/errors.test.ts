import { type Client, createClient, FootlightsError } from "footlights";
import { createClient as createSlimClient } from "footlights/slim";
import { expect, onTestFinished, test } from "vitest";
import { body, serve, status } from "./server.js";
import { shop } from "./snapshots.js";

// Each of the five that an application meets first: a wrong call, a bad snapshot, a missing file, a wrong environment
// and blocked WebAssembly (which is in blocked.test.ts), told by one sentence each.

function closing(client: Client): Client {
  onTestFinished(() => client.close());
  return client;
}

function firstError(client: Client): Promise<FootlightsError> {
  return new Promise((resolve) => client.on("error", resolve));
}

/** A client that has no snapshot answers everything with the callers' defaults, and says why. */
function expectDefaults(client: Client): void {
  expect(client.isEnabled("new-checkout")).toBe(false);
  expect(client.getStringValue("headline", "mine")).toBe("mine");
  expect(client.getNumberDetails("limit", 7)).toEqual({
    flagKey: "limit",
    value: 7,
    reason: "ERROR",
    errorCode: "PROVIDER_NOT_READY",
    errorMessage: "there is no snapshot to answer from",
    flagMetadata: {},
  });
  expect(client.explain("limit").details.errorCode).toBe("PROVIDER_NOT_READY");
  expect(client.releases()).toEqual([]);
  expect(client.flags()).toEqual([]);
  expect(client.variants("limit")).toEqual([]);
  expect(client.rehearse({ at: "2027-01-01T00:00:00Z" }).isEnabled("new-checkout")).toBe(false);
}

test("a wrong call rejects", async () => {
  const error = await createClient({ snapshott: "/snapshot.json" } as never).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(FootlightsError);
  expect(error).toMatchObject({
    name: "FootlightsError",
    code: "INVALID_OPTIONS",
    message:
      'unknown option "snapshott", there are snapshot, deployment, context, timeout, start, bootstrap, hydrate, storage, remember, commit, sink, audience',
  });
});

test("a wrong call of ./slim rejects with the same class of error", async () => {
  const error = await createSlimClient({ snapshot: shop() } as never).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(FootlightsError);
  expect(error).toMatchObject({
    code: "INVALID_OPTIONS",
    message: 'option "wasm" must be a WebAssembly.Module, its bytes, its address, or a Response with it',
  });
});

test.each<[string, unknown, string, string]>([
  [
    "of another format",
    { ...shop(), format: 2 },
    "FORMAT_UNSUPPORTED",
    "format: 2 is not supported, this version reads format 1",
  ],
  [
    "with an unknown field",
    { ...shop(), freeze: [] },
    "SNAPSHOT_MALFORMED",
    'snapshot: unknown field "freeze", did you mean "freezes"?',
  ],
])("a snapshot %s is refused", async (_, snapshot, code, message) => {
  const client = closing(await createClient({ snapshot: snapshot as never }));
  expect(await firstError(client)).toMatchObject({ code, message });
  expect(client.status).toBe("ERROR");
  expectDefaults(client);
});

test("a snapshot that is cut off on its way is refused", async () => {
  const origin = await serve(body(JSON.stringify(shop()).slice(0, 100)));
  const client = closing(await createClient({ snapshot: origin.url }));
  expect(await firstError(client)).toMatchObject({ code: "SNAPSHOT_MALFORMED" });
  expectDefaults(client);
});

test("a page in place of the snapshot is told from a snapshot", async () => {
  const origin = await serve((_, response) => {
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end("<!doctype html><title>Log in</title>");
  });
  const client = closing(await createClient({ snapshot: origin.url }));
  const { code, message } = await firstError(client);
  expect(code).toBe("SNAPSHOT_MALFORMED");
  expect(message).toContain(`the server answered with a page (text/html) instead of the snapshot "${origin.url}"`);
  expectDefaults(client);
});

test("a missing file", async () => {
  const origin = await serve(status(404));
  const client = closing(await createClient({ snapshot: origin.url }));
  expect(await firstError(client)).toMatchObject({
    code: "HTTP_STATUS",
    status: 404,
    message: `the server answered 404 for the snapshot "${origin.url}", check its address and that it is published`,
  });
  expect(client.status).toBe("ERROR");
  expectDefaults(client);
});

test("a server that is not there", async () => {
  const origin = await serve(status(404));
  await origin.stop();
  const client = closing(await createClient({ snapshot: origin.url }));
  const { code, message } = await firstError(client);
  expect(code).toBe("FETCH_FAILED");
  expect(message).toContain(`the snapshot "${origin.url}" cannot be fetched`);
  expectDefaults(client);
});

test("a promised response that fails, and one that is none", async () => {
  const failing = closing(await createClient({ snapshot: Promise.reject(new Error("offline")) }));
  const error = await firstError(failing);
  expect(error).toMatchObject({ code: "FETCH_FAILED", message: "the response with the snapshot did not come" });
  // Without an address there is no next try.
  expect(error.nextTryAt).toBeUndefined();
  const wrong = closing(await createClient({ snapshot: Promise.resolve("text") as never }));
  expect(await firstError(wrong)).toMatchObject({
    code: "INVALID_OPTIONS",
    message: 'option "snapshot": the promise must be one of a Response',
  });
  expectDefaults(wrong);
});

test("a server that had no snapshot, and a page that has none either", async () => {
  const origin = await serve(status(503));
  const server = await createClient({ snapshot: origin.url });
  server.isEnabled("new-checkout");
  const hydrate = server.dehydrate();
  server.close();
  const client = closing(await createClient({ snapshot: origin.url, hydrate }));
  expect(client.status).toBe("NOT_READY");
  expect(await firstError(client)).toMatchObject({ code: "HTTP_STATUS" });
  expect(client.status).toBe("ERROR");
  expectDefaults(client);
});

test("a snapshot of another environment", async () => {
  const origin = await serve(body(shop({ environment: "staging" })));
  const client = closing(await createClient({ snapshot: origin.url, deployment: { environment: "production" } }));
  expect(await firstError(client)).toMatchObject({
    code: "ENVIRONMENT_MISMATCH",
    message: `environment: the snapshot is for "staging", the deployment runs in "production"; check what is published at "${origin.url}"`,
  });
  expectDefaults(client);
});
