// Damage inside a snapshot: what is broken is closed, alone, and says where; everything beside it works.

import { strict as assert } from "node:assert";
import { answersOf, good, programme } from "../snapshots.mjs";
import { complaints } from "../visit.mjs";
import { assertServes } from "./flow.mjs";

const FILE = "snapshot.json";
const SWITCH = { variants: { off: false, on: true }, dormant: "off" };
const OPENED = "2026-11-02T00:00:00Z";

/** @param {unknown} when */
function only(when) {
  return { ...SWITCH, rules: [{ when, serve: "on" }] };
}

/**
 * A snapshot that has something wrong beside what is good.
 *
 * @param {import("./flow.mjs").Stage} stage
 * @param {Record<string, unknown>} more
 */
async function beginWith({ visit, room }, more) {
  await room.answer(FILE, good(5, more));
  const state = await visit.begin({ snapshot: room.url(FILE), context: { targetingKey: "a", plan: "pro" } });
  assertServes(state, 5, "network");
  assert.deepEqual(complaints(state), []);
}

/** @type {readonly { name: string, flag: unknown, place: RegExp }[]} */
const SPOILT = [
  { name: "a misspelt field", flag: { ...SWITCH, rule: [] }, place: /^flags\.spoilt.*rule/ },
  { name: "a dormant variant that is not there", flag: { ...SWITCH, dormant: "of" }, place: /^flags\.spoilt/ },
  {
    name: "an unknown operator",
    flag: only({ attribute: "plan", startWith: ["p"] }),
    place: /^flags\.spoilt\.rules\[0\]\.when.*startWith/,
  },
  {
    name: "an unknown variant in a rule",
    flag: { ...SWITCH, rules: [{ serve: "onn" }] },
    place: /^flags\.spoilt\.rules\[0\].*onn/,
  },
  { name: "a flag that is no object", flag: [], place: /^flags\.spoilt/ },
  {
    name: "variants of two types",
    flag: { variants: { off: false, on: "yes" }, dormant: "off" },
    place: /^flags\.spoilt/,
  },
];

/** @type {readonly import("./flow.mjs").Row[]} */
const FLAG_ROWS = SPOILT.map(({ name, flag, place }) => ({
  name: `a malformed flag fails alone, with its place: ${name}`,
  async run(stage) {
    await beginWith(stage, { flags: { spoilt: flag } });
    const details = await stage.visit.call("details", "client", "spoilt");
    assert.equal(details.value, false);
    assert.equal(details.reason, "ERROR");
    assert.equal(details.errorCode, "PARSE_ERROR");
    assert.match(details.errorMessage, place);
  },
}));

/** @type {readonly { name: string, cause: string, more: Record<string, unknown>, flags: readonly string[] }[]} */
const CLOSED = [
  {
    name: "a release with a misspelt field",
    cause: "INCOMPLETE",
    flags: ["gated"],
    more: {
      flags: { gated: SWITCH },
      releases: { spoilt: { flags: { gated: "on" }, opens: OPENED, audiance: { segment: "staff" } } },
    },
  },
  {
    name: "a release that gives a variant that is not there",
    cause: "INCOMPLETE",
    flags: ["gated"],
    more: { flags: { gated: SWITCH }, releases: { spoilt: { flags: { gated: "onn" }, opens: OPENED } } },
  },
  {
    name: "a release for a segment that is missing",
    cause: "AUDIENCE",
    flags: ["gated"],
    more: {
      flags: { gated: SWITCH },
      releases: { spoilt: { flags: { gated: "on" }, opens: OPENED, audience: { segment: "nobody-knows" } } },
    },
  },
  {
    name: "a release that needs a flag that is missing",
    cause: "NEEDS",
    flags: ["gated"],
    more: {
      flags: { gated: SWITCH },
      releases: { spoilt: { flags: { gated: "on" }, opens: OPENED, needs: { flags: { "nobody-knows": ["on"] } } } },
    },
  },
  {
    name: "two releases that need each other's flags",
    cause: "NEEDS",
    flags: ["one", "other"],
    more: {
      flags: { one: SWITCH, other: SWITCH },
      releases: {
        first: { flags: { one: "on" }, opens: OPENED, needs: { flags: { other: ["on", "off"] } } },
        second: { flags: { other: "on" }, opens: OPENED, needs: { flags: { one: ["on", "off"] } } },
      },
    },
  },
];

