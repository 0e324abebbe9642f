import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GrowthBook } from "@growthbook/growthbook";
import * as launchDarkly from "@launchdarkly/node-server-sdk";
import { FileDataSourceFactory } from "@launchdarkly/node-server-sdk/integrations";
import { FlagdCore } from "@openfeature/flagd-core";
import { createClient } from "footlights";
import { expect, onTestFinished, test } from "vitest";

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
