// The fault server, a process of its own: `node main.mjs NAME=FOLDER…`. It serves the folders, and on every other path
// whatever it was told to over its control port. The first line that it prints names its ports; it ends with its parent.

import { createServer } from "node:http";
import { Board } from "./board.mjs";
import { control } from "./control.mjs";
import { Files } from "./files.mjs";

const HERE = "127.0.0.1";
const board = new Board();
const files = new Files(Object.fromEntries(process.argv.slice(2).map((word) => word.split("=", 2))));

/** @type {import("node:http").RequestListener} */
async function serve(request, response) {
  const url = new URL(request.url ?? "/", `http://${HERE}`);
  if (board.has(url.pathname)) {
    await board.answer(url.pathname, request, response);
  } else {
    await files.serve(url, response);
  }
}

/** @param {import("node:http").RequestListener} listener */
async function listen(listener) {
  const server = createServer({ keepAliveTimeout: 60_000 }, listener);
  await new Promise((listening) => server.listen(0, HERE, () => listening(undefined)));
  const address = server.address();
  if (address === null || typeof address === "string") {
    throw new Error("the fault server has no port");
  }
  return address.port;
}

// Two for pages, since another port is another origin.
const ports = [await listen(serve), await listen(serve)];
console.log(JSON.stringify({ ports, control: await listen(control(board)) }));
process.stdin.on("end", () => process.exit()).resume();
