import { launch } from "chrome-launcher";
import lighthouse, { defaultConfig, desktopConfig } from "lighthouse";
import { CHROMIUM, HEADLESS } from "../house.mjs";
import { OwnTimeTrace } from "./own-time.mjs";

/**
 * @typedef {"performance" | "accessibility" | "best-practices"} Category
 * @typedef {object} Measured
 * @property {Record<Category, number>} scores from 0 to 100
 * @property {string[]} faults what cost something, the dearest first
 * @property {string} report a page for people
 */

/** @type {Category[]} */
const CATEGORIES = ["performance", "accessibility", "best-practices"];

const PRESETS = { mobile: defaultConfig.settings, desktop: desktopConfig.settings };

/**
 * What Lighthouse says of a page, in a browser of its own.
 *
 * @param {string} url
 * @param {keyof typeof PRESETS} preset
 * @returns {Promise<Measured>}
 */
export async function measure(url, preset) {
  const chrome = await launch({ chromePath: CHROMIUM, chromeFlags: HEADLESS, ignoreDefaultFlags: true });
  try {
    const config = {
      ...defaultConfig,
      settings: PRESETS[preset] ?? {},
      artifacts: (defaultConfig.artifacts ?? []).map((artifact) =>
        artifact.id === "Trace" ? { id: "Trace", gatherer: { instance: new OwnTimeTrace() } } : artifact,
      ),
    };
    const flags = { port: chrome.port, logLevel: "error", output: "html", onlyCategories: CATEGORIES };
    const result = await lighthouse(url, /** @type {import("lighthouse").Flags} */ (flags), config);
    if (result === undefined || result.lhr.runtimeError !== undefined) {
      throw new Error(`Lighthouse: ${result?.lhr.runtimeError?.message ?? "no result"}`);
    }
    const { categories, audits } = result.lhr;
    const scores = Object.fromEntries(CATEGORIES.map((id) => [id, Math.round(100 * (categories[id]?.score ?? 0))]));
    const costs = CATEGORIES.flatMap((id) => categories[id]?.auditRefs ?? []).flatMap(({ id, weight }) => {
      const { score, displayValue = "" } = audits[id] ?? {};
      return score != null && weight * (1 - score) >= 1 ? [{ cost: weight * (1 - score), id, displayValue }] : [];
    });
    return {
      scores: /** @type {Record<Category, number>} */ (scores),
      faults: costs.sort((a, b) => b.cost - a.cost).map(({ id, displayValue }) => `${id} ${displayValue}`.trim()),
      report: String(result.report),
    };
  } finally {
    chrome.kill();
  }
}
