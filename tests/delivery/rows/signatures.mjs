import { strict as assert } from "node:assert";
import { Signer } from "../signed.mjs";
import { DEFAULTS, programme } from "../snapshots.mjs";
import { complaints } from "../visit.mjs";
import { assertServes, assertTold } from "./flow.mjs";

const FILE = "snapshot.json";
const OURS = new Signer("autumn", "ES256");
const NEXT = new Signer("winter", "EdDSA");
/** Another pair of keys under a name that is known. */
const FORGER = new Signer("autumn", "ES256");
const STRANGER = new Signer("nobody", "ES256");
const KEYS = { [OURS.kid]: OURS.jwk, [NEXT.kid]: NEXT.jwk };

/**
 * @param {Signer} signer
 * @param {number} revision
 * @param {Record<string, unknown>} [header]
 */
function signed(signer, revision, header) {
  return { text: JSON.stringify(signer.sign(JSON.stringify(programme(revision)), header)) };
}

/**
 * A file whose parts were altered after it was signed.
 *
 * @param {(file: ReturnType<Signer["sign"]>) => Record<string, unknown>} alter
 */
function altered(alter) {
  return { text: JSON.stringify(alter(OURS.sign(JSON.stringify(programme(9))))) };
}

/** @param {import("../server.mjs").Room} room */
function request(room) {
  return { snapshot: { url: room.url(FILE), verify: KEYS } };
}

/** @type {readonly (import("./flow.mjs").Damage)[]} */
const FORGERIES = [
  {
    name: "an altered payload",
    answer: altered((file) => ({ ...file, payload: file.payload.replace("revision 9", "revision 8") })),
    code: "SIGNATURE_INVALID",
    says: /signature/,
  },
  {
    name: "the signature of another file",
    answer: altered((file) => ({ ...file, signature: OURS.sign("{}").signature })),
    code: "SIGNATURE_INVALID",
    says: /signature/,
  },
  {
    name: "a forger's key under a known name",
    answer: signed(FORGER, 9),
    code: "SIGNATURE_INVALID",
    says: /autumn|signature/,
  },
  { name: "a key that nobody knows", answer: signed(STRANGER, 9), code: "KEY_UNKNOWN", says: /nobody/ },
  {
    name: "a signature without a key's name",
    answer: signed(OURS, 9, { kid: undefined }),
    code: ["KEY_UNKNOWN", "SIGNATURE_INVALID"],
    says: /kid|key/,
  },
  {
    name: "the algorithm none",
    answer: signed(OURS, 9, { alg: "none" }),
    code: "SIGNATURE_INVALID",
    says: /none|alg|signature/,
  },
  {
    name: "an algorithm that the key is not for",
    answer: signed(OURS, 9, { alg: "EdDSA" }),
    code: "SIGNATURE_INVALID",
    says: /EdDSA|alg|signature/,
  },
  {
    name: "a header that demands what nobody understands",
    answer: signed(OURS, 9, { crit: ["b64", "exp"] }),
    code: "SIGNATURE_INVALID",
    says: /exp|crit|signature/,
  },
  {
    name: "a snapshot that is not signed",
    answer: { text: JSON.stringify(programme(9)) },
    code: "SIGNATURE_INVALID",
    says: /sign/,
  },
  {
    name: "an older revision, well signed",
    answer: signed(OURS, 1),
    code: "REVISION_OLDER",
    says: /1 is older than 3/,
  },
];

/** @type {readonly import("./flow.mjs").Row[]} */
export const SIGNATURE_ROWS = [
  ...FORGERIES.map((damage) => ({
    name: `signed: ${damage.name} replaces nothing`,
    async run(/** @type {import("./flow.mjs").Stage} */ { visit, room }) {
      await room.answer(FILE, signed(OURS, 3));
      assertServes(await visit.begin(request(room)), 3, "network");
      await room.answer(FILE, /** @type {import("../server.mjs").Answer} */ (damage.answer));
      const refused = await visit.refresh();
      assertServes(refused, 3, "network");
      assertTold(refused, damage);
      await visit.reload();
      assertServes(await visit.begin(request(room)), 3, "kept");
      await room.answer(FILE, signed(OURS, 4));
      assertServes(await visit.refresh(), 4, "network");
    },
  })),
  {
    name: "signed: keys are rotated by name, from ES256 to EdDSA",
    async run({ visit, room }) {
      await room.answer(FILE, signed(OURS, 3));
      assertServes(await visit.begin(request(room)), 3, "network");
      await room.answer(FILE, signed(NEXT, 4));
      const state = await visit.refresh();
      assertServes(state, 4, "network");
      assert.deepEqual(complaints(state), []);
      await room.answer(FILE, { status: 500 });
      await visit.reload();
      assertServes(await visit.begin(request(room)), 4, "kept");
    },
  },
  {
    name: "signed: what was kept is verified again",
    async run({ visit, room }) {
      await room.answer(FILE, signed(OURS, 3));
      assertServes(await visit.begin(request(room)), 3, "network");
      await visit.call("close", "client");
      const files = Object.entries(await visit.call("kept")).filter(([, entry]) => entry.includes("revision 3"));
      assert.equal(files.length, 1);
      for (const [key, entry] of files) {
        await visit.call("keep", key, entry.replaceAll("revision 3", "revision 7"));
      }
      await room.answer(FILE, { status: 500 });
      await visit.reload();
      const state = await visit.begin(request(room));
      assert.deepEqual(state.answers, DEFAULTS);
      assert.equal(state.snapshot, undefined);
    },
  },
  {
    name: "signed: where the browser cannot verify, nothing is taken unverified",
    host: "plain.test",
    async run({ visit, room }) {
      await room.answer(FILE, { ...signed(OURS, 3), headers: { "Access-Control-Allow-Origin": "*" } });
      const state = await visit.begin(request(room));
      assert.deepEqual(state.answers, DEFAULTS);
      const last = complaints(state).at(-1);
      assert.equal(last?.code, "VERIFY_UNAVAILABLE");
      assert.match(last?.message ?? "", /https|secure/i);
    },
  },
];
