import { createClient } from "footlights";

/** @type {import("../description.mjs").Vendor} */
export const vendor = {
  name: "Footlights",
  npm: "footlights",
  kind: "evaluates",

  toDocument: (flags) => ({
    format: 1,
    revision: 1,
    publishedAt: "2026-11-24T09:00:00Z",
    flags: Object.fromEntries(
      flags.map(({ key, countries }) => [
        key,
        {
          variants: { off: false, on: true },
          dormant: "off",
          rules: [
            { when: { attribute: "country", in: countries }, serve: "on" },
            {
              split: [
                { variant: "off", weight: 1 },
                { variant: "on", weight: 1 },
              ],
            },
          ],
        },
      ]),
    ),
  }),

  async open(bytes, person) {
    // With the header that makes the client go by the server's time, as in a page.
    const headers = { Date: new Date().toUTCString() };
    const client = await createClient({
      snapshot: new Response(/** @type {Uint8Array<ArrayBuffer>} */ (bytes), { headers }),
      context: toContext(person),
      storage: "none",
    });
    client.on("error", (error) => {
      throw error;
    });
    return {
      read: (key) => client.isEnabled(key),
      ask: (key, person) => client.rehearse({ context: toContext(person) }).isEnabled(key),
      hold: (person) => client.setContext(toContext(person)),
      close: () => client.close(),
      all: (keys, person) => {
        const answers = client.rehearse({ context: toContext(person) });
        let on = 0;
        for (const key of keys) if (answers.isEnabled(key)) on += 1;
        return on;
      },
    };
  },
};

/** @param {import("../description.mjs").Person} person */
const toContext = ({ id, country }) => ({ targetingKey: id, country });
