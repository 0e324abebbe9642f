import { createInstance } from "@featurevisor/sdk";
import { parse } from "../description.mjs";

/** @type {import("../description.mjs").Vendor} */
export const vendor = {
  name: "Featurevisor",
  npm: "@featurevisor/sdk",
  kind: "evaluates",

  toDocument(flags) {
    const nameOf = (/** @type {readonly string[]} */ countries) => countries.join("-").toLowerCase();
    return {
      schemaVersion: "2",
      revision: "1",
      segments: Object.fromEntries(
        flags.map(({ countries }) => [
          nameOf(countries),
          { conditions: [{ attribute: "country", operator: "in", value: countries }] },
        ]),
      ),
      features: Object.fromEntries(
        flags.map(({ key, countries }) => [
          key,
          {
            bucketBy: "id",
            traffic: [
              { key: "1", segments: nameOf(countries), percentage: 100_000 },
              { key: "2", segments: "*", percentage: 50_000 },
            ],
          },
        ]),
      ),
    };
  },

  open(bytes, person) {
    const client = createInstance({ datafile: parse(bytes), context: { ...person }, logLevel: "error" });
    return {
      read: (key) => client.isEnabled(key),
      ask: (key, person) => client.isEnabled(key, { ...person }),
      hold: (person) => client.setContext({ ...person }, true),
      close: () => client.close(),
    };
  },
};
