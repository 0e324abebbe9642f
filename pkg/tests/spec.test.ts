import { readFileSync } from "node:fs";
import {
  type Answers,
  type Client,
  createClient,
  type EvaluationDetails,
  type FlagValue,
  type FootlightsError,
} from "footlights";
import { describe, expect, test } from "vitest";
import { copyContext } from "../src/context.js";
import { loadCore } from "../src/core.js";
import { createEngine } from "../src/engine.js";
import { rehearse } from "../src/rehearsal.js";
import { documentOf, type Json, readSpec, type SpecCase, type SpecFile, settingOf } from "./cases.js";

// The cases go through the built package, as an application uses it. What its interface does not offer (a confirmation
// that is older than the present, a tripped guardrail, a pin) goes through the modules it is built of; of the faults, which are
// listed by the core alone, it shows one for each flag and release.

const wasm = readFileSync(new URL("../wasm/named.wasm", import.meta.url));
const core = await loadCore(() => WebAssembly.compile(wasm));

const files = readSpec();

test("there are at least 300 cases, and no two of a file have one name", () => {
  expect(files.reduce((sum, { file }) => sum + file.cases.length, 0)).toBeGreaterThanOrEqual(300);
  for (const { name, file } of files) {
    expect(new Set(file.cases.map((each) => each.name)).size, name).toBe(file.cases.length);
  }
});

describe.each(files)("$name", ({ file }) => {
  test.each(file.cases)("$name", async (each) => {
    if (each.bucket !== undefined) await checkBucket(each.bucket, each.expect ?? {});
    else if (each.refused !== undefined) expect(await refusalOf(documentOf(file, each))).toMatchObject(each.refused);
    else if (each.faults !== undefined) await checkFaults(documentOf(file, each), each.faults);
    else compare(await found(file, each), each.expect);
  });
});

/** Only the fields that a case names are compared; `null` is a field that must be absent. */
function compare(found: Readonly<Record<string, unknown>>, expected: SpecCase["expect"]): void {
  expect(Object.keys(expected ?? {})).not.toHaveLength(0);
  for (const [field, value] of Object.entries(expected ?? {})) {
    const isInstant = field === "since" || field === "nextChangeAt";
    expect(found[field] ?? null, field).toEqual(isInstant && typeof value === "string" ? Date.parse(value) : value);
  }
}

async function found(file: SpecFile, each: SpecCase): Promise<Readonly<Record<string, unknown>>> {
  const { answers, close } = await answersFor(file, each);
  try {
    if (each.release !== undefined) {
      return { ...answers.releases().find(({ key }) => key === each.release) };
    }
    return flagOf(answers, each.flag ?? "", each.type ?? ownType(file, each), each.default);
  } finally {
    close();
  }
}

/** Value, details and explanation of a flag, which have to agree. */
function flagOf(answers: Answers, key: string, type: NonNullable<SpecCase["type"]>, given: Json | undefined) {
  const { value, details } = ask(answers, key, type, given);
  expect(details.value).toBe(value);
  expect(details.flagKey).toBe(key);
  const known = details.variant === undefined ? undefined : value;
  if (type === "boolean") expect(answers.isEnabled(key)).toBe(known === true);
  if (details.errorCode !== "TYPE_MISMATCH") {
    // Without what only one of the two has; what is undefined counts as absent.
    expect(answers.explain(key).details).toEqual({ ...details, flagKey: undefined, value: known });
  }
  return { ...details, ...details.flagMetadata, value: known ?? given };
}

function ask(
  answers: Answers,
  key: string,
  type: NonNullable<SpecCase["type"]>,
  given: Json | undefined,
): { value: FlagValue; details: EvaluationDetails<FlagValue> } {
  switch (type) {
    case "boolean": {
      const fallback = given === true;
      return { value: answers.getBooleanValue(key, fallback), details: answers.getBooleanDetails(key, fallback) };
    }
    case "string": {
      const fallback = String(given);
      return { value: answers.getStringValue(key, fallback), details: answers.getStringDetails(key, fallback) };
    }
    case "number": {
      const fallback = Number(given);
      return { value: answers.getNumberValue(key, fallback), details: answers.getNumberDetails(key, fallback) };
    }
    case "object": {
      const fallback = Object(given);
      return { value: answers.getObjectValue(key, fallback), details: answers.getObjectDetails(key, fallback) };
    }
  }
}

