import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

const MAIN = join(import.meta.dirname, "server/main.mjs");

/**
 * The fault server, as tests see it.
 *
 * @typedef {import("./server/answers.mjs").Answer} Answer
 * @typedef {import("./server/answers.mjs").Entry} Entry
 */
export class Server {
  /**
   * @param {import("node:child_process").ChildProcess} process
   * @param {{ ports: [number, number], control: number }} ports
   */
  constructor(process, { ports, control }) {
    this.process = process;
    this.port = ports[0];
    this.otherPort = ports[1];
    this.control = `http://127.0.0.1:${control}`;
  }

  /** @param {Readonly<Record<string, string>>} folders what it serves beside what it is told to */
  static async start(folders) {
    const words = Object.entries(folders).map(([name, folder]) => `${name}=${folder}`);
    const process = spawn(globalThis.process.execPath, [MAIN, ...words], { stdio: ["pipe", "pipe", "inherit"] });
    const [line] = await once(createInterface({ input: process.stdout }), "line");
    return new Server(process, JSON.parse(line));
  }

  async stop() {
    const ended = once(this.process, "exit");
    this.process.stdin?.end();
    await ended;
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body]
   */
  async #say(method, path, body) {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    const response = await fetch(this.control + path, init);
    return response.json();
  }

  /**
   * A part of the server for one test alone.
   *
   * @param {string} folder
   */
  room(folder) {
    return this.#under(`/${folder}/`);
  }

  /** The top, for programs that do not know of rooms. */
  root() {
    return this.#under("/");
  }

  /** @param {string} prefix */
  #under(prefix) {
    const path = (/** @type {string} */ name) => prefix + name;
    return {
      /** @param {string} name */
      url: (name) => `http://127.0.0.1:${this.port}${path(name)}`,
      /** @param {string} name */
      otherUrl: (name) => `http://127.0.0.1:${this.otherPort}${path(name)}`,
      /**
       * From now on the path answers this; several are given in turn, and the last stays.
       *
       * @param {string} name
       * @param {Answer[]} answers
       */
      answer: (name, ...answers) => this.#say("PUT", path(name), answers),
      /**
       * @param {string} name
       * @returns {Promise<Entry[]>}
       */
      entries: (name) => this.#say("GET", path(name)),
      /**
       * @param {string} name
       * @param {string | null} text null ends the streams
       * @returns {Promise<number>} how many streams were open
       */
      send: (name, text) => this.#say("POST", path(name), text),
    };
  }
}

/** @typedef {ReturnType<Server["room"]>} Room */
