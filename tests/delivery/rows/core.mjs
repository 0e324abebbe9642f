// Pages in which WebAssembly does not run.

import { strict as assert } from "node:assert";
import { answersOf, DEFAULTS, good } from "../snapshots.mjs";
import { complaints } from "../visit.mjs";
import { EVERYWHERE } from "./flow.mjs";

const FILE = "snapshot.json";
const POLICY = "script-src 'self'";

/** @param {import("./flow.mjs").Stage} stage */
async function isBlocked({ visit, room }) {
  await room.answer(FILE, good(3));
  const state = await visit.begin({ snapshot: room.url(FILE), bootstrap: JSON.parse(good(2).text ?? "") });
  assert.deepEqual(state.answers, DEFAULTS);
  assert.equal(state.status, "FATAL");
  assert.equal(state.snapshot, undefined);
  const told = complaints(state);
  assert.deepEqual(
    told.map(({ code }) => code),
    ["WASM_BLOCKED"],
  );
  assert.match(told[0]?.message ?? "", /script-src 'wasm-unsafe-eval'/);
  assert.deepEqual((await visit.refresh()).answers, DEFAULTS);
  assert.equal((await visit.call("suffer", "client", "NaN")).flags.lamp, undefined);
}

/** @type {readonly import("./flow.mjs").Row[]} */
export const CORE_ROWS = [
  {
    name: "WebAssembly blocked by the page's policy: defaults, and the sentence names the policy",
    engines: EVERYWHERE,
    page: `index.html?policy=${encodeURIComponent(POLICY)}`,
    run: isBlocked,
  },
  {
    name: "WebAssembly absent: defaults, and the sentence names the policy",
    prepare: (page) => page.addInitScript("delete globalThis.WebAssembly"),
    run: isBlocked,
  },
  {
    name: "WebAssembly allowed by the page's policy: it works",
    engines: EVERYWHERE,
    page: `index.html?policy=${encodeURIComponent(`${POLICY} 'wasm-unsafe-eval'`)}`,
    async run({ visit, room }) {
      await room.answer(FILE, good(3));
      const state = await visit.begin({ snapshot: room.url(FILE) });
      assert.deepEqual(state.answers, answersOf(3));
      assert.deepEqual(complaints(state), []);
    },
  },
];
