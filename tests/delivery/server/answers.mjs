// How one request is answered: well, or in one of the ways in which things break.

import { once } from "node:events";

/**
 * What a path answers. `file` sends a body whole; the others do some damage to it.
 *
 * - `file`: the body, with this status and these headers; with `etag`, 304 to whoever has it already.
 * - `reset`: so many bytes of the body, then the connection is reset; 0 resets before there is a status line.
 * - `cut`: the same, but the connection is closed in good order.
 * - `hang`: so many bytes of the body, then nothing any more; 0 says nothing at all.
 * - `drip`: the body in so many bytes at a time.
 * - `flood`: a document of so many bytes, in chunks or with its length declared, as fast as they are taken.
 * - `stream`: Server-Sent Events: the text at once, and whatever is sent to the path later.
 *
 * @typedef {object} Answer
 * @property {"file" | "reset" | "cut" | "hang" | "drip" | "flood" | "stream"} [does] `file` unless it is said
 * @property {number} [status]
 * @property {Record<string, string | null>} [headers] null takes one away that would be there
 * @property {string} [text]
 * @property {string} [base64] the body, where it is no text
 * @property {string} [etag]
 * @property {number} [bytes] how many before the damage, at a time, or in all
 * @property {boolean} [declared] whether a flood says its length
 * @property {number} [delay] milliseconds before anything is said
 */

/**
 * What the server saw of one request.
 *
 * @typedef {object} Entry
 * @property {number} at
 * @property {number} port
 * @property {string} origin
 * @property {string} lastEventId
 * @property {number} status
 * @property {number} sent bytes that the other side's system took
 * @property {"open" | "ended" | "aborted"} end
 * @property {string} body what was sent along
 */

const CHUNK = 64 * 1024;
const DRIP = 40;

/** @param {number} milliseconds */
function pause(milliseconds) {
  return new Promise((later) => setTimeout(later, milliseconds));
}

/**
 * @param {import("node:http").IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 * @param {Answer} answer
 * @param {Entry} entry
 */
export async function give(request, response, answer, entry) {
  const body = answer.base64 === undefined ? Buffer.from(answer.text ?? "") : Buffer.from(answer.base64, "base64");
  const { does = "file", bytes = 0, delay = 0 } = answer;
  const known = answer.etag !== undefined && request.headers["if-none-match"] === answer.etag;
  entry.status = known ? 304 : (answer.status ?? 200);
  if (delay > 0) {
    await pause(delay);
  }
  const begun = does === "file" || does === "drip" || does === "flood" || does === "stream" || bytes > 0;
  if (begun && does !== "flood") {
    writeHead(response, answer, entry.status, does === "stream" ? undefined : body.length);
  }
  switch (does) {
    case "file":
      entry.sent = known ? 0 : body.length;
      response.end(known ? undefined : body);
      break;
    case "reset":
    case "cut":
      await begin(response, body.subarray(0, bytes));
      entry.sent = bytes;
      if (does === "reset") {
        request.socket.resetAndDestroy();
      } else {
        request.socket.end();
      }
      break;
    case "hang":
      await begin(response, body.subarray(0, bytes));
      break;
    case "drip":
      for (let at = 0; at < body.length && entry.end === "open"; at += bytes) {
        response.write(body.subarray(at, at + bytes));
        entry.sent = Math.min(at + bytes, body.length);
        await pause(DRIP);
      }
      response.end();
      break;
    case "flood":
      await flood(response, answer, entry);
      break;
    case "stream":
      response.write(answer.text ?? "");
      break;
  }
}

/**
 * @param {import("node:http").ServerResponse} response
 * @param {Answer} answer
 * @param {number} status
 * @param {number} [length]
 */
function writeHead(response, answer, status, length) {
  const type = answer.does === "stream" ? "text/event-stream" : "application/json";
  /** @type {Record<string, string | number | null>} */
  const headers = { "Content-Type": type, "Cache-Control": "no-cache", ETag: answer.etag ?? null, ...answer.headers };
  if (length !== undefined && status !== 304) {
    headers["Content-Length"] ??= length;
  }
  response.sendDate = headers.Date !== null;
  for (const [name, value] of Object.entries(headers)) {
    if (value !== null) {
      response.setHeader(name, value);
    }
  }
  response.writeHead(status);
}

/**
 * The first bytes, and a moment in which they arrive.
 *
 * @param {import("node:http").ServerResponse} response
 * @param {Buffer} bytes
 */
async function begin(response, bytes) {
  if (bytes.length > 0) {
    response.write(bytes);
    await pause(DRIP);
  }
}

/**
 * @param {import("node:http").ServerResponse} response
 * @param {Answer} answer
 * @param {Entry} entry
 */
async function flood(response, answer, entry) {
  const total = answer.bytes ?? 0;
  writeHead(response, answer, entry.status, answer.declared ? total : undefined);
  const first = '{"format":1,"x-padding":"';
  const closed = once(response, "close");
  let chunk = Buffer.from(first.padEnd(CHUNK, "."));
  while (entry.sent < total && entry.end === "open") {
    const part = chunk.subarray(0, total - entry.sent);
    // Counted when there is room for more: then the system has taken it.
    if (!response.write(part)) {
      await Promise.race([once(response, "drain"), closed]);
    }
    entry.sent += part.length;
    chunk = Buffer.alloc(CHUNK, ".");
  }
  response.end();
}
