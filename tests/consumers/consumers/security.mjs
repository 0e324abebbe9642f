import { strict as assert } from "node:assert";
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { serve } from "../pages.mjs";

/** @typedef {import("./answers.mjs").House} House */

const PAGE = resolve(import.meta.dirname, "../../../docs/security.md");

/** The policy that the page about it shows, in one line. */
async function policyOfPage() {
  const [, policy = ""] = /^```text Content-Security-Policy\n([\s\S]*?)^```$/m.exec(await readFile(PAGE, "utf8")) ?? [];
  return policy.trim().replace(/\s+/g, " ");
}

/** @type {Record<string, (house: House) => Promise<void>>} */
export const SECURITY = {
  async "the policy of docs/security.md, with Trusted Types"({ stage, pages }) {
    const out = await stage.out("secure");
    await build({
      entryPoints: [stage.path("secure/page.js")],
      outfile: join(out, "page.js"),
      bundle: true,
      format: "esm",
    });
    await copyFile(stage.path("bundled/index.html"), join(out, "index.html"));
    const { SNAPSHOT } = await import(stage.path("play.js"));
    await writeFile(join(out, "snapshot.json"), JSON.stringify(SNAPSHOT));
    // A stream that ends at once is opened anew later.
    await writeFile(join(out, "events.sse"), "");
    const policy = await policyOfPage();
    assert.match(policy, /'wasm-unsafe-eval'.*require-trusted-types-for 'script'; trusted-types 'none'/);
    assert.doesNotMatch(policy, /'unsafe-|https?:|\*/);
    const { origin, close } = await serve(out, { "Content-Security-Policy": policy });
    try {
      const title = await pages.title(`${origin}/`);
      assert.deepEqual(JSON.parse(title), { answers: ["READY", true, "Almost yours"], violations: [] });
      await assert.rejects(pages.title(`${origin}/?text`), /requires 'TrustedScript' assignment/);
    } finally {
      close();
    }
  },
};
