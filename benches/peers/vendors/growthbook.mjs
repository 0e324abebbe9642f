import { GrowthBook, GrowthBookClient } from "@growthbook/growthbook";
import { parse } from "../description.mjs";

/** @type {import("../description.mjs").Vendor} */
export const vendor = {
  name: "GrowthBook",
  npm: "@growthbook/growthbook",
  kind: "evaluates",

  toDocument: (flags) => ({
    features: Object.fromEntries(
      flags.map(({ key, countries }) => [
        key,
        {
          defaultValue: false,
          rules: [
            { condition: { country: { $in: countries } }, force: true },
            { force: true, coverage: 0.5, hashAttribute: "id" },
          ],
        },
      ]),
    ),
  }),

  open(bytes, person) {
    const client = new GrowthBook({ attributes: person }).initSync({ payload: parse(bytes) });
    return {
      read: (key) => client.isOn(key),
      // Synchronous up to its end where there is neither remote evaluation nor a sticky bucket.
      hold: (person) => void client.setAttributes(person),
      close: () => client.destroy(),
    };
  },

  openForAnybody(bytes) {
    const client = new GrowthBookClient().initSync({ payload: parse(bytes) });
    return {
      read: () => false,
      ask: (key, person) => client.isOn(key, { attributes: person }),
      close: () => client.destroy(),
    };
  },
};
