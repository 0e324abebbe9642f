import { strict as assert } from "node:assert";
import { ChromiumVisit } from "../chromium.mjs";
import { answersOf, good } from "../snapshots.mjs";
import { complaints, eventually } from "../visit.mjs";

const FILE = "snapshot.json";

/**
 * What a server has rendered revision 3 with.
 *
 * @param {import("./flow.mjs").Stage} stage
 */
async function dehydrated({ visit, room }) {
  await room.answer(FILE, good(3));
  await visit.begin({ snapshot: room.url(FILE), storage: "none" });
  return visit.call("dehydrate", "client");
}

/** @type {readonly import("./flow.mjs").Row[]} */
export const HYDRATION_ROWS = [
  {
    name: "hydrated answers are exactly the server's until commit",
    async run(stage) {
      const { visit, room } = stage;
      const hydrate = await dehydrated(stage);
      await room.answer(FILE, good(4));
      await visit.reload();
      const state = await visit.begin({ snapshot: room.url(FILE), storage: "none", hydrate });
      assert.deepEqual(state.answers, answersOf(3));
      await eventually(async () => assert.equal((await room.entries(FILE)).length, 2));
      assert.deepEqual((await visit.refresh()).answers, answersOf(3));
      assert.deepEqual((await visit.call("commit", "client")).answers, answersOf(4));
    },
  },
  {
    name: "hydrated answers stand where WebAssembly is blocked",
    async run(stage) {
      const { visit, room } = stage;
      const hydrate = await dehydrated(stage);
      assert.ok(visit instanceof ChromiumVisit);
      await visit.page.goto(`${visit.page.url()}?policy=${encodeURIComponent("script-src 'self'")}`);
      await visit.isReady();
      const state = await visit.begin({ snapshot: room.url(FILE), hydrate });
      assert.deepEqual(state.answers, answersOf(3));
      const blocked = await visit.until((later) => assert.equal(complaints(later).length, 1));
      assert.equal(complaints(blocked)[0]?.code, "WASM_BLOCKED");
      assert.deepEqual(blocked.answers, answersOf(3));
    },
  },
  {
    name: "hydrated answers stand while the server fails",
    async run(stage) {
      const { visit, room } = stage;
      const hydrate = await dehydrated(stage);
      await room.answer(FILE, { status: 500 });
      await visit.reload();
      const state = await visit.begin({ snapshot: room.url(FILE), storage: "none", hydrate });
      assert.deepEqual(state.answers, answersOf(3));
      await visit.refresh();
      assert.equal(complaints(await visit.state()).at(-1)?.code, "HTTP_STATUS");
      assert.deepEqual((await visit.state()).answers, answersOf(3));
    },
  },
];
