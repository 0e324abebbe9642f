// What every consumer asks: a release that is open to some, and a flag with a rule.

/** @type {import("footlights").Snapshot} */
export const SNAPSHOT = {
  format: 1,
  environment: "production",
  lineage: "shop",
  revision: 7,
  flags: {
    "new-checkout": { variants: { off: false, on: true }, dormant: "off" },
    headline: {
      variants: { plain: "Checkout", warm: "Almost yours" },
      dormant: "plain",
      rules: [{ when: { attribute: "plan", in: ["pro"] }, serve: "warm" }],
    },
  },
  releases: {
    autumn: {
      flags: { "new-checkout": "on" },
      needs: { deployment: { shop: ">=2.4.0" } },
      audience: { attribute: "plan", in: ["pro"] },
      opens: "2026-01-01T00:00:00Z",
    },
  },
};

const DEPLOYMENT = { app: "shop", version: "2.4.0", environment: "production" };

/**
 * The answers for two people, as a text.
 *
 * @param {(options: import("footlights").ClientOptions) => Promise<import("footlights").Client>} createClient
 */
export async function play(createClient) {
  const client = await createClient({ snapshot: SNAPSHOT, deployment: DEPLOYMENT, storage: "none" });
  const people = [{ targetingKey: "anna", plan: "pro" }, { targetingKey: "berta" }];
  const answers = people.map((person) => {
    client.setContext(person);
    const { value, flagMetadata } = client.getBooleanDetails("new-checkout", false);
    return [value, flagMetadata.cause, client.getStringValue("headline", "mine")].join();
  });
  client.close();
  return answers.join(" | ");
}
