import { describe, expect, test } from "vitest";
import { FootlightsError } from "../src/error.js";
import { checkOptions, checkRehearsal } from "../src/options.js";

/** The sentence with which a call is refused. */
function refusal(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    expect(error).toBeInstanceOf(FootlightsError);
    expect((error as FootlightsError).code).toBe("INVALID_OPTIONS");
    return (error as FootlightsError).message;
  }
  throw new Error("the call was not refused");
}

const snapshot = { format: 1 };
const cyclic: Record<string, unknown> = {};
cyclic.flags = cyclic;
const KNOWN =
  "there are snapshot, deployment, context, timeout, start, bootstrap, hydrate, storage, remember, commit, sink, audience";

describe("createClient refuses a wrong call with one sentence", () => {
  test.each<[unknown, string]>([
    [undefined, "createClient takes one object with options"],
    [null, "createClient takes one object with options"],
    ["/snapshot.json", "createClient takes one object with options"],
    [{}, 'option "snapshot" must be an address, a snapshot, a Response, or the promise of a Response'],
    [{ snapshott: "/s.json" }, `unknown option "snapshott", ${KNOWN}`],
    [{ snapshot, strat: "kept" }, `unknown option "strat", ${KNOWN}`],
    [{ snapshot, wasm: "/core.wasm" }, `unknown option "wasm", ${KNOWN}`],
    [{ snapshot: "" }, 'option "snapshot" must be an address, a snapshot, a Response, or the promise of a Response'],
    [{ snapshot: 7 }, 'option "snapshot" must be an address, a snapshot, a Response, or the promise of a Response'],
    [{ snapshot: cyclic }, 'option "snapshot" must be a snapshot that JSON can hold'],
    [{ snapshot: { format: 1n } }, 'option "snapshot" must be a snapshot that JSON can hold'],
    [{ snapshot: { url: "" } }, 'option "snapshot.url" must be a text or a URL'],
    [{ snapshot: { url: undefined } }, 'option "snapshot.url" must be a text or a URL'],
    [{ snapshot: { url: "/s", refresh: -1 } }, 'option "snapshot.refresh" must be a number of milliseconds, 0 or more'],
    [{ snapshot: { url: "/s", stream: 7 } }, 'option "snapshot.stream" must be a text or a URL'],
    [
      { snapshot: { url: "/s", verify: {} } },
      'option "snapshot.verify" must be a function that gives the snapshot in a file',
    ],
    [
      { snapshot: { url: "/s", refesh: 1 } },
      'unknown option "snapshot.refesh", there are url, refresh, stream, verify',
    ],
    [{ snapshot, timeout: "1s" }, 'option "timeout" must be a number of milliseconds, 0 or more'],
    [{ snapshot, timeout: Number.NaN }, 'option "timeout" must be a number of milliseconds, 0 or more'],
    [{ snapshot, start: "cache" }, 'option "start" must be "network" or "kept"'],
    [{ snapshot, bootstrap: "/s.json" }, 'option "bootstrap" must be an object'],
    [{ snapshot, bootstrap: cyclic }, 'option "bootstrap" must be a snapshot that JSON can hold'],
    [{ snapshot, context: "anna" }, 'option "context" must be an object'],
    [{ snapshot, deployment: "2.4.0" }, 'option "deployment" must be an object'],
    [{ snapshot, deployment: { version: 2 } }, 'option "deployment.version" must be a text'],
    [{ snapshot, deployment: { carries: ["a", 1] } }, 'option "deployment.carries" must be a list of flag keys'],
    [
      { snapshot, deployment: { versoin: "2.4.0" } },
      'unknown option "deployment.versoin", there are app, version, environment, commit, carries',
    ],
    [
      { snapshot, storage: { getItem() {} } },
      'option "storage" must be "none", "session", "local", or have getItem, setItem and removeItem',
    ],
  ])("%o", (options, sentence) => {
    expect(refusal(() => checkOptions(options))).toBe(sentence);
  });
});

describe("createClient takes", () => {
  test("an address as text, as URL, or with its interval", () => {
    const sourceOf = (given: unknown) => checkOptions({ snapshot: given }).source;
    expect(sourceOf("/s.json")).toEqual({ address: "/s.json", refresh: 60_000 });
    expect(sourceOf(new URL("https://example.com/s"))).toEqual({ address: "https://example.com/s", refresh: 60_000 });
    expect(sourceOf({ url: "/s.json", refresh: 0 })).toEqual({ address: "/s.json", refresh: 0 });
  });

  test("a response, or the promise of one, even of one that fails before it is needed", async () => {
    const response = new Response("{}");
    expect(await checkOptions({ snapshot: response }).source.response).toBe(response);
    const failing = checkOptions({ snapshot: Promise.reject(new Error("offline")) }).source.response;
    // An unhandled rejection would fail the test run.
    await new Promise((resolve) => setTimeout(resolve, 10));
    await expect(failing).rejects.toThrow("offline");
  });

  test("a snapshot, even one without anything in it: whether it is any good is for the core to say", () => {
    expect(checkOptions({ snapshot: { a: 1 } }).source.document).toBe('{"a":1}');
  });
});

describe("rehearse", () => {
  test.each<[unknown, string]>([
    [7, "rehearse takes one object with options"],
    [{ when: 1 }, 'unknown option "when", there are at, context, deployment, overrides'],
    [{ at: "tomorrow" }, 'option "at" must be an RFC 3339 text, a Date or a number of epoch milliseconds'],
    [{ at: new Date(Number.NaN) }, 'option "at" must be an RFC 3339 text, a Date or a number of epoch milliseconds'],
    [{ overrides: { a: 1 } }, 'option "overrides" must be an object from keys of flags to names of variants'],
  ])("refuses %o with one sentence", (options, sentence) => {
    expect(refusal(() => checkRehearsal(options))).toBe(sentence);
  });

  test("takes an instant as text, Date or number", () => {
    const instant = Date.UTC(2026, 11, 2, 9);
    for (const at of ["2026-12-02T09:00:00Z", "2026-12-02T10:00:00+01:00", new Date(instant), instant]) {
      expect(checkRehearsal({ at }).at).toBe(instant);
    }
    expect(checkRehearsal({}).at).toBeUndefined();
  });
});
