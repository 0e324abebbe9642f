// docs/nginx.conf as it stands, with other ports and another root, in front of the fault server and a page.

import { strict as assert } from "node:assert";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, readFile, rename, utimes, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { ChromiumVisit } from "./chromium.mjs";
import { freePort } from "./engines.mjs";
import { assertServes, assertTold } from "./rows/flow.mjs";
import { programme } from "./snapshots.mjs";
import { eventually } from "./visit.mjs";

const CONFIGURATION = resolve(import.meta.dirname, "../../docs/nginx.conf");
const PROGRAM = process.env.NGINX ?? "/usr/sbin/nginx";

/**
 * Replaces one text by another, which must be there.
 *
 * @param {string} text
 * @param {string} before
 * @param {string} after
 */
function replaced(text, before, after) {
  assert.equal(text.split(before).length, 2, `docs/nginx.conf holds "${before}" not exactly once`);
  return text.replace(before, after);
}

/**
 * Starts nginx with a folder of its own for everything that it writes.
 *
 * @param {string} folder
 * @param {number} upstream the port of the program behind `/events`
 */
async function start(folder, upstream) {
  const port = await freePort();
  const root = join(folder, "root");
  let second = Math.trunc(Date.now() / 1000) - 100;
  await mkdir(join(root, "snapshots"), { recursive: true });
  // Its workers may run as somebody else.
  await Promise.all([join(folder, ".."), folder, root, join(root, "snapshots")].map((path) => chmod(path, 0o755)));
  let text = await readFile(CONFIGURATION, "utf8");
  text = replaced(text, "listen 8080;", `listen 127.0.0.1:${port};`);
  text = replaced(text, "root /srv/footlights;", `root ${root};`);
  text = replaced(text, "server 127.0.0.1:8081;", `server 127.0.0.1:${upstream};`);
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  text = replaced(text, "http {", `http {\n    access_log off;\n    ${temporary.join("\n    ")}`);
  const file = join(folder, "nginx.conf");
  await writeFile(file, text);
  const words = ["-e", "stderr", "-p", folder, "-c", file, "-g", `daemon off; pid ${folder}/nginx.pid;`];
  const program = spawn(PROGRAM, words, { stdio: ["ignore", "ignore", "inherit"] });
  const ended = once(program, "exit");
  const url = `http://127.0.0.1:${port}`;
  await eventually(async () => assert.equal((await fetch(`${url}/snapshots/none.json`)).status, 404));
  return {
    url,
    /**
     * As the comment in the configuration says: a whole file, renamed into place.
     *
     * @param {string} name
     * @param {string | Buffer} content
     */
    async publish(name, content) {
      const path = join(root, "snapshots", name);
      await writeFile(`${path}.new`, content);
      // nginx tells files apart by the second and the length: each is to have a second of its own.
      await utimes(`${path}.new`, ++second, second);
      await rename(`${path}.new`, path);
    },
    async stop() {
      program.kill("SIGTERM");
      await ended;
    },
  };
}

/** @param {Headers} headers */
function assertShared(headers) {
  assert.equal(headers.get("access-control-allow-origin"), "*");
  const exposed = headers.get("access-control-expose-headers")?.split(/, */);
  assert.deepEqual(exposed?.sort(), ["Age", "Date", "Retry-After"]);
}

/**
 * @param {import("./server.mjs").Server} server
 * @param {import("playwright-core").Browser} browser
 * @param {string} folder
 * @param {(name: string, test: () => Promise<void>) => Promise<void>} attempt
 */
