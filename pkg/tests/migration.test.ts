import { EventEmitter } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createConsoleLogger, getClient, LogLevel, PollingMode } from "@configcat/sdk";
import { createInstance } from "@featurevisor/sdk";
import { FliptClient } from "@flipt-io/flipt-client-js";
import { GrowthBook } from "@growthbook/growthbook";
import * as launchDarkly from "@launchdarkly/node-server-sdk";
import { FileDataSourceFactory } from "@launchdarkly/node-server-sdk/integrations";
import { FlagdCore } from "@openfeature/flagd-core";
import { createClient } from "footlights";
import { Unleash } from "unleash-client";
import { describe, expect, onTestFinished, test } from "vitest";

// The flag of docs/migration.md, asked of each system's own SDK.

const page = readFileSync(join(import.meta.dirname, "../../docs/migration.md"), "utf8");

function block(kind: string): string {
  const text = page.split(`\n\`\`\`${kind}\n`)[1]?.split("\n```\n")[0];
  if (text === undefined) throw new Error(`the page has no block ${kind}`);
  return text;
}

type Person = Readonly<Record<string, string>>;

const PEOPLE: readonly (readonly [Person, string])[] = [
  [{ plan: "pro", country: "AT" }, "Almost yours"],
  [{ plan: "team", country: "FR", version: "2.5.0" }, "Almost yours"],
  [{ plan: "pro", country: "DE" }, "Checkout"],
  [{ plan: "pro", country: "DE", version: "2.4.0" }, "Pay"],
  [{ plan: "free", country: "AT", version: "3.0.0" }, "Pay"],
  [{ version: "2.3.9" }, "Checkout"],
  [{ version: "2.4.0-rc.1" }, "Checkout"],
  [{}, "Checkout"],
];
/** Of whom the page says that systems answer differently. */
const NOWHERE: Person = { plan: "pro" };

const answers = PEOPLE.map(([, answer]) => answer);

function ask(read: (person: Person) => string): string[] {
  return PEOPLE.map(([person]) => read(person));
}

test("Footlights", async () => {
  const client = await createClient({ snapshot: JSON.parse(block("json")) });
  onTestFinished(() => client.close());
  const read = (person: Person) => {
    client.setContext(person);
    return client.getStringValue("headline", "mine");
  };
  expect(ask(read)).toEqual(answers);
  expect(read(NOWHERE)).toBe("Checkout");
});

test("GrowthBook", () => {
  const features = JSON.parse(block("jsonc growthbook"));
  const read = (person: Person) => {
    const growthBook = new GrowthBook({ attributes: person }).initSync({ payload: { features } });
    return growthBook.getFeatureValue("headline", "mine");
  };
  expect(ask(read)).toEqual(answers);
  expect(read(NOWHERE)).toBe("Almost yours");
});

