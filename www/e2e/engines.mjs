// The main path in the other two engines, through the protocol that every browser speaks.

import { strict as assert } from "node:assert";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { resolve } from "node:path";
import { Builder, By, Key } from "selenium-webdriver";
import { Options, ServiceBuilder } from "selenium-webdriver/firefox.js";
import { eventually } from "./house.mjs";

/** @typedef {import("selenium-webdriver").WebDriver} WebDriver */

const GECKODRIVER = resolve(import.meta.dirname, "../../target/tools/bin/geckodriver");
/** These browsers start slowly, and beside everything else. */
const PATIENCE = 20_000;
const OPENS_AFTER = 10_000;

/** Runs in the page before anything else does, so that no complaint is missed. */
export const LISTENER = `<script>
  var problems = [];
  addEventListener("error", (event) => problems.push(event.message || "not loaded: " + event.target.outerHTML), true);
  addEventListener("unhandledrejection", (event) => problems.push(String(event.reason)));
  for (const level of ["warn", "error"]) console[level] = (...what) => problems.push(what.join(" "));
</script>`;

/** @type {Record<string, () => Promise<{ driver: WebDriver, close: () => Promise<unknown> }>>} */
const ENGINES = {
  async Firefox() {
    const driver = await new Builder()
      .forBrowser("firefox")
      .setFirefoxOptions(/** @type {Options} */ (new Options().addArguments("-headless")))
      .setFirefoxService(new ServiceBuilder(GECKODRIVER))
      .build();
    return { driver, close: () => driver.quit() };
  },
  async WebKit() {
    const port = await freePort();
    // Where no graphics card is, it would draw no frames otherwise.
    const env = { ...process.env, WEBKIT_DISABLE_DMABUF_RENDERER: "1" };
    const service = spawn("WebKitWebDriver", [`--port=${port}`], { stdio: "ignore", env });
    const ended = once(service, "exit");
    const stop = async () => {
      service.kill();
      await ended;
    };
    try {
      const address = `http://127.0.0.1:${port}`;
      await eventually(async () => void (await fetch(`${address}/status`)), PATIENCE);
      const driver = await new Builder()
        .usingServer(address)
        .withCapabilities({ browserName: "MiniBrowser", "webkitgtk:browserOptions": { args: ["--automation"] } })
        .build();
      return { driver, close: () => driver.quit().finally(stop) };
    } catch (error) {
      await stop();
      throw error;
    }
  },
};

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  assert.ok(address !== null && typeof address === "object");
  return address.port;
}

/**
 * Waits until the text of the first such element matches.
 *
 * @param {WebDriver} driver
 * @param {string} css
 * @param {RegExp} pattern
 */
async function reads(driver, css, pattern, patience = PATIENCE) {
  await eventually(async () => assert.match(await driver.findElement(By.css(css)).getText(), pattern, css), patience);
}

/**
 * @param {WebDriver} driver
 * @param {string} within
 * @param {string} name
 */
async function press(driver, within, name) {
  const button = driver.findElement(By.css(within)).findElement(By.xpath(`.//button[normalize-space()="${name}"]`));
  await bringIntoView(driver, button);
  await button.click();
}

/**
 * At once: the page by itself scrolls smoothly, and the drivers do not wait for that.
 *
 * @param {WebDriver} driver
 * @param {import("selenium-webdriver").WebElement} element
 */
function bringIntoView(driver, element) {
  return driver.executeScript("arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })", element);
}

/**
 * Opens the page, fills the house and empties it, by hand and by keyboard; then a release opens and is announced.
 *
 * @param {WebDriver} driver
 * @param {string} url
 */
async function mainPath(driver, url) {
  await driver.get(url);
  await driver.wait(async () => {
    const [ready] = await driver.findElements(By.css('.theatre[data-ready="true"]'));
    return ready !== undefined;
  }, PATIENCE);
  const slider = driver.findElement(By.css(".timeline input[type=range]"));
  await slider.sendKeys(Key.HOME);
  await reads(driver, ".headline", /^0 of 1,000 have autumn-checkout/);
  await slider.sendKeys(Key.END);
  await reads(driver, ".headline", /^[1-9]\d+ of 1,000 have autumn-checkout/);
  await reads(driver, ".mode", /^Rehearsal/);
  const full = Number(await slider.getAttribute("value"));

  // From there by hand into the middle of the plan.
  const chart = driver.findElement(By.css(".chart"));
  await bringIntoView(driver, chart);
  const { width } = await chart.getRect();
  const move = driver.actions({ async: true }).move({ origin: chart, x: Math.round(width * 0.2) });
  await move
    .press()
    .move({ origin: chart, x: Math.round(width * -0.3), duration: 200 })
    .release()
    .perform();
  await eventually(async () => assert.ok(Number(await slider.getAttribute("value")) < full), PATIENCE);

  await slider.sendKeys(Key.END);
  await reads(driver, ".headline", /^[1-9]\d+ of 1,000/);
  await press(driver, ".controls", "Roll back");
  await reads(driver, ".headline", /^0 of 1,000/);
  await reads(driver, "[data-status]", /^READY · snapshot stage-door, revision 13/);

  await press(driver, "#act-opening", "Open in ten seconds");
  await reads(driver, "#act-opening .state", /Opens at \d\d:\d\d:\d\d in \d+ s/);
  assert.deepEqual(await driver.findElements(By.css(".banner")), []);
  await eventually(async () => {
    assert.equal((await driver.findElements(By.css('.notice[data-release="jubilee"]'))).length, 1);
  }, OPENS_AFTER + PATIENCE);
  await reads(driver, ".banner", /A hundred seasons/);
  await reads(driver, "#act-opening .state", /Open since \d\d:\d\d:\d\d, and announced/);
  assert.deepEqual(await driver.executeScript("return problems"), []);
}

/**
 * @param {string} url of a page with the listener in it
 */
export function engineSteps(url) {
  return Object.entries(ENGINES).map(([engine, open]) => ({
    name: `in ${engine} the house is filled and emptied, and a release opens on schedule with its announcement`,
    async run() {
      const { driver, close } = await open();
      try {
        await mainPath(driver, url);
      } catch (error) {
        console.log(`        ${await driver.executeScript("return problems.join()").catch(String)}`);
        throw error;
      } finally {
        await close();
      }
    },
  }));
}
