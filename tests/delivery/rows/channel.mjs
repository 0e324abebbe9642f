// What tabs tell one another: another version of the package, or anything else, may speak on the same channel.

import { strict as assert } from "node:assert";
import { good } from "../snapshots.mjs";
import { pause } from "../visit.mjs";
import { assertServes } from "./flow.mjs";

const FILE = "snapshot.json";

/** Remembers which channels the page opens. */
const LISTEN = `{
  const Right = BroadcastChannel;
  globalThis.channels = [];
  globalThis.BroadcastChannel = class BroadcastChannel extends Right {
    constructor(name) { super(name); channels.push(name); }
  };
  globalThis.shout = (message) => {
    for (const name of new Set(channels)) {
      const channel = new Right(name);
      channel.postMessage(message);
      channel.close();
    }
    return new Set(channels).size;
  };
}`;

/** As sources, since not all of them can be carried into the page as JSON. */
const NOISE = [
  "undefined",
  "null",
  "0",
  "'asking'",
  "[]",
  "{}",
  "new Map([[1, 2]])",
  "new Uint8Array(9)",
  "{ type: 'confirmed', confirmedAt: 1e300 }",
  "{ file: 'no snapshot', confirmedAt: Date.now(), at: Date.now() }",
  "{ ask: true, version: 99 }",
  "{ layout: 99, file: new Uint8Array(9), at: 'soon' }",
];

/** @type {readonly import("./flow.mjs").Row[]} */
export const CHANNEL_ROWS = [
  {
    name: "tabs: what another version says on the channel harms nobody",
    prepare: (page) => page.addInitScript(LISTEN),
    async run({ visit, room }) {
      await room.answer(FILE, good(1));
      await visit.begin({ snapshot: { url: room.url(FILE), refresh: 400 } });
      assert.equal(await visit.browser.evaluate("channels.length > 0"), true, "no channel is open");
      for (const message of NOISE) {
        await visit.browser.evaluate(`shout(${message})`);
      }
      await pause(100);
      assertServes(await visit.state(), 1, "network");
      await room.answer(FILE, good(2));
      await visit.until(({ snapshot }) => assert.equal(snapshot?.revision, 2));
    },
  },
  {
    name: "tabs: a browser without BroadcastChannel has tabs that each ask for themselves",
    prepare: (page) => page.addInitScript("delete globalThis.BroadcastChannel"),
    async run({ visit, room }) {
      await room.answer(FILE, good(1));
      await visit.begin({ snapshot: { url: room.url(FILE), refresh: 300 } });
      await room.answer(FILE, good(2));
      assertServes(await visit.until(({ snapshot }) => assert.equal(snapshot?.revision, 2)), 2, "network");
    },
  },
];
