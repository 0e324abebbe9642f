import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import { extname, join, resolve, sep } from "node:path";
import { build, createServer, preview } from "vite";

const ROOT = resolve(import.meta.dirname, "..");
const HERE = "127.0.0.1";

/**
 * @typedef {object} Host
 * @property {string} url
 * @property {() => Promise<void>} close
 */

/**
 * Builds the demo into a folder of its own, so that `dist` stays what it was.
 *
 * @param {string} outDir
 */
export async function bundle(outDir) {
  await build({ root: ROOT, logLevel: "warn", build: { outDir, emptyOutDir: true } });
}

/**
 * The built demo, served by `vite preview`.
 *
 * @param {string} outDir
 * @returns {Promise<Host>}
 */
export async function previewHost(outDir) {
  const server = await preview({ root: ROOT, logLevel: "warn", build: { outDir }, preview: { host: HERE, port: 0 } });
  return { url: addressOf(server.resolvedUrls), close: () => server.close() };
}

/**
 * The sources, served by `vite dev`.
 *
 * @returns {Promise<Host>}
 */
export async function devHost() {
  const server = await createServer({ root: ROOT, logLevel: "warn", server: { host: HERE, port: 0 } });
  await server.listen();
  return { url: addressOf(server.resolvedUrls), close: () => server.close() };
}

const TYPES = new Map([
  [".html", "text/html"],
  [".js", "text/javascript"],
  [".css", "text/css"],
  [".svg", "image/svg+xml"],
  [".json", "application/json"],
  [".wasm", "application/wasm"],
]);

/**
 * The built demo as any file host would serve it, in a folder: no Vite, no headers of ours.
 *
 * @param {string} outDir
 * @param {string} prelude markup that the page begins with, to watch it
 * @returns {Promise<Host>}
 */
export async function fileHost(outDir, prelude = "") {
  const folder = "/some/folder/";
  const server = createHttpServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", `http://${HERE}`);
    const name = pathname === folder ? "index.html" : pathname.slice(folder.length);
    const file = join(outDir, name);
    const inside = pathname.startsWith(folder) && file.startsWith(outDir + sep);
    const found = inside && (await stat(file).catch(() => undefined))?.isFile();
    if (!found) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "Content-Type": TYPES.get(extname(file)) ?? "application/octet-stream" });
    if (name === "index.html" && prelude !== "") {
      response.end((await readFile(file, "utf8")).replace("<head>", `<head>${prelude}`));
    } else {
      createReadStream(file).pipe(response);
    }
  });
  await new Promise((listening) => server.listen(0, HERE, () => listening(undefined)));
  const address = server.address();
  if (address === null || typeof address === "string") {
    throw new Error("the file host has no port");
  }
  return {
    url: `http://${HERE}:${address.port}${folder}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** @param {import("vite").ResolvedServerUrls | null} urls */
function addressOf(urls) {
  const url = urls?.local[0] ?? urls?.network[0];
  if (url === undefined) {
    throw new Error("the server says no address");
  }
  return url;
}
