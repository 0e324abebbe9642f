import { resolve } from "node:path";
import { defineConfig } from "vite";
import manifest from "./package.json" with { type: "json" };
import { publishing } from "./server/publishing.ts";

// The tests point the variable at a copy of their own.
const snapshot = resolve(import.meta.dirname, process.env.STAGE_DOOR_SNAPSHOT ?? "public/snapshot.json");

export default defineConfig({
  // Relative, so that the built page runs from any folder of any file host.
  base: "./",
  define: { __APP_VERSION__: JSON.stringify(manifest.version) },
  // The package lies beside this folder, as it is linked and not copied by npm.
  server: { fs: { allow: [".", "../pkg"] } },
  plugins: [publishing(snapshot, manifest.version)],
});