test("LaunchDarkly", async () => {
  const folder = mkdtempSync(join(tmpdir(), "footlights-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "flags.json");
  writeFileSync(file, block("jsonc launchdarkly"));
  const client = launchDarkly.init("none", {
    updateProcessor: new FileDataSourceFactory({ paths: [file] }).getFactory(),
    sendEvents: false,
    logger: launchDarkly.basicLogger({ level: "none" }),
  });
  onTestFinished(() => client.close());
  await client.waitForInitialization({ timeout: 10 });
  const read = (person: Person) => client.variation("headline", { kind: "user", key: "somebody", ...person }, "mine");
  expect(await Promise.all(PEOPLE.map(([person]) => read(person)))).toEqual(answers);
  expect(await read(NOWHERE)).toBe("Checkout");
});

test("flagd", () => {
  const core = new FlagdCore();
  core.setConfigurations(block("jsonc flagd"));
  const read = (person: Person) => core.resolveStringEvaluation("headline", "mine", person).value;
  expect(ask(read)).toEqual(answers);
  expect(read(NOWHERE)).toBe("Almost yours");
});

type Read = (person: Person) => string;

function replaced(text: string, ...pairs: readonly (readonly [string, string])[]): string {
  return pairs.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the example has no ${from}`);
    return text.replaceAll(from, to);
  }, text);
}

async function footlights(text: string): Promise<Read> {
  const client = await createClient({ snapshot: JSON.parse(text) });
  onTestFinished(() => client.close());
  return ({ key = "somebody", ...person }) => {
    client.setContext({ targetingKey: key, ...person });
    return client.getStringValue("headline", "mine");
  };
}

async function unleash(text: string): Promise<Read> {
  const { features } = JSON.parse(text);
  // A repository of its own, so that it asks no server.
  const repository = Object.assign(new EventEmitter(), {
    getToggle: (name: string) => features.find((feature: { name: string }) => feature.name === name),
    getToggles: () => features,
    getTogglesWithSegmentData: () => features,
    getSegment: () => undefined,
    start: async () => {},
    stop() {},
  });
  const client = new Unleash({
    appName: "migration",
    url: "http://127.0.0.1/",
    repository,
    disableMetrics: true,
    disableAutoStart: true,
    skipInstanceCountWarning: true,
  });
  onTestFinished(() => client.destroy());
  repository.emit("ready");
  return ({ key = "somebody", ...properties }) =>
    client.getVariant("headline", { userId: key, properties }).payload?.value ?? "Checkout";
}

async function configCat(text: string): Promise<Read> {
  const client = getClient("aaaaaaaaaaaaaaaaaaaaaa/bbbbbbbbbbbbbbbbbbbbbb", PollingMode.ManualPoll, {
    // As it keeps a document: when it was fetched, its ETag, and the document.
    cache: { get: () => `${Date.now()}\n"1"\n${text}`, set() {} },
    offline: true,
    logger: createConsoleLogger(LogLevel.Off),
  });
  onTestFinished(() => client.dispose());
  await client.waitForReady();
  const snapshot = client.snapshot();
  return ({ key = "somebody", country, ...custom }) =>
    snapshot.getValue("headline", "mine", { identifier: key, ...(country === undefined ? {} : { country }), custom });
}

function featurevisor(text: string): Read {
  const client = createInstance({ datafile: JSON.parse(text), logLevel: "fatal" });
  return ({ key = "somebody", ...person }) =>
    String(client.getVariable("headline", "text", { userId: key, ...person }));
}

function openFlipt(text: string): Promise<FliptClient> {
  // Without an interval it has nothing to close.
  return FliptClient.init({ updateInterval: 0, fetcher: async () => new Response(text) });
}

async function flipt(text: string): Promise<Read> {
  const client = await openFlipt(text);
  return ({ key = "somebody", ...person }) => {
    // Flipt knows no versions: this is what an application must find out by itself.
    const current = { current: String(["2.4.0", "2.5.0", "3.0.0"].includes(person.version ?? "")) };
    const context = { ...person, ...(person.version === undefined ? {} : current) };
    return JSON.parse(client.evaluateVariant({ flagKey: "headline", entityId: key, context }).variantAttachment);
  };
}

describe("Unleash", () => {
  const text = block("jsonc unleash");

  test("answers the same", async () => {
    const read = await unleash(text);
    expect(ask(read)).toEqual(answers);
    expect(read(NOWHERE)).toBe("Almost yours");
  });

  test("inverted, what is missing is true", async () => {
    const read = await unleash(replaced(text, ['"SEMVER_GTE", ', '"SEMVER_LT", "inverted": true, ']));
    expect(read({})).toBe("Pay");
  });

  test("caseInsensitive does not concern IN", async () => {
    const read = await unleash(replaced(text, ['"operator": "IN", ', '"operator": "IN", "caseInsensitive": true, ']));
    expect(read({ plan: "PRO", country: "AT" })).toBe("Checkout");
  });

  test("NOT_IN of nothing is everybody", async () => {
    const read = await unleash(replaced(text, ['["DE"]', "[]"]));
    expect(read({ plan: "pro", country: "DE" })).toBe("Almost yours");
  });

  test("a text of digits is a number", async () => {
    const read = await unleash(replaced(text, ['"SEMVER_GTE", "value": "2.4.0"', '"NUM_GTE", "value": "18"']));
    expect(read({ version: "18" })).toBe("Pay");
  });
});

describe("ConfigCat", () => {
  const text = block("jsonc configcat");

  test("answers the same", async () => {
    const read = await configCat(text);
    expect(ask(read)).toEqual(answers);
    expect(read(NOWHERE)).toBe("Checkout");
  });

  test("an empty text is missing, and v2.5.0 is a version; not so here", async () => {
    const [theirs, ours] = [await configCat(text), await footlights(block("json"))];
    expect([theirs({ plan: "pro", country: "" }), ours({ plan: "pro", country: "" })]).toEqual([
      "Checkout",
      "Almost yours",
    ]);
    expect([theirs({ version: "v2.5.0" }), ours({ version: "v2.5.0" })]).toEqual(["Pay", "Checkout"]);
  });

  test("a text of digits is a number", async () => {
    const read = await configCat(replaced(text, ['"c": 9, "s": "2.4.0"', '"c": 15, "d": 18']));
    expect(read({ version: "18" })).toBe("Pay");
  });
});

describe("Featurevisor", () => {
  const text = block("jsonc featurevisor");

  test("answers the same", () => {
    const read = featurevisor(text);
    expect(ask(read)).toEqual(answers);
    expect(read(NOWHERE)).toBe("Checkout");
  });

  test("what is missing is not in a list, but neither equals anything", () => {
    expect(featurevisor(replaced(text, ['"notIn", "value": ["DE"]', '"notEquals", "value": "DE"']))(NOWHERE)).toBe(
      "Almost yours",
    );
    const not = replaced(text, [
      '{ "attribute": "country", "operator": "notIn", "value": ["DE"] }',
      '{ "not": [{ "attribute": "country", "operator": "in", "value": ["DE"] }] }',
    ]);
    expect(featurevisor(not)(NOWHERE)).toBe("Almost yours");
  });

  test("who is outside a percentage gets no other rule", () => {
    const read = featurevisor(replaced(text, ['"patrons", "percentage": 100000', '"patrons", "percentage": 0']));
    expect(read({ plan: "pro", country: "AT", version: "2.5.0" })).toBe("Checkout");
  });

  test("2.10 and v2.5.0 are versions", () => {
    const read = featurevisor(text);
    expect([read({ version: "2.10" }), read({ version: "v2.5.0" })]).toEqual(["Pay", "Pay"]);
  });
});

describe("Flipt", () => {
  const text = block("jsonc flipt");

  test("answers the same", async () => {
    const read = await flipt(text);
    expect(ask(read)).toEqual(answers);
    expect(read(NOWHERE)).toBe("Checkout");
  });

  test("what is missing or empty does not differ from anything", async () => {
    const read = await flipt(replaced(text, ['"isnotoneof", "value": "[\\"DE\\"]"', '"neq", "value": "DE"']));
    expect([read(NOWHERE), read({ plan: "pro", country: "" })]).toEqual(["Checkout", "Checkout"]);
    expect((await flipt(text))({ plan: "pro", country: "" })).toBe("Checkout");
  });

  test("attributes are texts", async () => {
    const client = await openFlipt(text);
    const context = { plan: 18 } as unknown as Person;
    expect(() => client.evaluateVariant({ flagKey: "headline", entityId: "somebody", context })).toThrow(
      "expected a string",
    );
  });

  test("a single distribution is everybody, whatever its weight", async () => {
    const read = await flipt(replaced(text, ['"rollout": 100', '"rollout": 1']));
    expect(ask(read)).toEqual(answers);
  });

  test("a boolean flag that is not enabled has its thresholds all the same", async () => {
    const flag = { key: "headline", name: "", type: "BOOLEAN_FLAG_TYPE", enabled: false };
    const rollouts = [{ threshold: { percentage: 100, value: true } }];
    const client = await openFlipt(JSON.stringify({ namespace: { key: "default" }, flags: [{ ...flag, rollouts }] }));
    const { enabled } = client.evaluateBoolean({ flagKey: "headline", entityId: "somebody", context: {} });
    expect(enabled).toBe(true);
  });

  test("a segment without constraints is everybody", async () => {
    const document = JSON.parse(text);
    document.flags[0].rules[0].segments[0].constraints = [];
    expect((await flipt(JSON.stringify(document)))({})).toBe("Almost yours");
  });
});

test("a share is as large and of other people, with each of them", async () => {
  const ours = JSON.parse(block("json"));
  const [rule] = ours.flags.headline.rules;
  delete rule.serve;
  rule.split = ["warm", "plain"].map((variant) => ({ variant, weight: 1 }));
  const cat = JSON.parse(block("jsonc configcat"));
  const [options] = cat.f.headline.r;
  options.p = [options.s, { v: cat.f.headline.v, i: "plain" }].map((served) => ({ p: 50, ...served }));
  delete options.s;
  const weights = JSON.parse(block("jsonc flipt"));
  const [first] = weights.flags[0].rules;
  first.distributions.push({ variantKey: "plain", variantAttachment: '"Checkout"', rollout: 100 });
  const reads: readonly Read[] = [
    await footlights(JSON.stringify(ours)),
    await unleash(replaced(block("jsonc unleash"), ['"rollout": "100"', '"rollout": "50"'])),
    await configCat(JSON.stringify(cat)),
    featurevisor(replaced(block("jsonc featurevisor"), ['"percentage": 100000', '"percentage": 50000'])),
    await flipt(JSON.stringify(weights)),
  ];
  const people = Array.from({ length: 500 }, (_, n) => ({ key: `visitor-${n}`, plan: "pro", country: "AT" }));
  const drawn = reads.map((read) => people.map((person) => read(person) === "Almost yours"));
  for (const who of drawn) {
    const size = who.filter(Boolean).length;
    expect(size).toBeGreaterThan(200);
    expect(size).toBeLessThan(300);
  }
  for (const theirs of drawn.slice(1)) {
    const alike = theirs.filter((is, n) => is === drawn[0]?.[n]).length;
    expect(alike).toBeGreaterThan(200);
    expect(alike).toBeLessThan(300);
  }
});
