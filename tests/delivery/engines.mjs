// Firefox and WebKit, through the protocol that every browser speaks.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { Builder } from "selenium-webdriver";
import { Options, ServiceBuilder } from "selenium-webdriver/firefox.js";
import { eventually, Visit } from "./visit.mjs";

const TOOLS = resolve(import.meta.dirname, "../../target/tools/bin");
const SCRIPT_LIMIT = 45_000;

/**
 * @typedef {object} Session
 * @property {(url: string) => Promise<Visit>} open
 * @property {() => Promise<boolean>} isAlive whether the browser still answers
 * @property {() => Promise<void>} close
 */

/** @param {import("selenium-webdriver").WebDriver} driver */
async function sessionOf(driver) {
  await driver.manage().setTimeouts({ script: SCRIPT_LIMIT, pageLoad: SCRIPT_LIMIT });
  return {
    /** @param {string} url */
    async open(url) {
      await driver.get(url);
      const frames = await driver.findElements({ css: "iframe" });
      const inside = async () => {
        if (frames.length > 0) {
          await driver.switchTo().frame(0);
        }
      };
      await inside();
      const visit = new Visit({
        evaluate: (source) => evaluate(driver, source),
        async reload() {
          await driver.switchTo().defaultContent();
          await driver.navigate().refresh();
          await inside();
        },
        // The next page takes its place; until then this one must not go on asking.
        end: () => driver.get("about:blank"),
      });
      return visit.isReady();
    },
    isAlive: () =>
      driver.getTitle().then(
        () => true,
        () => false,
      ),
  };
}

/**
 * Evaluates an expression and waits for its promise; what it throws is thrown here.
 *
 * @param {import("selenium-webdriver").WebDriver} driver
 * @param {string} source
 */
export async function evaluate(driver, source) {
  const script = `const done = arguments[0];
    Promise.resolve().then(() => ${source}).then(
      (value) => done(JSON.stringify({ value })),
      (error) => done(JSON.stringify({ error: String(error) })));`;
  const { value, error } = JSON.parse(await driver.executeAsyncScript(script));
  if (error !== undefined) {
    throw new Error(error);
  }
  return value;
}

/** @returns {Promise<Session>} */
export async function openFirefox() {
  const options = new Options();
  options.addArguments("-headless");
  const builder = new Builder().forBrowser("firefox").setFirefoxOptions(options);
  const driver = await builder.setFirefoxService(new ServiceBuilder(join(TOOLS, "geckodriver"))).build();
  return { ...(await sessionOf(driver)), close: () => driver.quit() };
}

/** @returns {Promise<Session>} */
export async function openWebKit() {
  const port = await freePort();
  const service = spawn("WebKitWebDriver", [`--port=${port}`], { stdio: "ignore" });
  const ended = once(service, "exit");
  const address = `http://127.0.0.1:${port}`;
  await eventually(() => fetch(`${address}/status`));
  const driver = await new Builder()
    .usingServer(address)
    .withCapabilities({ browserName: "MiniBrowser", "webkitgtk:browserOptions": { args: ["--automation"] } })
    .build();
  return {
    ...(await sessionOf(driver)),
    async close() {
      await driver.quit().catch(() => {});
      service.kill();
      await ended;
    },
  };
}

export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") {
    throw new Error("there is no free port");
  }
  return address.port;
}
