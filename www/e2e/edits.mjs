import { strict as assert } from "node:assert";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { modules } from "./modules.mjs";

const TOOL = resolve(import.meta.dirname, "../../pkg/dist/cli.js");
const RELEASE = "autumn-checkout";

const run = promisify(execFile);

/** @type {import("./steps.mjs").Step} */
export const EDITS = {
  name: "what the booth edits is what the command line builds",
  async run() {
    const { applyEdit } = await modules();
    const folder = await mkdtemp(join(tmpdir(), "stage-door-edits-"));
    const now = "2026-12-04T10:00:00.400Z";
    const cli = async (/** @type {string[]} */ ...args) => {
      const present = args[0] === "build" ? [] : ["--now", now];
      await run(process.execPath, [TOOL, ...args, ...present], { cwd: folder });
    };
    const build = async () => {
      await cli("build", "--out", "snapshot.json");
      const {
        revision: _,
        publishedAt: __,
        ...said
      } = JSON.parse(await readFile(join(folder, "snapshot.json"), "utf8"));
      return said;
    };
    const authored = {
      "project.jsonc": { environment: "production", lineage: "shop" },
      "flags/new-checkout.jsonc": { owner: "us", variants: { off: false, on: true }, dormant: "off" },
      "releases/autumn-checkout.jsonc": {
        owner: "us",
        flags: { "new-checkout": "on" },
        opens: "2026-12-02T09:00:00Z",
        plan: [
          { stage: "gradual", after: "PT0S", share: { from: 5, to: 50, until: "P4D" } },
          { stage: "general", after: "P7D" },
        ],
        holds: [{ from: "2026-12-03T10:00:00Z", until: "2026-12-03T11:00:00Z", reason: "once" }],
      },
    };
    try {
      for (const name of ["flags", "releases"]) {
        await mkdir(join(folder, "footlights", name), { recursive: true });
      }
      const write = async () => {
        for (const [name, content] of Object.entries(authored)) {
          await writeFile(join(folder, "footlights", name), JSON.stringify(content, null, 2));
        }
      };
      await write();
      let document = await build();
      const both = async (
        /** @type {import("../src/theatre/edits.ts").Edit} */ edit,
        /** @type {string[]} */ ...args
      ) => {
        await cli(...args);
        const after = applyEdit(document, edit, Date.parse(now));
        assert.notDeepEqual(after, document, `${args[0]} changes nothing`);
        document = await build();
        assert.equal(JSON.stringify(after), JSON.stringify(document), args.join(" "));
      };
      const release = RELEASE;
      // A rollback that is planned for later may come now, as with the command.
      const planned = applyEdit(document, { kind: "rollback", release }, Date.parse("2026-12-07T10:00:00Z"));
      assert.notDeepEqual(applyEdit(planned, { kind: "rollback", release }, Date.parse(now)), planned);
      await both({ kind: "hold", release, reason: "why" }, "hold", release, "--reason", "why");
      await both({ kind: "resume", release }, "resume", release);
      await both({ kind: "rollback", release, share: 5 }, "rollback", release, "--share", "5");
      await both({ kind: "rollback", release, to: "gradual" }, "rollback", release, "--to", "gradual");
      await both({ kind: "rollback", release, reason: "why" }, "rollback", release, "--reason", "why");
      await both({ kind: "kill", flag: "new-checkout" }, "kill", "new-checkout");
      await both({ kind: "kill", flag: "new-checkout", undo: true }, "kill", "new-checkout", "--undo");
      // What the commands refuse changes nothing.
      for (const edit of /** @type {const} */ ([
        { kind: "resume", release },
        { kind: "rollback", release },
        { kind: "kill", flag: "new-checkout", undo: true },
        { kind: "kill", flag: "nobody-knows" },
        { kind: "hold", release: "nobody-knows" },
      ])) {
        assert.equal(applyEdit(document, edit, Date.parse(now)), document);
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};
