import { strict as assert } from "node:assert";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { measure } from "./lighthouse/measure.mjs";

const ENOUGH = 95;
/** A machine that is busy makes a page slow now and then, and never fast: the best of so many counts. */
const ATTEMPTS = 3;

/**
 * What Lighthouse must say of the page at an address, on a telephone and on a desk. Its reports are kept.
 *
 * @param {string} url
 * @param {string} folder
 */
export function lighthouseSteps(url, folder) {
  return /** @type {const} */ (["mobile", "desktop"]).map((preset) => ({
    name: `Lighthouse gives at least ${ENOUGH} for each, ${preset}`,
    async run() {
      for (let attempt = 1; ; attempt++) {
        const { scores, faults, report } = await measure(url, preset);
        await writeFile(join(folder, `lighthouse-${preset}.html`), report);
        const { performance, ...others } = scores;
        console.log(`        Lighthouse, ${preset}: ${JSON.stringify(scores)}${faults.map((fault) => `; ${fault}`)}`);
        for (const [category, score] of Object.entries(others)) {
          assert.ok(score >= ENOUGH, `${category} ${score}: ${faults}`);
        }
        if (performance >= ENOUGH) {
          return;
        }
        assert.ok(attempt < ATTEMPTS, `performance ${performance}: ${faults}`);
      }
    },
  }));
}