export async function nginx(server, browser, folder, attempt) {
  await mkdir(folder);
  const host = await start(folder, server.port);
  const address = `${host.url}/snapshots/snapshot.json`;
  const text = JSON.stringify(programme(1, { "x-padding": "footlights ".repeat(200) }));
  try {
    await attempt("nginx: a snapshot is JSON, revalidated by every cache, readable from everywhere", async () => {
      await host.publish("snapshot.json", text);
      const response = await fetch(address, {
        headers: { Origin: "https://shop.example.com", "Accept-Encoding": "identity" },
      });
      assert.equal(response.status, 200);
      assert.equal(await response.text(), text);
      assert.equal(response.headers.get("content-type"), "application/json");
      assert.equal(response.headers.get("cache-control"), "no-cache");
      assert.ok(response.headers.get("last-modified"));
      assert.ok(response.headers.get("date"));
      assertShared(response.headers);
    });

    await attempt("nginx: unchanged, it costs a 304 without a body, by ETag and by date", async () => {
      const { headers } = await fetch(address);
      for (const [ask, known] of /** @type {const} */ ([
        ["If-None-Match", "etag"],
        ["If-Modified-Since", "last-modified"],
      ])) {
        const again = await fetch(address, { cache: "no-store", headers: { [ask]: headers.get(known) ?? "" } });
        assert.equal(again.status, 304, ask);
        assert.equal(await again.text(), "");
        assert.equal(again.headers.get("cache-control"), "no-cache");
        assertShared(again.headers);
      }
    });

    await attempt("nginx: it is compressed, on the way or beforehand", async () => {
      const length = async () => {
        const response = await fetch(address, { method: "HEAD", headers: { "Accept-Encoding": "gzip" } });
        assert.equal(response.headers.get("content-encoding"), "gzip");
        assert.match(response.headers.get("vary") ?? "", /Accept-Encoding/i);
        return Number(response.headers.get("content-length"));
      };
      assert.equal(await length(), 0, "compressed on the way, its length is not known");
      const compressed = gzipSync(text, { level: 9 });
      assert.ok(compressed.length < text.length / 2);
      await host.publish("snapshot.json.gz", compressed);
      assert.equal(await length(), compressed.length);
      assert.equal(await (await fetch(address)).text(), text);
    });

    await attempt("nginx: refusals can be read from everywhere, too, and nothing but GET is answered", async () => {
      const missing = await fetch(`${host.url}/snapshots/missing.json`);
      assert.equal(missing.status, 404);
      assertShared(missing.headers);
      const written = await fetch(address, { method: "PUT", body: "{}" });
      assert.equal(written.status, 403);
    });

    await attempt("nginx: Server-Sent Events arrive at once", async () => {
      // The upstream is asked for the path of the location.
      const room = server.root();
      await room.answer("events", { does: "stream", text: ": hello\n\n" });
      const response = await fetch(`${host.url}/events`, { headers: { "Accept-Encoding": "gzip" } });
      assert.equal(response.headers.get("content-type"), "text/event-stream");
      assert.equal(response.headers.get("content-encoding"), null);
      assertShared(response.headers);
      const reader = response.body?.getReader();
      assert.ok(reader);
      assert.equal(new TextDecoder().decode((await reader.read()).value), ": hello\n\n");
      for (let index = 0; index < 3; index++) {
        const sent = Date.now();
        await room.send("events", `id: ${index}\n\n`);
        assert.equal(new TextDecoder().decode((await reader.read()).value), `id: ${index}\n\n`);
        // Held back it would not come before the stream ends, and that it never does.
        assert.ok(Date.now() - sent < 5000, `an event took ${Date.now() - sent} ms`);
      }
      await reader.cancel();
      await eventually(async () => assert.equal((await room.entries("events"))[0]?.end, "aborted"));
    });

    await attempt("nginx: a page of another origin lives on it", async () => {
      const visit = await ChromiumVisit.open(browser, `http://127.0.0.1:${server.port}/delivery/index.html`);
      try {
        await host.publish("live.json", JSON.stringify(programme(1)));
        const url = `${host.url}/snapshots/live.json`;
        assertServes(await visit.begin({ snapshot: { url, stream: `${host.url}/events` } }), 1, "network");
        await eventually(async () => assert.equal(await server.root().send("events", ""), 1));
        await host.publish("live.json", JSON.stringify(programme(2)));
        await server.root().send("events", 'event: snapshot\nid: 2\ndata: {"revision":2,"window":0}\n\n');
        assertServes(await visit.until(({ snapshot }) => assert.equal(snapshot?.revision, 2)), 2, "network");
        await host.publish("live.json", "{");
        const damaged = await visit.refresh();
        assertServes(damaged, 2, "network");
        assertTold(damaged, { name: "", answer: {}, code: "SNAPSHOT_MALFORMED", says: /snapshot/ });
        assert.deepEqual(await visit.problems(), []);
      } finally {
        await visit.end();
      }
    });
  } finally {
    await host.stop();
  }
}
