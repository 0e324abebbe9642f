import { text } from "node:stream/consumers";

/**
 * How a test speaks to the server: `PUT /path` with the answers, `GET /path` for what was seen, `POST /path` with what
 * open streams are to be sent.
 *
 * @param {import("./board.mjs").Board} board
 * @returns {import("node:http").RequestListener}
 */
export function control(board) {
  return async (request, response) => {
    const path = request.url ?? "/";
    const body = await text(request);
    /** @type {unknown} */
    let said = null;
    switch (request.method) {
      case "PUT":
        board.set(path, JSON.parse(body));
        break;
      case "POST":
        said = board.send(path, JSON.parse(body));
        break;
      default:
        said = board.entries(path);
    }
    response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(said));
  };
}
