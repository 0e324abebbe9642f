import { readFileSync } from "node:fs";
import { expect, onTestFinished, test, vi } from "vitest";
import { openClient } from "../src/client.js";
import type { FootlightsError } from "../src/error.js";
import { checkOptions } from "../src/options.js";
import type { EvaluationContext } from "../src/types.js";
import { opening, shop } from "./snapshots.js";

/** How many calls are to trap from now on, and what the last instance has for memory. */
const trap = vi.hoisted(() => ({ times: 0, memory: undefined as WebAssembly.Memory | undefined, instances: 0 }));

// The core does not trap, so that its exports have to be made to.
vi.mock("../src/glue.js", async (original) => {
  const glue = await original<typeof import("../src/glue.js")>();
  function trapping<T extends unknown[], R>(work: (...given: T) => R): (...given: T) => R {
    return (...given) => {
      if (trap.times > 0) {
        trap.times -= 1;
        ruin();
        throw new WebAssembly.RuntimeError("unreachable");
      }
      return work(...given);
    };
  }
  const mocked = {
    ...glue,
    initSync(given: { module: WebAssembly.Module }) {
      const exports = glue.initSync(given);
      trap.memory = exports.memory;
      trap.instances += 1;
      // What the glue has of an instance, and of that only.
      const { close, create, evaluate, happened, time, view } = glue;
      Object.assign(mocked, { close, create, happened, time, evaluate: trapping(evaluate), view: trapping(view) });
      return exports;
    },
    ask: trapping(glue.ask),
    open: trapping(glue.open),
  };
  return mocked;
});

/** Leaves nothing of the memory of an instance but what is between the first and the last brace of a document. */
function ruin(): void {
  const bytes = Buffer.from((trap.memory as WebAssembly.Memory).buffer);
  const kept: [number, Buffer][] = [];
  for (let from = bytes.indexOf('{"format":1'); from >= 0; from = bytes.indexOf('{"format":1', from + 1)) {
    let end = from;
    while ((bytes[end] as number) >= 32) end += 1;
    kept.push([from, Buffer.from(bytes.subarray(from, end))]);
  }
  bytes.fill(0xff);
  for (const [from, document] of kept) document.copy(bytes, from);
}

const wasm = readFileSync(new URL("../wasm/named.wasm", import.meta.url));

async function open(context: EvaluationContext) {
  const client = await openClient(checkOptions({ snapshot: shop(opening(Date.now() + 60_000)), context }), () =>
    WebAssembly.compile(wasm),
  );
  onTestFinished(() => client.close());
  const errors: FootlightsError[] = [];
  client.on("error", (error) => errors.push(error));
  return { client, errors };
}

test("a core that traps is replaced within the call, for every client, and nobody notices", async () => {
  const [{ client, errors }, other] = [await open({ plan: "pro" }), await open({ plan: "free" })];
  client.override("limit", "high");
  expect(client.getStringValue("headline", "")).toBe("Almost yours");
  const { instances } = trap;
  const before = { releases: client.releases(), explained: client.explain("headline"), flags: client.flags() };

  trap.times = 1;
  const details = client.getNumberDetails("limit", 7);
  expect(details).toMatchObject({ variant: "high", reason: "STATIC" });
  expect([trap.times, trap.instances]).toEqual([0, instances + 1]);
  // Of the same document, for the same person.
  expect(client.getStringValue("headline", "")).toBe("Almost yours");
  client.setContext({ plan: "free" });
  expect(client.getStringValue("headline", "")).toBe("Checkout");
  client.setContext({ plan: "pro" });
  expect(client.getStringValue("headline", "")).toBe("Almost yours");
  const after = client.explain("headline");
  expect({ ...after, now: 0 }).toEqual({ ...before.explained, now: 0 });
  expect([client.releases(), client.flags()]).toEqual([before.releases, before.flags]);
  // The other client shares the core, and finds the new one when it needs it.
  expect(other.client.getStringValue("headline", "")).toBe("Checkout");
  expect(other.client.getNumberDetails("limit", 7).reason).toBe("DEFAULT");

  for (const [work, expected] of [
    [() => client.explain("headline").details.value, "Almost yours"],
    [() => client.rehearse({ context: { plan: "free" } }).getStringValue("headline", ""), "Checkout"],
    [() => client.variants("theme")[0], "dim"],
    [() => other.client.getStringDetails("headline", "").variant, "plain"],
  ] as const) {
    trap.times = 1;
    expect(work()).toBe(expected);
    expect(trap.times).toBe(0);
  }
  // Closing and opening, too.
  const third = await open({ plan: "pro" });
  expect(third.client.getStringValue("headline", "")).toBe("Almost yours");
  expect([client.status, other.client.status, errors, other.errors]).toEqual(["READY", "READY", [], []]);
});

