import { createFlagsmithInstance } from "flagsmith/isomorphic";
import { evaluated, parse } from "../description.mjs";

/** @type {import("../description.mjs").Vendor} */
export const vendor = {
  name: "Flagsmith",
  npm: "flagsmith",
  kind: "caches",

  toDocument: (flags, person) => ({
    api: "http://127.0.0.1/",
    evaluationContext: { environment: { apiKey: "environment" }, identity: { identifier: person.id, traits: {} } },
    flags: Object.fromEntries(
      flags.map((flag, id) => [flag.key, { id, enabled: evaluated(flag, person), value: null }]),
    ),
  }),

  async open(bytes) {
    const client = createFlagsmithInstance();
    await client.init({
      environmentID: "environment",
      state: parse(bytes),
      preventFetch: true,
      cacheFlags: false,
      enableAnalytics: false,
    });
    return { read: (key) => client.hasFeature(key) };
  },
};
