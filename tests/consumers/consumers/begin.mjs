import { strict as assert } from "node:assert";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { serve } from "../pages.mjs";
import { Stage } from "../stage.mjs";

/** @typedef {import("./answers.mjs").House} House */

const PAGE = resolve(import.meta.dirname, "../../../docs/quick-start.md");
const MANY = 30;

/** The files that the page shows, by their names. */
async function filesOfPage() {
  const page = await readFile(PAGE, "utf8");
  return [...page.matchAll(/^```tsx? (\S+)\n([\s\S]*?)^```$/gm)].map(([, name = "", text = ""]) => ({ name, text }));
}

/** @type {Record<string, (house: House) => Promise<void>>} */
export const BEGIN = {
  async "npm create vite, and what docs/quick-start.md says"({ stage, pages }) {
    await stage.node(".", [
      Stage.program("create-vite/index.js"),
      "shop",
      "--template",
      "react-ts",
      "--no-interactive",
    ]);
    await stage.node("shop", [stage.path("node_modules/footlights/dist/cli.js"), "init"]);
    const files = await filesOfPage();
    const lines = files.flatMap(({ text }) => text.split("\n")).filter((line) => line.trim() !== "");
    assert.ok(files.length === 3 && lines.length < MANY, `${files.length} files, ${lines.length} lines`);
    for (const { name, text } of files) {
      await mkdir(dirname(stage.path("shop", name)), { recursive: true });
      await writeFile(stage.path("shop", name), text);
    }

    // `npm run build`, as the template has it.
    await stage.node("shop", [Stage.program("typescript/bin/tsc"), "-b"]);
    const vite = Stage.program("vite/bin/vite.js");
    await stage.node("shop", [vite, "build"]);
    const built = await serve(stage.path("shop/dist"));
    try {
      assert.equal(await pages.visit(built.origin, textOf), "Welcome to the theatre!");
    } finally {
      built.close();
    }

    // `npm run dev`, and a change while the page is open.
    const { createServer } = await import("vite");
    const server = await createServer({ root: stage.path("shop"), logLevel: "error", server: { port: 0 } });
    await server.listen();
    try {
      await pages.visit(server.resolvedUrls?.local[0] ?? "", async (page) => {
        assert.equal(await textOf(page), "Welcome to the theatre!");
        await page.evaluate(() => Object.assign(globalThis, { isSame: true }));
        const release = stage.path("shop/footlights/releases/first-night.jsonc");
        const text = await readFile(release, "utf8");
        await writeFile(release, text.replace(/"opens": ".*"/, '"opens": "2099-01-01T20:00"'));
        await page.waitForFunction('document.querySelector("h1")?.textContent === "Hello."');
        assert.equal(await page.evaluate(() => Reflect.get(globalThis, "isSame")), true, "the page was loaded anew");
      });
    } finally {
      await server.close();
    }
  },
};

/** @param {import("playwright-core").Page} page */
function textOf(page) {
  return page.textContent("h1");
}
