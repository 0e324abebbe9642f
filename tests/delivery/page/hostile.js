// Contexts that break careless code. Each is made in the page, since most of them cannot be carried into it.

/** @typedef {import("../../../pkg/dist/index.js").Client} Client */

const MEGA = 1024 * 1024;

function cyclic() {
  /** @type {Record<string, unknown>} */
  const context = { targetingKey: "a", value: 1 };
  context.self = context;
  return context;
}

/** @type {Record<string, (client: Client) => import("../../../pkg/dist/index.js").EvaluationContext>} */
export const HOSTILE = {
  NaN: () => ({ targetingKey: "a", value: Number.NaN }),
  Infinity: () => ({ targetingKey: "a", value: Number.POSITIVE_INFINITY }),
  "-Infinity": () => ({ targetingKey: "a", value: Number.NEGATIVE_INFINITY }),
  "1e308": () => ({ targetingKey: "a", value: 1e308 }),
  "-0": () => ({ targetingKey: "a", value: -0 }),
  "lone surrogates": () => ({ targetingKey: "\ud800", value: "\udfff\ud800", "\udc00": 1 }),
  "a text of 10 MB": () => ({ targetingKey: "a", value: "x".repeat(10 * MEGA) }),
  "a targeting key of 10 MB": () => ({ targetingKey: "x".repeat(10 * MEGA), value: 1 }),
  "an object that holds itself": () => /** @type {never} */ (cyclic()),
  "a getter that throws": () => ({
    targetingKey: "a",
    /** @returns {number} */
    get value() {
      throw new Error("a getter of the application");
    },
  }),
  "a getter that calls the client": (client) => ({
    targetingKey: "a",
    get value() {
      client.setContext({ targetingKey: "b", value: 2 });
      return client.getNumberValue("limit", 0);
    },
  }),
  "a getter that closes nothing but reads": (client) => ({
    targetingKey: "a",
    get value() {
      return String(client.isEnabled("lamp"));
    },
  }),
  "a Proxy": () =>
    new Proxy(
      { targetingKey: "a", value: 1 },
      {
        ownKeys() {
          throw new Error("a proxy of the application");
        },
      },
    ),
  "a revoked Proxy": () => {
    const { proxy, revoke } = Proxy.revocable({ targetingKey: "a" }, {});
    revoke();
    return /** @type {never} */ ({ targetingKey: "a", value: proxy });
  },
  "a BigInt": () => /** @type {never} */ ({ targetingKey: "a", value: 10n ** 400n }),
  "a Symbol": () => /** @type {never} */ ({ targetingKey: "a", value: Symbol("value") }),
  "a function": () => /** @type {never} */ ({ targetingKey: "a", value: () => 1 }),
  "a Date": () => ({ targetingKey: "a", value: new Date("2026-12-02T09:00:00Z") }),
  "an invalid Date": () => ({ targetingKey: "a", value: new Date(Number.NaN) }),
  "a toJSON that throws": () =>
    /** @type {never} */ ({
      targetingKey: "a",
      value: {
        toJSON() {
          throw new Error("a toJSON of the application");
        },
      },
    }),
  "100,000 attributes": () =>
    /** @type {never} */ (Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`a${index}`, index]))),
  "10,000 levels": () => {
    /** @type {Record<string, unknown>} */
    let value = {};
    for (let level = 0; level < 10_000; level++) value = { value };
    return /** @type {never} */ ({ targetingKey: "a", value });
  },
  ["__proto__"]: () => JSON.parse('{"targetingKey":"a","__proto__":{"lamp":true},"value":1}'),
};
