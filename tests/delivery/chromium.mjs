import { chromium } from "playwright-core";
import { Visit } from "./visit.mjs";

export const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";

export const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // A host that is no loopback: such a page is no secure context. And one that does not exist.
  "--host-resolver-rules=MAP plain.test 127.0.0.1, MAP nowhere.test ~NOTFOUND",
];

/** A new browser with a profile of its own, thrown away at the end. */
export function openChromium() {
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}

/** A page of Chromium, and all that only Chromium lets a test do to it. */
export class ChromiumVisit extends Visit {
  /** @param {import("playwright-core").Page} page */
  constructor(page) {
    super({
      evaluate: (source) => frameOf(page).evaluate(source),
      reload: () => page.reload(),
      end: () => page.context().close(),
    });
    this.page = page;
  }

  /**
   * @param {import("playwright-core").Browser} browser
   * @param {string} url
   * @param {(page: import("playwright-core").Page) => Promise<unknown>} [prepare] before the page is loaded
   */
  static async open(browser, url, prepare) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await prepare?.(page);
    await page.goto(url);
    return new ChromiumVisit(page).isReady();
  }

  /** Another tab of the same browser profile. */
  async tab(url = this.page.url()) {
    const page = await this.page.context().newPage();
    await page.goto(url);
    return new ChromiumVisit(page).isReady();
  }

  /** @override */
  async isReady() {
    await super.isReady();
    return this;
  }
}

/**
 * The page itself, or what is in its only frame.
 *
 * @param {import("playwright-core").Page} page
 */
function frameOf(page) {
  return page.mainFrame().childFrames()[0] ?? page.mainFrame();
}
