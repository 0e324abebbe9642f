import { strict as assert } from "node:assert";
import { answersOf, good } from "../snapshots.mjs";
import { complaints, eventually } from "../visit.mjs";
import { assertServes, EVERYWHERE, SHARED } from "./flow.mjs";

const FILE = "snapshot.json";

/** What else can stand where the package keeps a snapshot; `entry` is what it wrote itself. */
/** @type {Readonly<Record<string, (entry: string) => string>>} */
const GARBAGE = {
  nothing: () => "",
  null: () => "null",
  "an empty object": () => "{}",
  "another program's text": () => "dark-mode",
  "the first half": (entry) => entry.slice(0, entry.length / 2),
  "all but the end": (entry) => entry.slice(0, -1),
  "a damaged snapshot": (entry) => entry.replace("dormant", "dormnt").replace("}}", "}"),
  "a confirmation that is no instant": (entry) => entry.replace(/"confirmedAt":\d+/, '"confirmedAt":"soon"'),
  "a megabyte of blanks": () => " ".repeat(1024 * 1024),
};

/**
 * Lets the package keep revision 3, and puts something else in its place.
 *
 * @param {import("./flow.mjs").Stage} stage
 * @param {(entry: string) => string} spoil
 */
async function spoilKept({ visit, room }, spoil) {
  await room.answer(FILE, good(3));
  assertServes(await visit.begin({ snapshot: room.url(FILE) }), 3, "network");
  await visit.call("close", "client");
  const kept = await visit.call("kept");
  assert.ok(
    Object.values(kept).some((entry) => entry.includes("revision 3")),
    JSON.stringify(kept),
  );
  let changed = 0;
  for (const [key, entry] of Object.entries(kept)) {
    const spoilt = spoil(entry);
    changed += Number(spoilt !== entry);
    await visit.call("keep", key, spoilt);
  }
  assert.ok(changed > 0, "nothing was spoilt");
  await visit.reload();
}

/** @type {readonly import("./flow.mjs").Row[]} */
export const STORAGE_ROWS = [
  ...Object.entries(GARBAGE).map(([name, spoil]) => ({
    name: `storage that holds garbage: ${name}`,
    async run(/** @type {import("./flow.mjs").Stage} */ stage) {
      const { visit, room } = stage;
      await spoilKept(stage, spoil);
      await room.answer(FILE, { status: 500 });
      const bootstrap = JSON.parse(good(2).text ?? "");
      const state = await visit.begin({ snapshot: room.url(FILE), bootstrap });
      assert.deepEqual(state.answers, answersOf(2));
      assert.equal(state.snapshot?.source, "bootstrap");
      // And it is no obstacle to what comes next.
      await room.answer(FILE, good(4));
      assertServes(await visit.refresh(), 4, "network");
      await room.answer(FILE, { status: 500 });
      await visit.reload();
      assertServes(await visit.begin({ snapshot: room.url(FILE) }), 4, "kept");
    },
  })),
  {
    name: "storage of another version of the package, side by side: each leaves the other's alone",
    async run({ visit, room }) {
      await room.answer(FILE, good(3));
      assertServes(await visit.begin({ snapshot: room.url(FILE) }), 3, "network");
      const mine = await visit.call("kept");
      // What the next layout would have: the key says which one it is.
      for (const [key, entry] of Object.entries(mine)) {
        const theirs = key.replace(/\[\d+,/, "[99,");
        assert.notEqual(theirs, key);
        await visit.call("keep", theirs, entry.replaceAll("revision 3", "revision 9"));
      }
      await visit.call("close", "client");
      await visit.reload();
      await room.answer(FILE, { status: 500 });
      assertServes(await visit.begin({ snapshot: room.url(FILE) }), 3, "kept");
      assert.equal(Object.keys(await visit.call("kept")).length, 2 * Object.keys(mine).length);
    },
  },
  {
    name: "storage that is full: works from memory",
    engines: EVERYWHERE,
    async run({ visit, room }) {
      assert.ok((await visit.call("fill")) > 1_000_000);
      try {
        await room.answer(FILE, good(3));
        assertServes(await visit.begin({ snapshot: room.url(FILE) }), 3, "network");
        await room.answer(FILE, good(4));
        assertServes(await visit.refresh(), 4, "network");
        assert.deepEqual(complaints(await visit.state()), []);
        const kept = Object.keys(await visit.call("kept"));
        assert.ok(!kept.some((key) => key.includes(room.url(FILE))), kept.join());
      } finally {
        // Another test in this browser may need some.
        await visit.call("clear");
      }
    },
  },
  {
    name: "storage that is full holds no half of a snapshot",
    async run({ visit, room }) {
      await room.answer(FILE, good(3));
      assertServes(await visit.begin({ snapshot: room.url(FILE) }), 3, "network");
      await visit.call("fill");
      // Longer than what was kept, so that it has no room.
      await room.answer(FILE, good(4, { "x-padding": "y".repeat(100_000) }));
      assertServes(await visit.refresh(), 4, "network");
      await room.answer(FILE, { status: 500 });
      await visit.reload();
      const state = await visit.begin({ snapshot: room.url(FILE) });
      // The older one whole, or none.
      assert.ok(state.snapshot === undefined || state.snapshot.revision === 3);
    },
  },
  {
    name: "storage that is denied: works from memory",
    engines: EVERYWHERE,
    page: "sandbox.html",
    async run({ visit, room }) {
      assert.match(await visit.call("storage"), /SecurityError/);
      await room.answer(FILE, { ...good(3), headers: SHARED });
      assertServes(await visit.begin({ snapshot: room.url(FILE) }), 3, "network");
      await room.answer(FILE, { status: 500, headers: SHARED });
      assertServes(await visit.refresh(), 3, "network");
      await room.answer(FILE, { ...good(4), headers: SHARED });
      assertServes(await visit.refresh(), 4, "network");
      await eventually(async () => assert.deepEqual((await visit.state()).answers, answersOf(4)));
    },
  },
];
