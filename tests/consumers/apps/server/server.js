// The same as `examples/axum`, in Node: prints its address; who asks is in the query.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { createClient } from "footlights";
import { FootlightsProvider } from "footlights/react";
import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { Shop } from "./shop.js";

const read = (/** @type {string} */ name) => readFileSync(join(process.argv[2] ?? ".", name), "utf8");
const snapshot = JSON.parse(read("snapshot.json"));
const deployment = { app: "shop", version: "2.4.0" };

const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
  if (pathname === "/snapshot.json" || pathname === "/page.js") {
    response.setHeader("Content-Type", pathname === "/page.js" ? "text/javascript" : "application/json");
    response.end(read(pathname));
    return;
  }
  const client = await createClient({ snapshot, deployment, context: Object.fromEntries(searchParams) });
  const html = renderToString(createElement(FootlightsProvider, { client }, createElement(Shop)));
  const answers = JSON.stringify(client.dehydrate()).replaceAll("<", "\\u003c");
  client.close();
  response.setHeader("Content-Type", "text/html; charset=utf-8");
  response.end(
    `<!doctype html><link rel="icon" href="data:,"><div id="root">${html}</div><script id="answers" type="application/json">${answers}</script><script type="module" src="/page.js"></script>`,
  );
});
server.listen(0, "127.0.0.1", () => {
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  console.log(`http://127.0.0.1:${port}`);
});
