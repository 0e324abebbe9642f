import { strict as assert } from "node:assert";

/**
 * @typedef {import("./page/house.js").House} House
 * @typedef {ReturnType<House["state"]>} State
 * @typedef {{ code: string, message: string, status?: number, nextTryAt?: number, at: number }} Complaint
 */

/** How long anything in a page may take, unless the test says otherwise. */
export const PATIENCE = 8000;

/** @param {number} milliseconds */
export function pause(milliseconds) {
  return new Promise((later) => setTimeout(later, milliseconds));
}

/**
 * Tries until it does not throw; the last error is the one that is told.
 *
 * @template T
 * @param {() => Promise<T> | T} attempt
 * @returns {Promise<T>}
 */
export async function eventually(attempt, patience = PATIENCE) {
  const end = Date.now() + patience;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > end) {
        throw error;
      }
    }
    await pause(25);
  }
}

/** A page in some browser, with `page/house.js` in it. */
export class Visit {
  /**
   * @param {{
   *   evaluate(source: string): Promise<unknown>,
   *   reload(): Promise<unknown>,
   *   end(): Promise<unknown>,
   * }} browser
   */
  constructor(browser) {
    this.browser = browser;
  }

  /**
   * Calls a function of `page/house.js`, once that is there.
   *
   * @template {Exclude<keyof House, "problems">} K
   * @param {K} name
   * @param {Parameters<House[K]>} args
   * @returns {Promise<Awaited<ReturnType<House[K]>>>}
   */
  async call(name, ...args) {
    const source = `house.${name}(${args.map((arg) => JSON.stringify(arg) ?? "undefined").join(", ")})`;
    return /** @type {Awaited<ReturnType<House[K]>>} */ (await this.browser.evaluate(source));
  }

  async isReady() {
    await eventually(async () => assert.equal(await this.browser.evaluate("typeof house"), "object"));
    return this;
  }

  async reload() {
    await this.browser.reload();
    await this.isReady();
  }

  end() {
    return this.browser.end();
  }

  /**
   * @param {Record<string, unknown>} options
   * @param {string} [name]
   * @returns {Promise<State>}
   */
  begin(options, name = "client") {
    const deployment = { app: "house", version: "1.0.0", environment: "production" };
    // Long, so that a busy machine is not taken for a fault.
    return this.call("begin", name, { deployment, timeout: PATIENCE, ...options });
  }

  /** @param {string} [name] */
  state(name = "client") {
    return this.call("state", name);
  }

  /** @param {string} [name] */
  refresh(name = "client") {
    return this.call("refresh", name);
  }

  /**
   * Waits until the state is as it should be, and hands it back.
   *
   * @param {(state: State) => void} check
   * @param {{ name?: string, patience?: number }} [options]
   */
  until(check, { name = "client", patience = PATIENCE } = {}) {
    return eventually(async () => {
      const state = await this.state(name);
      check(state);
      return state;
    }, patience);
  }

  /** @returns {Promise<string[]>} */
  async problems() {
    return /** @type {string[]} */ (await this.browser.evaluate("house.problems"));
  }
}

/**
 * The error events of a state.
 *
 * @param {Pick<State, "told">} state
 * @returns {Complaint[]}
 */
export function complaints({ told }) {
  const errors = told.filter(({ event }) => event === "error");
  return errors.map(({ at, detail }) => ({ .../** @type {Complaint} */ (/** @type {unknown} */ (detail)), at }));
}

/**
 * @param {Pick<State, "told">} state
 * @param {string} event
 */
export function count({ told }, event) {
  return told.filter((one) => one.event === event).length;
}
