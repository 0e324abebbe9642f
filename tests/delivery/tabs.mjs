// Ten tabs of one browser, each in a window of its own so that all of them are seen, and what they cost the server.

import { strict as assert } from "node:assert";
import { Builder } from "selenium-webdriver";
import { Options, ServiceBuilder } from "selenium-webdriver/chrome.js";
import { CHROMIUM, FLAGS } from "./chromium.mjs";
import { evaluate } from "./engines.mjs";
import { answersOf, good } from "./snapshots.mjs";
import { eventually, PATIENCE, pause, Visit } from "./visit.mjs";

const REFRESH = 1000;
/** Long enough for ten intervals and more. */
const SPAN = 12 * REFRESH;
const TABS = 10;
const FILE = "snapshot.json";

/** @typedef {import("./server.mjs").Room} Room */

/** One tab; whatever is done to it brings no other one to the front. */
class Tab extends Visit {
  /**
   * @param {import("selenium-webdriver").WebDriver} driver
   * @param {string} handle
   */
  constructor(driver, handle) {
    const here = () => driver.switchTo().window(handle);
    super({
      async evaluate(source) {
        await here();
        return evaluate(driver, source);
      },
      async reload() {
        await here();
        await driver.navigate().refresh();
      },
      async end() {
        await here();
        await driver.close();
      },
    });
    this.driver = driver;
    this.here = here;
  }
}

/** A browser with windows. */
class Windows {
  /**
   * @param {import("selenium-webdriver").WebDriver} driver
   * @param {string} url
   */
  constructor(driver, url) {
    this.driver = driver;
    this.url = url;
  }

  /** @param {string} url the page that every tab shows */
  static async open(url) {
    const options = new Options().addArguments(...FLAGS, "--window-size=400,300");
    options.setBinaryPath(CHROMIUM);
    const builder = new Builder().forBrowser("chrome").setChromeOptions(/** @type {Options} */ (options));
    const driver = await builder.setChromeService(new ServiceBuilder("/usr/bin/chromedriver")).build();
    await driver.manage().setTimeouts({ script: PATIENCE, pageLoad: PATIENCE });
    return new Windows(driver, url);
  }

  /** @param {string} address the snapshot's */
  async tab(address) {
    await this.driver.switchTo().newWindow("window");
    const tab = new Tab(this.driver, await this.driver.getWindowHandle());
    await this.driver.get(this.url);
    await tab.isReady();
    assert.equal(await tab.browser.evaluate("document.visibilityState"), "visible");
    await tab.begin({ snapshot: { url: address, refresh: REFRESH } });
    return tab;
  }
}

/**
 * What only Chromium's driver has.
 *
 * @param {Tab} tab
 * @param {string} command
 * @param {Record<string, unknown>} [parameters]
 */
async function command(tab, command, parameters = {}) {
  await tab.here();
  const driver = /** @type {import("selenium-webdriver/chrome.js").Driver} */ (tab.driver);
  await driver.sendDevToolsCommand(command, parameters);
}

/** @param {Tab} tab */
async function hide(tab) {
  await tab.here();
  await tab.driver.manage().window().minimize();
  assert.equal(await tab.browser.evaluate("document.visibilityState"), "hidden");
}

/** @param {Tab} tab */
async function show(tab) {
  await tab.here();
  // A page that was frozen counts as hidden until its window changes.
  await tab.driver.manage().window().minimize();
  await tab.driver.manage().window().setRect({ width: 400, height: 300 });
  await eventually(async () => assert.equal(await tab.browser.evaluate("document.visibilityState"), "visible"));
}

/**
 * How many requests there are in a span from now on.
 *
 * @param {Room} room
 * @param {number} [span]
 */
async function asked(room, span = SPAN) {
  const from = Date.now();
  await pause(span);
  const entries = await room.entries(FILE);
  return entries.filter(({ at }) => at >= from && at < from + span).length;
}

/**
 * Every tab comes to know a revision, though most of them do not ask.
 *
 * @param {Room} room
 * @param {readonly Tab[]} tabs
 * @param {number} revision
 */
async function learn(room, tabs, revision) {
  await room.answer(FILE, good(revision));
  for (const tab of tabs) {
    const state = await tab.until(({ snapshot }) => assert.equal(snapshot?.revision, revision));
    assert.deepEqual(state.answers, answersOf(revision));
    assert.equal(state.status, "READY");
  }
}

/**
 * @param {number} many
 * @param {number} one
 */
