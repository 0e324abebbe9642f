// What a test does in the page: all of it through the packed package, as an application would.

import { BOOTH, openBooth } from "./booth.js";
import { HOSTILE } from "./hostile.js";

const PACKAGE = "/footlights/dist";

/**
 * @typedef {import("../../../pkg/dist/index.js").AudienceClient} Client
 * @typedef {import("../../../pkg/dist/index.js").ClientOptions} ClientOptions
 * @typedef {{ event: string, at: number, detail: Record<string, unknown> }} Told
 * @typedef {{ client: Client, told: Told[] }} Seat
 */

/** @type {Map<string, Seat>} */
const seats = new Map();

/** What nobody caught. */
/** @type {string[]} */
const problems = [];
addEventListener("unhandledrejection", ({ reason }) => problems.push(`unhandled rejection: ${reason}`));
addEventListener("error", ({ message }) => problems.push(`uncaught: ${message}`));

/** @param {string} name */
function seat(name) {
  const found = seats.get(name);
  if (found === undefined) {
    throw new Error(`there is no client "${name}"`);
  }
  return found;
}

/**
 * What can be carried out of the page.
 *
 * @param {unknown} detail
 */
function plain(detail) {
  if (!(detail instanceof Error)) {
    return JSON.parse(JSON.stringify(detail));
  }
  const { name, message, ...more } = detail;
  return { ...JSON.parse(JSON.stringify({ ...more, cause: undefined })), name, message };
}

/**
 * Options as they came into the page: keys instead of the function `verify`.
 *
 * @param {Record<string, unknown>} options
 */
async function withVerify(options) {
  const { snapshot } = options;
  if (typeof snapshot !== "object" || snapshot === null || !("verify" in snapshot)) {
    return options;
  }
  const { signedBy } = await import(`${PACKAGE}/verify.js`);
  return { ...options, snapshot: { ...snapshot, verify: signedBy(snapshot.verify) } };
}

/**
 * An address for reports instead of the function `sink`.
 *
 * @param {Record<string, unknown>} options
 */
async function withSink({ reports, ...options }) {
  if (reports === undefined) {
    return options;
  }
  const { batch } = await import(`${PACKAGE}/report.js`);
  return { ...options, sink: batch({ url: reports, every: 60_000 }) };
}

/**
 * `true` instead of the function `audience`.
 *
 * @param {Record<string, unknown>} options
 */
async function withAudience(options) {
  if (options.audience !== true) {
    return options;
  }
  const { audience } = await import(`${PACKAGE}/audience.js`);
  return { ...options, audience };
}

const EVENTS = /** @type {const} */ ([
  "ready",
  "change",
  "opening",
  "stale",
  "error",
  "exposure",
  "failure",
  "tripped",
  "feedback",
  "track",
  "reload-advised",
]);

