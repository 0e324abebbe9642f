import { type Client, createClient, FootlightsError } from "footlights";
import { openBooth } from "footlights/booth";
import { describe, expect, onTestFinished, test } from "vitest";
import { distanceInWords, spanInWords, toField } from "../src/booth/instants.js";
import { toJson } from "../src/booth/json.js";
import { describe as inWords, LOGGED, withEntry } from "../src/booth/log.js";
import { readScript, rehearsalInWords, type Script } from "../src/booth/rehearsal.js";
import { EVENTS } from "../src/events.js";
import { shop } from "./snapshots.js";

async function open(changes: Parameters<typeof shop>[0] = {}, deployment = {}): Promise<Client> {
  const client = await createClient({ snapshot: shop(changes), deployment, storage: "none" });
  onTestFinished(() => client.close());
  return client;
}

const REFUSAL = "the booth does not open in production, unless { allowInProduction: true }";

describe("in production", () => {
  test.each([{ environment: "production" }, {}])("it is refused: deployment %o", async (deployment) => {
    const client = await open({}, deployment);
    const refused = (() => {
      try {
        openBooth(client);
      } catch (error) {
        return error;
      }
      return undefined;
    })();
    expect(refused).toBeInstanceOf(FootlightsError);
    expect(refused).toMatchObject({ code: "BOOTH_REFUSED", message: REFUSAL });
  });

  test("it is not refused where that is allowed, nor in another environment: there is only no page here", async () => {
    const production = await open({}, { environment: "production" });
    expect(() => openBooth(production, { allowInProduction: true })).toThrow(ReferenceError);
    const staging = await open({ environment: "staging" }, { environment: "staging" });
    expect(() => openBooth(staging)).toThrow(ReferenceError);
  });

  test("a client says the deployment that it was given", async () => {
    const deployment = { app: "shop", version: "2.4.0" };
    expect((await open({}, deployment)).deployment).toEqual(deployment);
    expect((await open()).deployment).toEqual({});
  });
});

describe("spans in words", () => {
  test.each([
    [0, "0 s"],
    [59_999, "59 s"],
    [60_000, "1 min"],
    [3_600_000, "1 h"],
    [86_400_000 * 400, "400 d"],
  ])("%i ms are %s", (span, words) => {
    expect(spanInWords(span)).toBe(words);
    expect(distanceInWords(0, span)).toBe(`${words} ago`);
    if (span) expect(distanceInWords(span, 0)).toBe(`in ${words}`);
  });
});

describe("the log", () => {
  test("has words for every event there is", () => {
    expect([...LOGGED].sort()).toEqual([...EVENTS].sort());
  });

  test("tells flags and releases of a change, as far as there are any", () => {
    expect(inWords("change", { flags: ["a", "b"], releases: [] })).toBe("flags a, b");
    expect(inWords("change", { flags: ["a"], releases: ["c"] })).toBe("flags a; releases c");
  });

  test("tells an error by its code and its sentence", () => {
    expect(inWords("error", new FootlightsError("TIMEOUT", "too late"))).toBe("TIMEOUT: too late");
  });

  test("holds the last 50, the newest first", () => {
    let log: ReturnType<typeof withEntry> = [];
    for (let at = 0; at < 60; at++) log = withEntry(log, { at, event: "track", text: "" });
    expect(log).toHaveLength(50);
    expect([log[0]?.at, log[49]?.at]).toEqual([59, 10]);
  });

  test("takes what JSON cannot hold", () => {
    const cycle: Record<string, unknown> = {};
    cycle.self = cycle;
    expect(inWords("track", { name: "paid", details: cycle, releases: [] })).toBe("paid: [object Object]");
    expect(toJson(undefined)).toBe("undefined");
  });
});

describe("a rehearsal", () => {
  const present: Script = { at: "", context: '{"plan":"pro"}', deployment: "{}" };

  test("of what nobody has changed is of the client as it is", () => {
    expect(readScript(present, present)).toEqual({ options: {} });
    expect(readScript({ at: "", context: " ", deployment: "" }, present)).toEqual({ options: {} });
  });

  test("of everything", () => {
    const script = { at: "2026-12-02T09:00", context: '{"sentence":"x"}', deployment: '{"app":"shop"}' };
    const options = {
      at: new Date(2026, 11, 2, 9).getTime(),
      context: { sentence: "x" },
      deployment: { app: "shop" },
    };
    expect(readScript(script, present)).toEqual({ options });
    expect(rehearsalInWords(options, 0)).toMatch(/, with another context, with another deployment$/);
  });

  test.each([
    [{ at: "tomorrow" }, "at", "the instant is no date and time, such as 2026-12-02T09:00"],
    [{ context: "{" }, "context", /^the context is no JSON: ./],
    [{ context: "[]" }, "context", 'the context must be an object, such as { "targetingKey": "ada", "plan": "pro" }'],
    [{ deployment: "null" }, "deployment", /^the deployment must be an object, such as \{ "app"/],
  ])("of %o is refused by a sentence", (change, field, sentence) => {
    const { fault } = readScript({ ...present, ...change }, present);
    expect(fault?.field).toBe(field);
    expect(fault?.sentence).toMatch(sentence);
  });

  test("an instant is put into the field as it is read from there, and never before it", () => {
    for (const instant of [Date.parse("2026-12-02T09:00:00Z"), Date.parse("2026-12-02T09:00:00.001Z")]) {
      const read = Date.parse(toField(instant));
      expect(read).toBe(Math.ceil(instant / 1000) * 1000);
    }
    // As a browser would write it.
    expect(toField(Date.parse("2026-12-02T09:00:00Z"))).toMatch(/T\d\d:00$/);
  });
});
