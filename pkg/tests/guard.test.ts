import {
  type AudienceClient,
  type ClientOptions,
  createClient,
  type Release,
  type Report,
  type TrippedEvent,
} from "footlights";
import { audience } from "footlights/audience";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { shop } from "./snapshots.js";

const NOW = Date.parse("2026-12-02T09:00:00Z");
const DAY = 86_400_000;

function guarded({ guardrail = { failures: 3, within: "PT10M" }, ...more }: Partial<Release> = {}) {
  const release = {
    flags: { "new-checkout": "on", headline: "warm" },
    opens: "2026-12-01T09:00:00Z",
    ...(guardrail.failures > 0 && { guardrail }),
    ...more,
  };
  return shop({ lease: "P60D", releases: { autumn: release } });
}

async function open(options: Partial<ClientOptions> = {}): Promise<AudienceClient> {
  const client = await createClient({ snapshot: guarded(), ...options, audience });
  onTestFinished(() => client.close());
  return client;
}

const boom = () => {
  throw new TypeError("boom");
};

function fail(client: AudienceClient, times: number): void {
  for (let time = 0; time < times; time++) expect(() => client.guard("new-checkout", boom)).toThrow("boom");
}

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("guard", () => {
  test("gives what the function gives, and the promise of what its promise does", async () => {
    const client = await open();
    expect(client.guard("new-checkout", () => 7)).toBe(7);
    await expect(client.guard("new-checkout", async () => 8)).resolves.toBe(8);
  });

  test("counts and rethrows the very error, of a function and of a promise", async () => {
    const client = await open();
    const failures = vi.fn();
    client.on("failure", failures);
    const error = new RangeError("mine");
    const thrower = () => {
      throw error;
    };
    expect(() => client.guard("new-checkout", thrower)).toThrow(error);
    await expect(client.guard("new-checkout", () => Promise.reject(error))).rejects.toBe(error);
    expect(failures).toHaveBeenCalledTimes(2);
    expect(failures).toHaveBeenCalledWith({
      flag: "new-checkout",
      variant: "on",
      release: "autumn",
      stage: "general",
      error: "RangeError: mine",
    });
  });

  test("falls back only where a fallback is given", async () => {
    const client = await open();
    expect(client.guard("new-checkout", boom, () => "old")).toBe("old");
    await expect(
      client.guard(
        "new-checkout",
        () => Promise.reject(new Error("late")),
        async () => "old",
      ),
    ).resolves.toBe("old");
  });

  test("with a fallback does not run what is switched off", async () => {
    const client = await open({ snapshot: shop() });
    const run = vi.fn(() => "new");
    expect(client.guard("new-checkout", run, () => "old")).toBe("old");
    expect(run).not.toHaveBeenCalled();
    // A flag that is no switch is not off.
    expect(client.guard("headline", run, () => "old")).toBe("new");
  });

  test("past the guardrail closes the release, all of it, and tells so", async () => {
    const client = await open();
    const heard: unknown[] = [];
    client.on("change", ({ flags, releases }) => heard.push([[...flags].sort(), releases]));
    const tripped: TrippedEvent[] = [];
    client.on("tripped", (event) => tripped.push(event));
    expect([client.isEnabled("new-checkout"), client.getStringValue("headline", "")]).toEqual([true, "Almost yours"]);
    fail(client, 2);
    expect(client.isEnabled("new-checkout")).toBe(true);
    fail(client, 1);
    expect([client.isEnabled("new-checkout"), client.getStringValue("headline", "")]).toEqual([false, "Checkout"]);
    expect(client.getBooleanDetails("new-checkout", true).flagMetadata.cause).toBe("GUARDRAIL");
    expect(heard).toEqual([[["headline", "new-checkout"], ["autumn"]]]);
    expect(tripped).toEqual([{ release: "autumn", stage: "general", failures: 3, error: "TypeError: boom" }]);
    const run = vi.fn(() => "new");
    expect(client.guard("new-checkout", run, () => "old")).toBe("old");
    expect(client.guard("headline", run, () => "old")).toBe("old");
    expect(run).not.toHaveBeenCalled();
  });

  test("closes one release, and not another that gives the same flags", async () => {
    const snapshot = guarded();
    const flags = { "new-checkout": "on", headline: "warm" };
    const mended = { flags, opens: new Date(Date.now() - DAY).toISOString() };
    const client = await open({ snapshot: { ...snapshot, releases: { ...snapshot.releases, mended } } });
    expect(client.getBooleanDetails("new-checkout", false).flagMetadata.release).toBe("autumn");
    fail(client, 3);
    expect(client.getBooleanDetails("new-checkout", false)).toMatchObject({
      value: true,
      flagMetadata: { cause: "RELEASED", release: "mended" },
    });
    for (const flag of ["new-checkout", "headline"]) {
      expect(
        client.guard<string>(
          flag,
          () => "new",
          () => "old",
        ),
      ).toBe("new");
    }
    expect(client.releases()).toMatchObject([
      { key: "autumn", open: false },
      { key: "mended", open: true },
    ]);
  });

  test("acts at once, whatever the curtain holds", async () => {
    const client = await open({ snapshot: guarded({ curtain: "session" }) });
    expect(client.isEnabled("new-checkout")).toBe(true);
    fail(client, 3);
    expect(client.isEnabled("new-checkout")).toBe(false);
  });

  test("forgets failures that are longer ago than the guardrail says", async () => {
    const client = await open();
    fail(client, 2);
    await vi.advanceTimersByTimeAsync(600_001);
    fail(client, 2);
    expect(client.isEnabled("new-checkout")).toBe(true);
    fail(client, 1);
    expect(client.isEnabled("new-checkout")).toBe(false);
  });

  test("failures reported by the application count, of any flag of the release", async () => {
    const client = await open();
    client.reportFailure("headline", new Error("one"));
    client.reportFailure("new-checkout", "a text");
    client.reportFailure("new-checkout", undefined);
    expect(client.isEnabled("new-checkout")).toBe(false);
  });

  test("failures of what no release gave, or of one without a guardrail, trip nothing", async () => {
    const client = await open({ snapshot: guarded({ guardrail: { failures: 0, within: "" } }) });
    const failures = vi.fn();
    client.on("failure", failures);
    fail(client, 20);
    client.reportFailure("limit", new Error("x"));
    client.reportFailure("nowhere", new Error("x"));
    expect(failures).toHaveBeenCalledTimes(22);
    expect(client.isEnabled("new-checkout")).toBe(true);
  });

  test("can be reset", async () => {
    const client = await open();
    fail(client, 3);
    client.resetTripped("winter");
    expect(client.isEnabled("new-checkout")).toBe(false);
    client.resetTripped("autumn");
    expect(client.isEnabled("new-checkout")).toBe(true);
    fail(client, 3);
    client.resetTripped();
    expect(client.isEnabled("new-checkout")).toBe(true);
  });

  test("a trip is over after a day", async () => {
    const client = await open();
    expect(client.isEnabled("new-checkout")).toBe(true);
    fail(client, 3);
    await vi.advanceTimersByTimeAsync(DAY - 1000);
    expect(client.isEnabled("new-checkout")).toBe(false);
    await vi.advanceTimersByTimeAsync(2000);
    expect(client.isEnabled("new-checkout")).toBe(true);
  });

  test("a trip is over when the release is published anew, and not when anything else is", async () => {
    let document = { ...guarded(), revision: 1 };
    vi.stubGlobal("fetch", async () => new Response(JSON.stringify(document)));
    const client = await open({ snapshot: { url: "http://shop.test/s.json", refresh: 0 } });
    fail(client, 3);
    document = { ...document, revision: 2 };
    await client.refresh();
    expect(client.isEnabled("new-checkout")).toBe(false);
    document = { ...guarded({ salt: "fixed" }), revision: 3 };
    await client.refresh();
    expect(client.isEnabled("new-checkout")).toBe(true);
  });

  test("a trip lives in memory, unless it may be remembered, and then for this deployment", async () => {
    const entries = new Map<string, string>();
    const storage = {
      getItem: (key: string) => entries.get(key) ?? null,
      setItem: (key: string, value: string) => void entries.set(key, value),
      removeItem: (key: string) => void entries.delete(key),
    };
    fail(await open({ storage }), 3);
    expect((await open({ storage })).isEnabled("new-checkout")).toBe(true);
    fail(await open({ storage, remember: true }), 3);
    expect((await open({ storage, remember: true })).isEnabled("new-checkout")).toBe(false);
    const deployment = { version: "2.4.1" };
    expect((await open({ storage, remember: true, deployment })).isEnabled("new-checkout")).toBe(true);
    for (const key of entries.keys()) if (key.endsWith("tripped")) entries.set(key, '{"autumn":7,"x":null}');
    expect((await open({ storage, remember: true })).isEnabled("new-checkout")).toBe(true);
  });

  test("goes to the sink, without a word about the person", async () => {
    const reports: Report[] = [];
    const client = await open({
      sink: (report) => reports.push(report),
      context: { targetingKey: "anna", email: "anna@example.com" },
      deployment: { app: "shop", version: "2.4.0" },
    });
    fail(client, 3);
    const about = { at: NOW, app: "shop", deployment: "2.4.0", revision: 1, release: "autumn", stage: "general" };
    expect(reports.slice(-2)).toEqual([
      { ...about, event: "failure", flag: "new-checkout", variant: "on", error: "TypeError: boom" },
      { ...about, event: "tripped", failures: 3, error: "TypeError: boom" },
    ]);
    expect(JSON.stringify(reports)).not.toContain("anna");
  });

  test("counts whatever was thrown, and tells no more of it than a line", async () => {
    const client = await open();
    const errors: string[] = [];
    client.on("failure", ({ error }) => errors.push(error));
    client.reportFailure("limit", Object.create(null));
    client.reportFailure("limit", Symbol("x"));
    client.reportFailure("limit", {
      get message() {
        throw new Error("mine");
      },
    });
    client.reportFailure("limit", new Error("x".repeat(5_000)));
    expect(errors.map((error) => error.slice(0, 9))).toEqual(["Error", "Error", "Error", "Error: xx"]);
    expect(errors[3]).toHaveLength(500);
  });

  test("a closed client still runs what it guards", async () => {
    const client = await open();
    client.isEnabled("new-checkout");
    client.close();
    expect(client.guard("new-checkout", () => 7)).toBe(7);
    expect(() => client.guard("new-checkout", boom)).toThrow("boom");
  });
});
