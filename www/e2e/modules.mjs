import { join, resolve } from "node:path";
import { runnerImport } from "vite";

const ROOT = resolve(import.meta.dirname, "..");

/**
 * The audience and the edits as the page has them; what the engine says of them is asked for here by another way.
 *
 * @typedef {typeof import("../src/theatre/audience.ts")} Audience
 * @typedef {typeof import("../src/theatre/edits.ts")} Edits
 * @typedef {typeof import("../src/theatre/part.ts")} Part
 * @returns {Promise<Audience & Edits & Part>}
 */
export async function modules() {
  const parts = await Promise.all(
    ["audience", "edits", "part"].map((name) => runnerImport(join(ROOT, `src/theatre/${name}.ts`), { root: ROOT })),
  );
  return Object.assign({}, ...parts.map(({ module }) => module));
}
