import { strict as assert } from "node:assert";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { Stage } from "../stage.mjs";
import { ANSWERS } from "./answers.mjs";

/** @typedef {import("./answers.mjs").House} House */

const ENVIRONMENT = { NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: undefined };
const SHOWN = "Almost yours, one page, open";

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  server.close();
  await once(server, "close");
  return port;
}

/** @type {Record<string, (house: House) => Promise<void>>} */
export const NEXT = {
  async "Next, app router: a server component and client components"({ stage, pages }) {
    const next = Stage.program("next/dist/bin/next");
    await stage.node("next", [next, "build"], ENVIRONMENT);
    const port = await freePort();
    const server = spawn(process.execPath, [next, "start", "--hostname", "127.0.0.1", "--port", String(port)], {
      cwd: stage.path("next"),
      env: { ...process.env, ...ENVIRONMENT },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = once(server, "exit");
    try {
      await new Promise((resolve, reject) => {
        server.stdout.on("data", (chunk) => String(chunk).includes("Ready") && resolve(undefined));
        ended.then(() => reject(new Error("the server has ended")));
      });
      const url = `http://127.0.0.1:${port}/`;
      const html = await (await fetch(url)).text();
      assert.ok(html.includes(ANSWERS) && html.includes(SHOWN), html);
      await pages.visit(url, async (page) => {
        assert.equal(await page.textContent("#server"), ANSWERS);
        await page.waitForSelector("h1.hydrated");
        assert.equal(await page.textContent("h1"), SHOWN);
      });
    } finally {
      server.kill();
      await ended;
    }
  },
};
