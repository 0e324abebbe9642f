import { createReadStream } from "node:fs";
import { resolve } from "node:path";
import type { Connect, Plugin } from "vite";
import { defineConfig } from "vite";
import manifest from "./package.json" with { type: "json" };

const snapshot = resolve(import.meta.dirname, process.env.STAGE_DOOR_SNAPSHOT ?? "public/snapshot.json");

// The snapshot is read from the disk at every request, by `dev` and by `preview` alike, so that
// editing it changes the page that is open. The tests point the variable at a copy of their own.
function servesSnapshot(): Plugin {
  const serve: Connect.NextHandleFunction = (request, response, next) => {
    if (request.url?.split("?", 1)[0] !== "/snapshot.json") {
      next();
      return;
    }
    const file = createReadStream(snapshot);
    file.once("open", () => {
      response.setHeader("Content-Type", "application/json");
      response.setHeader("Cache-Control", "no-cache");
      file.pipe(response);
    });
    file.once("error", () => {
      response.statusCode = 404;
      response.end();
    });
  };
  return {
    name: "stage-door:snapshot",
    configureServer: (server) => void server.middlewares.use(serve),
    configurePreviewServer: (server) => void server.middlewares.use(serve),
  };
}

export default defineConfig({
  // Relative, so that the built page runs from any folder of any file host.
  base: "./",
  define: { __APP_VERSION__: JSON.stringify(manifest.version) },
  // The package lies beside this folder, as it is linked and not copied by npm.
  server: { fs: { allow: [".", "../pkg"] } },
  plugins: [servesSnapshot()],
});
