import { FliptClient } from "@flipt-io/flipt-client-js";
import { parse } from "../description.mjs";

/** @type {import("../description.mjs").Vendor} */
export const vendor = {
  name: "Flipt client (wasm)",
  npm: "@flipt-io/flipt-client-js",
  kind: "evaluates",

  toDocument: (flags) => ({
    namespace: { key: "default" },
    flags: flags.map(({ key, countries }) => ({
      key,
      name: key,
      description: "",
      enabled: false,
      type: "BOOLEAN_FLAG_TYPE",
      rules: [],
      rollouts: [
        {
          type: "SEGMENT_ROLLOUT_TYPE",
          rank: 1,
          segment: {
            value: true,
            segmentOperator: "OR_SEGMENT_OPERATOR",
            segments: [
              {
                key: "countries",
                matchType: "ALL_SEGMENT_MATCH_TYPE",
                constraints: [
                  {
                    type: "STRING_CONSTRAINT_COMPARISON_TYPE",
                    property: "country",
                    operator: "isoneof",
                    value: JSON.stringify(countries),
                  },
                ],
              },
            ],
          },
        },
        { type: "THRESHOLD_ROLLOUT_TYPE", rank: 2, threshold: { percentage: 50, value: true } },
      ],
    })),
  }),

  async open(bytes, person) {
    const headers = { get: () => null };
    const client = await FliptClient.init({
      updateInterval: 0,
      fetcher: async () => ({ ok: true, status: 200, statusText: "OK", headers, json: async () => parse(bytes) }),
    });
    const ask = (/** @type {string} */ key, /** @type {import("../description.mjs").Person} */ { id, country }) =>
      client.evaluateBoolean({ flagKey: key, entityId: id, context: { country } }).enabled;
    // It holds nobody: every read names the person.
    return { read: (key) => ask(key, person), ask, close: () => /** @type {{ close?(): void }} */ (client).close?.() };
  },
};
