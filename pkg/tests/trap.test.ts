import { readFileSync } from "node:fs";
import { expect, onTestFinished, test, vi } from "vitest";
import { openClient } from "../src/client.js";
import type { FootlightsError } from "../src/error.js";
import { checkOptions } from "../src/options.js";
import type { EvaluationContext } from "../src/types.js";
import { opening, shop } from "./snapshots.js";

const trap = vi.hoisted(() => ({ isSet: false }));

// The core does not trap, so that its exports have to be made to.
vi.mock("../src/glue.js", async (original) => {
  const glue = await original<typeof import("../src/glue.js")>();
  return {
    ...glue,
    evaluate: (handle: number, flag: number) => {
      if (trap.isSet) throw new WebAssembly.RuntimeError("unreachable");
      return glue.evaluate(handle, flag);
    },
  };
});

const wasm = readFileSync(new URL("../dist/footlights.wasm", import.meta.url));

async function open(context: EvaluationContext) {
  const client = await openClient(checkOptions({ snapshot: shop(opening(Date.now() + 60_000)), context }), () =>
    WebAssembly.compile(wasm),
  );
  onTestFinished(() => client.close());
  const errors: FootlightsError[] = [];
  client.on("error", (error) => errors.push(error));
  return { client, errors };
}

test("a core that traps is not asked again: the last answers stay, the rest are defaults", async () => {
  const [{ client, errors }, other] = [await open({ plan: "pro" }), await open({ plan: "free" })];
  const changed = vi.fn();
  client.on("change", changed);
  expect(client.getStringValue("headline", "")).toBe("Almost yours");
  expect(client.getStringDetails("headline", "").variant).toBe("warm");
  expect(other.client.getStringValue("headline", "")).toBe("Checkout");
  trap.isSet = true;

  expect(client.getNumberDetails("limit", 7)).toMatchObject({ value: 7, errorCode: "PROVIDER_NOT_READY" });
  expect(client.status).toBe("FATAL");
  trap.isSet = false;
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
