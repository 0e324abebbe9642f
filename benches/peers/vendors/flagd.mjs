import { FlagdCore } from "@openfeature/flagd-core";

const silent = { error() {}, warn() {}, info() {}, debug() {} };

/** @type {import("../description.mjs").Vendor} */
export const vendor = {
  name: "flagd-core",
  npm: "@openfeature/flagd-core",
  kind: "evaluates",

  toDocument: (flags) => ({
    flags: Object.fromEntries(
      flags.map(({ key, countries }) => [
        key,
        {
          state: "ENABLED",
          variants: { on: true, off: false },
          defaultVariant: "off",
          targeting: {
            if: [
              { in: [{ var: "country" }, countries] },
              "on",
              {
                fractional: [
                  ["on", 50],
                  ["off", 50],
                ],
              },
            ],
          },
        },
      ]),
    ),
  }),

  open(bytes, person) {
    const core = new FlagdCore(undefined, silent);
    core.setConfigurations(new TextDecoder().decode(bytes));
    const ask = (/** @type {string} */ key, /** @type {import("../description.mjs").Person} */ { id, country }) =>
      core.resolveBooleanEvaluation(key, false, { targetingKey: id, country }, silent).value;
    // It holds nobody: every read names the person.
    return { read: (key) => ask(key, person), ask };
  },
};
