// The same in headless Chromium, from a server on 127.0.0.1.
import { once } from "node:events";
import { createServer } from "node:http";
import { chromium } from "playwright-core";
import { bundle } from "./bundles.mjs";

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

// Without these, the clock of a page has steps of 100 µs instead of 5.
const ISOLATED = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

export class Chromium {
  /** @type {Map<string, string | Uint8Array>} */
  #files = new Map([["/", "<!doctype html><title>comparison</title>"]]);
  #server = createServer(({ url = "/" }, response) => {
    const body = this.#files.get(url);
    const type = url === "/" ? "text/html" : url.endsWith(".js") ? "text/javascript" : "application/json";
    response.writeHead(body === undefined ? 404 : 200, {
      ...ISOLATED,
      "Content-Type": type,
      "Cache-Control": "no-store",
    });
    response.end(body);
  });

  /**
   * @param {import("playwright-core").Browser} browser
   */
  constructor(browser) {
    this.browser = browser;
  }

  static async open() {
    const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
    const opened = new Chromium(await chromium.launch({ executablePath, args: FLAGS }));
    opened.#server.listen(0, "127.0.0.1");
    await once(opened.#server, "listening");
    return opened;
  }

  /**
   * @param {string} path
   * @param {string | Uint8Array} body
   */
  serve(path, body) {
    this.#files.set(path, body);
  }

  /** A page with a profile of its own, so that nothing has been compiled or kept before. */
  async #page() {
    const context = await this.browser.newContext();
    const page = await context.newPage();
    const address = /** @type {import("node:net").AddressInfo} */ (this.#server.address());
    await page.goto(`http://127.0.0.1:${address.port}/`);
    return page;
  }

  /**
   * @param {import("./steady.mjs").Settings} settings
   * @returns {ReturnType<typeof import("./steady.mjs").measure>}
   */
  async steady(settings) {
    this.serve(
      "/steady.js",
      await bundle(`
        import { measure } from "./steady.mjs";
        import { VENDORS } from "./vendors.mjs";
        import { vendor as launchdarkly } from "./vendors/launchdarkly.mjs";
        export const run = (settings) => measure([...VENDORS, launchdarkly], settings);
      `),
    );
    const page = await this.#page();
    const steady = "/steady.js";
    const measured = await page.evaluate(
      async ([steady, settings]) => {
        if (!crossOriginIsolated) throw new Error("the clock of this page is too coarse");
        return (await import(steady)).run(settings);
      },
      /** @type {const} */ ([steady, settings]),
    );
    await page.context().close();
    return measured;
  }

  /**
   * @param {string} file
   */
  async serveStart(file) {
    const source = `
      import { coldStart } from "./cold-start.mjs";
      import * as given from ${JSON.stringify(file)};
      export const run = async (...about) => (await coldStart(given.start ?? given.vendor, ...about)).elapsed;
    `;
    this.serve(`/${file.slice(2)}.js`, await bundle(source));
  }

  /**
   * @param {string} file
   * @param {string} document
   * @param {import("./description.mjs").Person} person
   * @param {string} key
   * @returns {Promise<number>} milliseconds
   */
  async cold(file, document, person, key) {
    const page = await this.#page();
    const elapsed = await page.evaluate(
      async ([file, document, person, key]) => {
        const { run } = await import(`/${file.slice(2)}.js`);
        const bytes = new Uint8Array(await (await fetch(document)).arrayBuffer());
        // Until the page itself has come to rest.
        await new Promise((resolve) => setTimeout(resolve, 50));
        return run(bytes, person, key);
      },
      /** @type {const} */ ([file, document, person, key]),
    );
    await page.context().close();
    return elapsed;
  }

  get version() {
    return this.browser.version();
  }

  async close() {
    await this.browser.close();
    this.#server.close();
  }
}