test("a core that traps while a snapshot is fetched takes it all the same, and goes on asking for the next", async () => {
  const document = (revision: number) => ({ ...shop(opening(0)), revision, environment: undefined });
  let revision = 1;
  vi.stubGlobal(
    "fetch",
    vi.fn(
      async () => new Response(JSON.stringify(document(revision)), { headers: { date: new Date().toUTCString() } }),
    ),
  );
  const settings = checkOptions({ snapshot: "https://example.com/snapshot.json", storage: "none", context: {} });
  const client = await openClient(settings, () => WebAssembly.compile(wasm));
  onTestFinished(() => client.close());
  const errors = vi.fn();
  client.on("error", errors);
  expect(client.snapshot?.revision).toBe(1);

  revision = 2;
  trap.times = 1;
  await client.refresh();
  expect([client.snapshot?.revision, trap.times]).toEqual([2, 0]);
  expect(client.explain("headline").clock?.source).toBe("server");
  const { fetch } = globalThis;
  expect(fetch).toHaveBeenCalledTimes(2);
  // What the policy has forgotten is no reason to ask at once.
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(fetch).toHaveBeenCalledTimes(2);
  revision = 3;
  await client.refresh();
  expect([client.snapshot?.revision, client.status]).toEqual([3, "READY"]);
  expect(errors).not.toHaveBeenCalled();
});

test("a core that traps twice in one call is not asked again: the last answers stay, the rest are defaults", async () => {
  const [{ client, errors }, other] = [await open({ plan: "pro" }), await open({ plan: "free" })];
  const changed = vi.fn();
  client.on("change", changed);
  expect(client.getStringValue("headline", "")).toBe("Almost yours");
  expect(client.getStringDetails("headline", "").variant).toBe("warm");
  expect(other.client.getStringValue("headline", "")).toBe("Checkout");
  trap.times = 2;

  expect(client.getNumberDetails("limit", 7)).toMatchObject({ value: 7, errorCode: "PROVIDER_NOT_READY" });
  expect(client.status).toBe("FATAL");
  expect(trap.times).toBe(0);
  client.setContext({ plan: "free" });
  client.override("headline", "plain");
  await client.refresh();
  expect(client.getStringValue("headline", "")).toBe("Almost yours");
  expect(client.getStringDetails("headline", "").variant).toBe("warm");
  expect(client.getNumberValue("limit", 7)).toBe(7);
  expect(client.explain("headline").details.errorCode).toBe("PROVIDER_NOT_READY");
  expect(client.rehearse({}).isEnabled("new-checkout")).toBe(false);
  expect(changed).not.toHaveBeenCalled();
  expect(errors.map(({ code, message }) => [code, message])).toEqual([
    [
      "CORE_FAILED",
      "the WebAssembly core of footlights failed; flags keep their last answers, else the caller's defaults",
    ],
  ]);
  expect(errors[0]?.cause).toBeInstanceOf(WebAssembly.RuntimeError);

  // The other client shares the core, and finds out when it needs it.
  expect(other.client.getStringValue("headline", "")).toBe("Checkout");
  expect(other.client.getNumberValue("limit", 7)).toBe(7);
  expect([other.client.status, other.errors.map((error) => error.code)]).toEqual(["FATAL", ["CORE_FAILED"]]);
});