/** @type {readonly import("./flow.mjs").Row[]} */
const RELEASE_ROWS = CLOSED.map(({ name, cause, more, flags }) => ({
  name: `what needs it answers dormant, with a cause: ${name}`,
  async run(stage) {
    await beginWith(stage, more);
    for (const key of flags) {
      const details = await stage.visit.call("details", "client", key);
      assert.equal(details.value, false);
      assert.equal(details.variant, "off");
      assert.equal(details.reason, "DEFAULT");
      assert.equal(details.flagMetadata.cause, cause);
    }
    const open = (await stage.visit.call("releases", "client")).filter(
      (/** @type {{ open: boolean }} */ one) => one.open,
    );
    assert.deepEqual(open, []);
  },
}));

/** @type {readonly import("./flow.mjs").Row[]} */
export const CONTENT_ROWS = [
  ...FLAG_ROWS,
  ...RELEASE_ROWS,
  {
    name: "flags that need each other in a circle answer dormant",
    async run(stage) {
      await beginWith(stage, {
        flags: {
          one: only({ flag: "other", is: ["off"] }),
          other: only({ flag: "third", is: ["off"] }),
          third: only({ flag: "one", is: ["off"] }),
        },
      });
      for (const key of ["one", "other", "third"]) {
        const details = await stage.visit.call("details", "client", key);
        assert.deepEqual([details.value, details.variant, details.reason], [false, "off", "DEFAULT"]);
      }
    },
  },
  {
    name: "__proto__ as the key of a flag touches no prototype",
    async run({ visit, room }) {
      const text = JSON.stringify(programme(5)).replace(
        '"flags":{',
        `"flags":{"__proto__":${JSON.stringify(only({ attribute: "plan", in: ["pro"] }))},"constructor":${JSON.stringify(SWITCH)},`,
      );
      await room.answer(FILE, { text });
      const state = await visit.begin({ snapshot: room.url(FILE), context: { plan: "pro" } });
      assertServes(state, 5, "network");
      // Contained: the flag is a flag like any other, or one that cannot be read.
      const details = await visit.call("details", "client", "__proto__");
      assert.ok(["TARGETING_MATCH", "ERROR"].includes(details.reason), details.reason);
      assert.equal((await visit.call("details", "client", "constructor")).value, false);
      assert.equal((await visit.call("details", "client", "toString")).errorCode, "FLAG_NOT_FOUND");
      assert.deepEqual(await visit.call("polluted"), []);
    },
  },
  {
    name: "a duplicate flag never answers by the second one unseen",
    async run({ visit, room }) {
      await room.answer(FILE, good(3));
      await visit.begin({ snapshot: room.url(FILE) });
      const text = JSON.stringify(programme(4)).replace('"flags":{', `"flags":{"lamp":${JSON.stringify(SWITCH)},`);
      await room.answer(FILE, { text });
      const state = await visit.refresh();
      const lamp = await visit.call("details", "client", "lamp");
      if (state.snapshot?.revision === 3) {
        assertServes(state, 3, "network");
        assert.match(complaints(state).at(-1)?.message ?? "", /duplicate.*lamp|lamp.*(duplicate|twice)/);
      } else {
        assert.deepEqual(state.answers, { ...answersOf(4), lamp: false });
        assert.equal(lamp.errorCode, "PARSE_ERROR");
      }
    },
  },
  {
    name: "a wrong content type is no reason to refuse a good snapshot",
    async run({ visit, room }) {
      for (const [revision, type] of /** @type {const} */ ([
        [5, "text/plain"],
        [6, "application/octet-stream"],
        [7, ""],
      ])) {
        await room.answer(FILE, { ...good(revision), headers: { "Content-Type": type } });
        const state = revision === 5 ? await visit.begin({ snapshot: room.url(FILE) }) : await visit.refresh();
        assertServes(state, revision, "network");
        assert.deepEqual(complaints(state), []);
      }
    },
  },
  {
    name: "a body that drips, but comes to its end, is taken",
    async run({ visit, room }) {
      await room.answer(FILE, { ...good(5), does: "drip", bytes: 32 });
      const state = await visit.begin({ snapshot: room.url(FILE), timeout: 5000 });
      assertServes(state, 5, "network");
      assert.deepEqual(complaints(state), []);
    },
  },
];
