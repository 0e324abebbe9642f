import { strict as assert } from "node:assert";
import { readFile, writeFile } from "node:fs/promises";
import { chromium } from "playwright-core";

export const HEADLESS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";

const PATIENCE = 20_000;

/** A new browser with a profile of its own, thrown away at the end. */
export function openBrowser() {
  return chromium.launch({ executablePath: CHROMIUM, args: HEADLESS });
}

/** One visit of the demo: a fresh page, and everything that goes wrong in it. */
export class Visit {
  /** @type {string[]} */
  problems = [];
  #leaving = false;

  /** @param {import("playwright-core").Page} page */
  constructor(page) {
    this.page = page;
    page.setDefaultTimeout(PATIENCE);
    page.on("console", (message) => {
      // Vite's dev server says that it is connected; that is all that may be said.
      if (message.type() !== "debug") {
        this.problems.push(`console ${message.type()}: ${message.text()}`);
      }
    });
    page.on("pageerror", (error) => this.problems.push(`page error: ${error.message}`));
    page.on("requestfailed", (request) => {
      if (!this.#leaving) {
        this.problems.push(`request failed: ${request.url()}, ${request.failure()?.errorText}`);
      }
    });
    page.on("response", (response) => {
      if (response.status() >= 400) {
        this.problems.push(`response ${response.status()}: ${response.url()}`);
      }
    });
  }

  /**
   * @param {import("playwright-core").Browser} browser
   * @param {string} url
   * @param {import("playwright-core").BrowserContextOptions} [options]
   * @param {import("playwright-core").BrowserContext} [shared] the browser of another visit
   */
  static async begin(browser, url, options, shared) {
    // Far from UTC, so that a time that is not told in UTC is noticed.
    const context =
      shared ??
      (await browser.newContext({
        viewport: { width: 1280, height: 900 },
        colorScheme: "light",
        locale: "en-GB",
        timezoneId: "Pacific/Auckland",
        ...options,
      }));
    const visit = new Visit(await context.newPage());
    await visit.page.goto(url);
    await visit.page.locator("#flag-new-checkout").waitFor();
    return visit;
  }

  /**
   * Presses what loads the page anew. What was under way then may be cut off.
   *
   * @param {import("playwright-core").Locator} button
   */
  async reloads(button) {
    this.#leaving = true;
    const loaded = this.page.waitForEvent("load");
    await button.click();
    await loaded;
    await this.page.locator("#flag-new-checkout").waitFor();
    this.#leaving = false;
  }

  async end() {
    this.#leaving = true;
    await this.page.context().close();
  }

  /**
   * The part of the booth that is about one flag.
   *
   * @param {string} key
   */
  flag(key) {
    return this.page.locator(`#flag-${key}`);
  }

  /** @param {string} key */
  release(key) {
    return this.page.locator(`#release-${key}`);
  }

  /**
   * Waits until the booth says this of a flag; an empty text stands for a term that is absent.
   *
   * @param {string} key
   * @param {Partial<Record<"value" | "variant" | "reason" | "cause" | "release" | "stage", string>>} expected
   */
  async says(key, expected) {
    await eventually(async () => {
      /** @type {Record<string, string>} */
      const found = {};
      for (const term of Object.keys(expected)) {
        const definition = this.flag(key).locator(`[data-term="${term}"] dd`);
        const absent = (await definition.locator(".absent").count()) > 0;
        found[term] = absent ? "" : ((await definition.textContent()) ?? "");
      }
      assert.deepEqual(found, expected, `the booth on ${key}`);
    });
  }

  /**
   * Waits until an element's text matches.
   *
   * @param {import("playwright-core").Locator} locator
   * @param {RegExp} pattern
   */
  async reads(locator, pattern) {
    await eventually(async () => assert.match(await locator.innerText({ timeout: 1000 }), pattern));
  }

  /**
   * Waits until there are so many elements to be seen.
   *
   * @param {import("playwright-core").Locator} locator
   * @param {number} count
   */
  async counts(locator, count) {
    await eventually(async () => {
      const visible = await locator.filter({ visible: true }).count();
      assert.equal(visible, count, `how many there are of ${locator}`);
    });
  }

  /** @param {string} name */
  async person(name) {
    await this.page.getByLabel("Who is looking").selectOption(name);
  }

  /** @param {string} version */
  async deployment(version) {
    await this.page.getByRole("radio", { name: version, exact: true }).check({ force: true });
  }

  /**
   * Sets the clock, in UTC.
   *
   * @param {string} instant
   */
  async clock(instant) {
    const field = this.page.getByLabel("Date and time, UTC");
    await field.fill(instant);
    await field.blur();
  }

  /**
   * @param {string} key
   * @param {string} variant the empty text for none
   */
  async override(key, variant) {
    await this.flag(key).getByLabel(`Override ${key}`).selectOption(variant);
  }

  /**
   * Opens the explanation of a flag.
   *
   * @param {string} key
   */
  async explanation(key) {
    const button = this.page.getByRole("button", { name: `Explain ${key}` });
    if ((await button.getAttribute("aria-expanded")) === "false") {
      await button.click();
    }
    const explanation = this.flag(key).locator(".explanation");
    await explanation.waitFor();
    return explanation;
  }

  /**
   * Bucket and threshold as the open explanation of a flag shows them.
   *
   * @param {string} key
   */
  async share(key) {
    const explanation = await this.explanation(key);
    const text = await explanation.locator('[data-gate="SHARE"] .share').innerText();
    const [, bucket, threshold] = /bucket (\d+) against threshold (\d+)/.exec(text) ?? [];
    assert.ok(bucket !== undefined && threshold !== undefined, `no bucket and threshold in "${text}"`);
    return { bucket: Number(bucket), threshold: Number(threshold) };
  }
}

/**
 * Tries until it does not throw; the last error is the one that is told.
 *
 * @param {() => Promise<void>} attempt
 */
export async function eventually(attempt, patience = PATIENCE) {
  const end = Date.now() + patience;
  for (;;) {
    try {
      await attempt();
      return;
    } catch (error) {
      if (Date.now() > end) {
        throw error;
      }
    }
    await new Promise((later) => setTimeout(later, 50));
  }
}

/** The copy of the snapshot that the servers read and the tests edit. */
export class SnapshotFile {
  /**
   * @param {string} path
   * @param {string} original
   */
  constructor(path, original) {
    this.path = path;
    this.original = original;
  }

  /**
   * @param {string} path
   * @param {URL} committed
   */
  static async copy(path, committed) {
    const file = new SnapshotFile(path, await readFile(committed, "utf8"));
    await file.restore();
    return file;
  }

  restore() {
    return this.write(this.original);
  }

  /** @param {string} text */
  write(text) {
    return writeFile(this.path, text);
  }

  /**
   * Replaces one text by another, as somebody with an editor would.
   *
   * @param {string} before
   * @param {string} after
   */
  async edit(before, after) {
    const text = await readFile(this.path, "utf8");
    assert.equal(text.split(before).length, 2, `the snapshot holds ${before} not exactly once`);
    await this.write(text.replace(before, after));
  }
}
