import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { chromium } from "playwright-core";

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"];
const TYPES = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".json": "application/json",
  ".sse": "text/event-stream",
};

/**
 * The files of a folder over HTTP.
 *
 * @param {string} folder
 * @param {Readonly<Record<string, string>>} [headers] of every response
 * @returns {Promise<{ origin: string, close(): void }>}
 */
export async function serve(folder, headers = {}) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const file = join(folder, normalize(pathname.endsWith("/") ? `${pathname}index.html` : pathname));
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    try {
      const bytes = await readFile(file);
      const type = /** @type {Record<string, string>} */ (TYPES)[extname(file)] ?? "application/octet-stream";
      response.setHeader("Content-Type", type).end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  return { origin: await listen(server), close: () => server.close() };
}

/** @param {import("node:http").Server} server */
export async function listen(server) {
  await new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve(undefined));
  });
  const address = /** @type {import("node:net").AddressInfo} */ (server.address());
  return `http://127.0.0.1:${address.port}`;
}

/** Chromium, once for all consumers. */
export class Pages {
  /** @param {import("playwright-core").Browser} browser */
  constructor(browser) {
    this.browser = browser;
  }

  static async open() {
    return new Pages(await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS }));
  }

  /**
   * Loads a page, and gives what `read` finds there. Whatever the page complains of is an error.
   *
   * @template T
   * @param {string} url
   * @param {(page: import("playwright-core").Page) => Promise<T>} read
   */
  async visit(url, read) {
    const context = await this.browser.newContext();
    const page = await context.newPage();
    /** @type {string[]} */
    const complaints = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) complaints.push(message.text());
    });
    try {
      await page.goto(url);
      const found = await read(page);
      if (complaints.length > 0) throw new Error(complaints.join("\n"));
      return found;
    } catch (error) {
      throw new Error([...complaints, String(error)].join("\n"));
    } finally {
      await context.close();
    }
  }

  /** The title that a page gives itself. @param {string} url */
  title(url) {
    return this.visit(url, async (page) => {
      // Not by a function in the page, which a strict policy forbids.
      for (const end = Date.now() + 20_000; Date.now() < end; await page.waitForTimeout(50)) {
        const title = await page.title();
        if (title !== "") return title;
      }
      throw new Error("the page has given itself no title");
    });
  }

  close() {
    return this.browser.close();
  }
}