/** The type of the flag's first variant, for cases that ask for the flag's own. */
function ownType(file: SpecFile, each: SpecCase): NonNullable<SpecCase["type"]> {
  const document = JSON.parse(documentOf(file, each)) as { flags?: Record<string, { variants?: object }> };
  const flag = document.flags?.[each.flag ?? ""];
  const type = typeof Object.values(flag?.variants ?? {})[0];
  return type === "string" || type === "number" || type === "object" ? type : "boolean";
}

async function answersFor(file: SpecFile, each: SpecCase): Promise<{ answers: Answers; close: () => void }> {
  const document = documentOf(file, each);
  const { now, confirmedAt, deployment, context, local } = settingOf(file, each);
  if (confirmedAt === now && local.tripped === undefined && local.pinned === undefined) {
    const client = await clientOf(document);
    const overrides = local.overrides ?? {};
    return { answers: client.rehearse({ at: now, context, deployment, overrides }), close: () => client.close() };
  }
  const engine = createEngine((error) => {
    throw error;
  });
  engine.open(core, 0, false);
  engine.load(new TextEncoder().encode(document), undefined);
  const view = {
    now: Date.parse(now),
    confirmedAt: Date.parse(confirmedAt),
    context: copyContext(context).context,
    deployment,
    local,
  };
  return { answers: rehearse(engine, view), close: () => engine.close() };
}

/** A client of exactly this text: a response takes what no object can say. */
async function clientOf(document: string): Promise<Client> {
  const client = await createClient({ snapshot: new Response(document), storage: "none" });
  expect(client.status).toBe("READY");
  return client;
}

async function refusalOf(document: string): Promise<unknown> {
  const client = await createClient({ snapshot: new Response(document), storage: "none" });
  const error = await new Promise<FootlightsError>((resolve) => client.on("error", resolve));
  expect(client.status).toBe("ERROR");
  expect(client.snapshot).toBeUndefined();
  client.close();
  return { code: error.code, message: error.message.replace(/; check what is published$/, "") };
}

/** Of a flag that is closed the interface tells the first fault; of a release, the one that closes it. */
async function checkFaults(document: string, faults: readonly string[]): Promise<void> {
  const client = await clientOf(document);
  for (const key of client.flags()) {
    const { errorMessage } = client.explain(key).details;
    const isOfFlag = (fault: string) =>
      /^[.[:]/.test(fault.replace(`flags.${key}`, "")) || fault === `flags: duplicate key "${key}"`;
    if (errorMessage !== undefined) expect(errorMessage).toBe(faults.find(isOfFlag));
  }
  for (const { fault } of client.releases()) if (fault !== undefined) expect(faults).toContain(fault);
  client.close();
}

/** Neither is part of the interface, but a share shows the bucket, and a split tells one hash from its neighbours. */
async function checkBucket(
  { salt, unit }: NonNullable<SpecCase["bucket"]>,
  { hash, bucket }: NonNullable<SpecCase["expect"]>,
): Promise<void> {
  const variants = { off: false, on: true };
  const arms = (first: number) => [
    { variant: "on", weight: first },
    { variant: "off", weight: 2 ** 32 - 1 - first },
  ];
  const split = (first: number) => ({ variants, dormant: "off", salt, rules: [{ split: arms(first) }] });
  const document = {
    format: 1,
    flags: {
      shared: { variants, dormant: "off" },
      // The point is floor(hash * (2^32 - 1) / 2^32), which is hash - 1.
      below: split(Math.max(Number(hash ?? 1) - 1, 0)),
      above: split(Number(hash ?? 1)),
    },
    releases: {
      half: {
        flags: { shared: "on" },
        opens: "2026-01-01T00:00:00Z",
        salt,
        plan: [{ stage: "gradual", after: "PT0S", share: 50 }],
      },
    },
  };
  const client = await clientOf(JSON.stringify(document));
  const answers = client.rehearse({ at: "2026-06-01T00:00:00Z", context: { targetingKey: unit } });
  const gates = answers.explain("shared").steps.flatMap((step) => step.gates ?? []);
  expect(gates.find(({ gate }) => gate === "SHARE")?.bucket).toBe(bucket);
  if (hash !== undefined) {
    expect([answers.isEnabled("below"), answers.isEnabled("above")]).toEqual([false, true]);
  }
  client.close();
}