const house = {
  problems,
  ...BOOTH,

  /**
   * @param {string} name
   * @param {import("../../../pkg/dist/booth.js").BoothOptions} [options]
   */
  openBooth(name, options) {
    return openBooth(seat(name).client, options);
  },

  /**
   * Makes a client, hears everything that it tells, and says what it answers when it is there.
   *
   * @param {string} name
   * @param {Record<string, unknown>} options
   */
  async begin(name, options) {
    const { createClient } = await import(`${PACKAGE}/index.js`);
    /** @type {Told[]} */
    const told = [];
    /** @type {Client} */
    const client = await createClient(await withVerify(await withAudience(await withSink(options))));
    seats.set(name, { client, told });
    for (const event of EVENTS) {
      try {
        client.on(/** @type {"error"} */ (event), (detail) => {
          told.push({ event, at: Date.now(), detail: plain(detail) });
        });
      } catch (error) {
        problems.push(String(error));
      }
    }
    // Listeners that come late are told in a microtask.
    await Promise.resolve();
    return house.state(name);
  },

  /** @param {string} name */
  state(name) {
    const { client, told } = seat(name);
    return {
      at: Date.now(),
      status: client.status,
      snapshot: client.snapshot && { ...client.snapshot },
      told: told.map((one) => ({ ...one })),
      answers: {
        lamp: client.isEnabled("lamp"),
        headline: client.getStringValue("headline", "default"),
        limit: client.getNumberValue("limit", -1),
        palette: client.getObjectValue("palette", { ink: "default" }),
      },
    };
  },

  /**
   * The state, after which what was told is forgotten.
   *
   * @param {string} name
   */
  forget(name) {
    const state = house.state(name);
    seat(name).told.length = 0;
    return state;
  },

  /**
   * Everything about one flag.
   *
   * @param {string} name
   * @param {string} key
   */
  details(name, key) {
    return plain(seat(name).client.getBooleanDetails(key, false));
  },

  /**
   * @param {string} name
   * @param {string} key
   */
  explain(name, key) {
    return plain(seat(name).client.explain(key));
  },

  /** @param {string} name */
  releases(name) {
    return plain(seat(name).client.releases());
  },

  /** @param {string} name */
  async refresh(name) {
    await seat(name).client.refresh();
    return house.state(name);
  },

  /** @param {string} name */
  close(name) {
    seat(name).client.close();
  },

  /**
   * What a server would have rendered with, from another client of this page.
   *
   * @param {string} name
   */
  dehydrate(name) {
    const client = /** @type {Client & { dehydrate(): unknown }} */ (seat(name).client);
    return plain(client.dehydrate());
  },

  /** @param {string} name */
  commit(name) {
    /** @type {Client & { commit(): void }} */ (seat(name).client).commit();
    return house.state(name);
  },

  /**
   * What a method gives, as it would be called with plain data.
   *
   * @param {string} name
   * @param {"setContext" | "announcements" | "acknowledge" | "feedback" | "track" | "reportFailure" | "resetTripped"} method
   * @param {readonly unknown[]} args
   */
  ask(name, method, ...args) {
    const { client } = seat(name);
    const given = /** @type {(...args: readonly unknown[]) => unknown} */ (client[method])(...args);
    return plain(given ?? null);
  },

  /**
   * Another page of the same document.
   *
   * @param {string} address
   */
  navigate(address) {
    history.pushState(null, "", address);
  },

  /** Everything that the package has noted in either storage. */
  noted() {
    return JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]);
  },

  /**
   * Sets a context that no good application would, and reads every flag with it.
   *
   * @param {string} name
   * @param {string} kind one of `hostile.js`
   */
  suffer(name, kind) {
    const { client, told } = seat(name);
    const before = told.length;
    const make = HOSTILE[kind];
    if (make === undefined) {
      throw new Error(`there is no context "${kind}"`);
    }
    client.setContext(make(client));
    const read = client.flags().map((key) => [key, plain(client.getBooleanDetails(key, false))]);
    return { flags: Object.fromEntries(read), told: told.slice(before) };
  },

  /** Which flags-like names have come to stand on the prototype of all objects. */
  polluted() {
    return Object.keys(Object.prototype).concat(
      Reflect.ownKeys({}.constructor.prototype).includes("lamp") ? "lamp" : [],
    );
  },

  /** Fills the storage to the last byte. How many characters that took. */
  fill() {
    let size = 1 << 22;
    let filled = 0;
    for (let index = 0; size > 0; index++) {
      try {
        localStorage.setItem(`filler-${index}`, "x".repeat(size));
        filled += size;
      } catch {
        size >>= 1;
      }
    }
    return filled;
  },

  /** Makes room again. */
  clear() {
    localStorage.clear();
  },

  /** What the package has kept, key by key. */
  kept() {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith("footlights"));
    return Object.fromEntries(keys.map((key) => [key, localStorage.getItem(key) ?? ""]));
  },

  /**
   * @param {string} key
   * @param {string} value
   */
  keep(key, value) {
    localStorage.setItem(key, value);
  },

  /** What the browser says of the storage, in its own words. */
  storage() {
    try {
      return typeof localStorage;
    } catch (error) {
      return String(error);
    }
  },
};

/** @typedef {typeof house} House */

Object.assign(globalThis, { house });
