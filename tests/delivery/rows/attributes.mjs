import { strict as assert } from "node:assert";
import { good } from "../snapshots.mjs";
import { EVERYWHERE } from "./flow.mjs";

/** A flag for every kind of test, all on the attribute that is hostile. */
function reading() {
  const tests = {
    in: ["a", 1, true],
    contains: ["x"],
    startsWith: ["x"],
    endsWith: ["x"],
    gt: 0,
    lte: 1e308,
    before: "2026-12-03T00:00:00Z",
    version: ">=1.0.0",
    exists: true,
    hashedIn: { salt: "s", sha256: ["0".repeat(64)] },
  };
  const flags = Object.entries(tests).map(([name, test]) => [
    `reads-${name}`,
    {
      variants: { off: false, on: true },
      dormant: "off",
      rules: [{ when: { attribute: "value", [name]: test }, serve: "on" }],
    },
  ]);
  const arms = [
    { variant: "off", weight: 1 },
    { variant: "on", weight: 1 },
  ];
  const split = (/** @type {string} */ by) => ({
    variants: { off: false, on: true },
    dormant: "off",
    rules: [{ split: arms, by }],
  });
  return { ...Object.fromEntries(flags), "splits-value": split("value"), "splits-key": split("targetingKey") };
}

/**
 * Which flags are on with which attribute. Where it cannot be read there is a complaint, and no test of it passes.
 *
 * @type {Readonly<Record<string, { on?: readonly string[], unreadable?: true }>>}
 */
const EXPECTED = {
  NaN: { unreadable: true },
  Infinity: { unreadable: true },
  "-Infinity": { unreadable: true },
  "1e308": { on: ["reads-exists", "reads-gt", "reads-lte"] },
  "-0": { on: ["reads-exists", "reads-lte"] },
  "a text of 10 MB": { unreadable: true },
  "a targeting key of 10 MB": { on: ["reads-exists", "reads-gt", "reads-in", "reads-lte"], unreadable: true },
  "an object that holds itself": { on: ["reads-exists", "reads-gt", "reads-in", "reads-lte"], unreadable: true },
  "a getter that throws": { unreadable: true },
  "a getter that calls the client": {},
  "a getter that closes nothing but reads": {},
  "a Proxy": { unreadable: true },
  "a revoked Proxy": { unreadable: true },
  "a BigInt": { unreadable: true },
  "a Symbol": { unreadable: true },
  "a function": { unreadable: true },
  "a Date": { on: ["reads-before", "reads-exists"] },
  "an invalid Date": { unreadable: true },
  "a toJSON that throws": { on: ["reads-exists"], unreadable: true },
  "100,000 attributes": { unreadable: true },
  "10,000 levels": { on: ["reads-exists"], unreadable: true },
  "lone surrogates": { unreadable: true },
  ["__proto__"]: { on: ["reads-exists", "reads-gt", "reads-in", "reads-lte"], unreadable: true },
};

/** @type {readonly import("./flow.mjs").Row[]} */
export const ATTRIBUTE_ROWS = Object.entries(EXPECTED).map(([kind, { on, unreadable = false }]) => ({
  name: `a context with ${kind}: no read throws`,
  engines: EVERYWHERE,
  async run({ visit, room }) {
    await room.answer("snapshot.json", good(1, { flags: reading() }));
    await visit.begin({ snapshot: room.url("snapshot.json") });
    const { flags, told } = await visit.call("suffer", "client", kind);
    const codes = told.filter(({ event }) => event === "error").map(({ detail }) => detail.code);
    assert.deepEqual(codes, unreadable ? ["INVALID_CONTEXT"] : []);
    assert.equal(Object.keys(flags).length, 16);
    for (const [key, details] of Object.entries(flags)) {
      assert.equal(
        details.errorCode,
        key.startsWith("reads") || key.startsWith("splits") || key === "lamp" ? undefined : "TYPE_MISMATCH",
      );
    }
    if (on !== undefined || unreadable) {
      const found = Object.keys(flags).filter((key) => key.startsWith("reads-") && flags[key].value);
      assert.deepEqual(found.sort(), [...(on ?? [])].sort());
    }
    // The next context is read as if nothing had been.
    assert.equal((await visit.state()).answers.headline, "revision 1");
    assert.deepEqual(await visit.call("polluted"), []);
  },
}));
