// What browsers load: one bundle of everything that is measured in a warm page, one for each cold start; and the
// smallest bundle of each vendor, for its size.
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

/** What a page imports of each vendor, and no more. */
const ENTRIES = {
  Footlights: 'export { createClient } from "footlights";',
  GrowthBook: 'export { GrowthBook } from "@growthbook/growthbook";',
  Featurevisor: 'export { createInstance } from "@featurevisor/sdk";',
  "flagd-core": 'export { FlagdCore } from "@openfeature/flagd-core";',
  ConfigCat: 'export { getClient } from "@configcat/sdk";',
  "Flipt client (wasm)": 'export { FliptClient } from "@flipt-io/flipt-client-js";',
  "LaunchDarkly v4": 'export { createClient } from "@launchdarkly/js-client-sdk";',
  Flagsmith: 'export { default } from "flagsmith";',
  "Unleash proxy client": 'export { UnleashClient } from "unleash-proxy-client";',
};

/**
 * @param {string} contents
 * @returns {Promise<Uint8Array>}
 */
export async function bundle(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL(".", import.meta.url)) },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    // For what runs only where the documents are made.
    external: ["node:*"],
    target: "es2022",
    legalComments: "none",
    write: false,
    logLevel: "error",
  });
  return /** @type {{ contents: Uint8Array }} */ (outputFiles[0]).contents;
}

/** Bytes of each vendor's smallest bundle: as it is, by gzip at level 9 and by brotli at level 11. */
export async function sizes() {
  /** @type {Record<string, { raw: number, gzip: number, brotli: number }>} */
  const sizes = {};
  for (const [name, entry] of Object.entries(ENTRIES)) {
    const bytes = await bundle(entry);
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
    sizes[name] = {
      raw: bytes.length,
      gzip: gzipSync(bytes, { level: 9 }).length,
      brotli: brotliCompressSync(bytes, { params }).length,
    };
  }
  return sizes;
}
