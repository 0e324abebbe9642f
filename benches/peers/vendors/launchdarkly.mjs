import { createClient } from "@launchdarkly/js-client-sdk";
import { evaluated, parse } from "../description.mjs";

/** @type {import("../description.mjs").Vendor} */
export const vendor = {
  name: "LaunchDarkly v4",
  npm: "@launchdarkly/js-client-sdk",
  kind: "caches",
  // It needs a window and a document.
  browserOnly: true,

  toDocument(flags, person) {
    const answers = flags.map((flag) => [flag.key, evaluated(flag, person)]);
    const states = answers.map(([key, value]) => [key, { variation: value ? 0 : 1, version: 1 }]);
    return { ...Object.fromEntries(answers), $flagsState: Object.fromEntries(states), $valid: true };
  },

  async open(bytes, person) {
    const { origin } = location;
    const client = createClient(
      "client",
      { kind: "user", key: person.id, country: person.country },
      {
        baseUri: origin,
        streamUri: origin,
        eventsUri: origin,
        sendEvents: false,
        fetchGoals: false,
        streaming: false,
        diagnosticOptOut: true,
        logger: { error() {}, warn() {}, info() {}, debug() {} },
      },
    );
    await client.start({ identifyOptions: { bootstrap: parse(bytes) } });
    return { read: (key) => client.boolVariation(key, false), close: () => void client.close() };
  },
};