function assertShared(many, one) {
  assert.ok(many <= one * 1.5, `${many} requests instead of ${one}`);
  // Nor do all of them rely on one another until nobody asks.
  assert.ok(many >= one * 0.5, `only ${many} requests instead of ${one}`);
}

/**
 * One test after the other, in one browser.
 *
 * @param {import("./server.mjs").Server} server
 * @param {(name: string, test: () => Promise<void>) => Promise<void>} attempt
 */
export async function tabs(server, attempt) {
  const windows = await Windows.open(`http://127.0.0.1:${server.port}/delivery/index.html`);
  const { driver } = windows;
  const alone = server.room("alone");
  const shared = server.room("shared");
  /** @type {Tab[]} */
  const all = [];
  /** @type {Tab[]} */
  const away = [];
  let one = 0;
  try {
    await attempt(`${TABS} tabs cost the server what one costs, at most half as much more`, async () => {
      await alone.answer(FILE, good(1));
      await shared.answer(FILE, good(1));
      const single = await windows.tab(alone.url(FILE));
      for (let index = 0; index < TABS; index++) {
        all.push(await windows.tab(shared.url(FILE)));
      }
      const [costOfOne, costOfAll] = await Promise.all([asked(alone), asked(shared)]);
      one = costOfOne;
      console.log(`        one tab: ${costOfOne} requests in ${SPAN / 1000} s, ${TABS} tabs: ${costOfAll}`);
      assert.ok(one >= 8, `one tab asked only ${one} times`);
      assertShared(costOfAll, costOfOne);
      await single.end();
    });

    await attempt("what one tab learns, all tabs know", async () => {
      await learn(shared, all, 2);
      // Each of them has a confirmation of its own, or that of another.
      for (const tab of all) {
        const { at, snapshot } = await tab.state();
        const age = at - (snapshot?.confirmedAt ?? 0);
        assert.ok(age < 3 * REFRESH, `a tab was confirmed ${age} ms ago`);
      }
    });

    await attempt("tabs that are closed, crash, freeze or are hidden harm nobody", async () => {
      const [closed, crashed, frozen, hidden] = all.splice(0, 4);
      assert.ok(closed && crashed && frozen && hidden);
      away.push(frozen, hidden);
      await closed.end();
      // It does not answer any more, not even that it has crashed.
      await assert.rejects(command(crashed, "Page.crash"), /crashed/);
      await command(frozen, "Page.setWebLifecycleState", { state: "frozen" });
      await hide(hidden);
      const cost = await asked(shared);
      console.log(`        ${all.length} tabs that are left: ${cost} requests`);
      assertShared(cost, one);
      await learn(shared, all, 3);
    });

    await attempt("tabs that come back know at once what they missed, and cost no more", async () => {
      const [frozen, hidden] = away;
      assert.ok(hidden && frozen);
      await command(frozen, "Page.setWebLifecycleState", { state: "active" });
      for (const tab of away) {
        await show(tab);
      }
      all.push(frozen, hidden);
      await learn(shared, all, 4);
      const cost = await asked(shared);
      console.log(`        ${all.length} tabs, two of which came back: ${cost} requests`);
      assertShared(cost, one);
    });

    await attempt("a tab out of the back/forward cache is there again", async () => {
      const [gone, ...others] = all;
      assert.ok(gone);
      await gone.browser.evaluate("addEventListener('pageshow', ({ persisted }) => { house.persisted = persisted; })");
      await gone.here();
      await driver.get(windows.url.replace("index.html", "elsewhere.html"));
      await learn(shared, others, 5);
      await gone.here();
      await driver.navigate().back();
      await gone.isReady();
      assert.equal(await gone.browser.evaluate("house.persisted"), true);
      const from = Date.now();
      await gone.until(({ snapshot }) => assert.equal(snapshot?.revision, 5));
      assert.ok(Date.now() - from < 2 * REFRESH);
      await learn(shared, all, 6);
    });

    await attempt("while every tab is hidden nobody asks", async () => {
      for (const tab of all) {
        await hide(tab);
      }
      await pause(REFRESH);
      assert.equal(await asked(shared, 4 * REFRESH), 0);
      const [first] = all;
      assert.ok(first);
      await shared.answer(FILE, good(7));
      await show(first);
      await eventually(() => first.until(({ snapshot }) => assert.equal(snapshot?.revision, 7)), 2 * REFRESH);
    });

    await attempt("no tab had an error that nobody caught", async () => {
      for (const tab of all) {
        assert.deepEqual(await tab.problems(), []);
      }
    });
  } finally {
    await driver.quit();
  }
}
