import { text } from "node:stream/consumers";
import { give } from "./answers.mjs";

/**
 * What a path is to do: one answer, or several in turn of which the last stays.
 *
 * @typedef {import("./answers.mjs").Answer} Answer
 * @typedef {import("./answers.mjs").Entry} Entry
 */

/** One path: what it answers, and what came of it. */
class Place {
  /** @type {Answer[]} */
  answers = [];
  /** @type {Entry[]} */
  entries = [];
  /** @type {Set<import("node:http").ServerResponse>} */
  open = new Set();
}

/** All paths that a test has said something about. */
export class Board {
  /** @type {Map<string, Place>} */
  #places = new Map();

  /** @param {string} path */
  #place(path) {
    const place = this.#places.get(path) ?? new Place();
    this.#places.set(path, place);
    return place;
  }

  /** @param {string} path */
  has(path) {
    return (this.#places.get(path)?.answers.length ?? 0) > 0;
  }

  /**
   * @param {string} path
   * @param {Answer[]} answers
   */
  set(path, answers) {
    this.#place(path).answers = answers;
  }

  /** @param {string} path */
  entries(path) {
    return this.#place(path).entries;
  }

  /**
   * Writes to every stream that is open at a path, or ends them all. How many there were.
   *
   * @param {string} path
   * @param {string | null} text null ends them
   */
  send(path, text) {
    const { open } = this.#place(path);
    for (const response of open) {
      if (text === null) {
        // A body that was to be longer would keep the other side waiting otherwise.
        const { socket } = response;
        response.end(() => socket?.end());
      } else {
        response.write(text);
      }
    }
    return open.size;
  }

  /**
   * @param {string} path
   * @param {import("node:http").IncomingMessage} request
   * @param {import("node:http").ServerResponse} response
   */
  async answer(path, request, response) {
    const place = this.#place(path);
    const answer = place.answers.length > 1 ? place.answers.shift() : place.answers[0];
    if (answer === undefined) {
      response.writeHead(404).end();
      return;
    }
    /** @type {Entry} */
    const entry = {
      at: Date.now(),
      port: request.socket.localPort ?? 0,
      origin: request.headers.origin ?? "",
      // A new connection cannot send the field, so that it stands in the address.
      lastEventId: new URL(request.url ?? "", "http://localhost").searchParams.get("lastEventId") ?? "",
      status: 0,
      sent: 0,
      end: "open",
      body: "",
    };
    place.entries.push(entry);
    place.open.add(response);
    response.on("close", () => {
      entry.end = response.writableFinished ? "ended" : "aborted";
      place.open.delete(response);
    });
    if (request.method === "POST") {
      entry.body = await text(request);
    }
    await give(request, response, answer, entry);
  }
}
