// Pictures for people to look at, where `--gallery` asks for them: how each act ends, the house at several instants, the
// booth, the document, the tour and the panel of the package, each on paper and in the dark, on a desk and on a telephone.

import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";

const FOLDER = resolve(import.meta.dirname, "../../target/screenshots");
const LONGEST_NAME = 40;
const SIZES = { desk: { width: 1280, height: 900 }, phone: { width: 360, height: 740 } };
const SCHEMES = /** @type {const} */ (["light", "dark"]);

/**
 * The step, with pictures of how it ends: of the whole page, or of what a window shows of it. What is placed by the size
 * of the window is played again in each size.
 *
 * @param {import("./steps.mjs").Step} step
 * @param {"page" | "window"} [frame]
 * @returns {import("./steps.mjs").Step}
 */
export function pictured(step, frame = "page") {
  if (!process.argv.includes("--gallery")) {
    return step;
  }
  const name = step.name.replaceAll(/[^a-z0-9]+/gi, "-").slice(0, LONGEST_NAME);
  return {
    ...step,
    async run(scene) {
      const { page } = scene.visit;
      await mkdir(FOLDER, { recursive: true });
      if (frame === "page") {
        await step.run(scene);
      }
      for (const [device, size] of Object.entries(SIZES)) {
        await page.setViewportSize(size);
        if (frame === "window") {
          await step.run(scene);
        }
        for (const colorScheme of SCHEMES) {
          await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
          if (frame === "page") {
            // Where it is scrolled to, the desk would lie over the house.
            await page.evaluate(() => scrollTo({ top: 0, behavior: "instant" }));
          }
          // The seats are painted anew.
          await page.waitForTimeout(300);
          const path = join(FOLDER, `${name}-${device}-${colorScheme}.png`);
          await page.screenshot({ path, fullPage: frame === "page" });
        }
      }
    },
  };
}

/** @type {readonly import("./steps.mjs").Step[]} */
const SCENES = [
  ...[
    ["canary", "2026-12-02T12:00"],
    ["gradual", "2026-12-05T06:00"],
    ["general", "2026-12-10T09:00"],
  ].map(([stage, instant = ""]) => ({
    name: `the house: ${stage}`,
    async run(/** @type {import("./steps.mjs").Scene} */ { visit }) {
      await isRehearsed(visit, instant);
      await visit.says("new-checkout", stage === "canary" ? { stage } : { value: "true", ...(stage && { stage }) });
    },
  })),
  {
    name: "the house: a seat, and a rollback",
    async run({ visit }) {
      await isRehearsed(visit, "2026-12-10T09:00");
      await visit.page.getByRole("listbox", { name: "The seats of the house" }).press("Enter");
      await visit.page.getByRole("button", { name: "Roll back", exact: true }).click();
      await visit.reads(visit.page.locator(".headline"), /^0 of 1,000/);
    },
  },
  {
    name: "the booth: why",
    async run({ visit }) {
      await isRehearsed(visit, "2026-12-05T06:00");
      await visit.explanation("new-checkout");
      await visit.explanation("gift-wrap");
    },
  },
  {
    name: "the document: after an edit",
    async run({ visit }) {
      await visit.page.locator('.theatre[data-ready="true"]').waitFor();
      await visit.page.getByRole("button", { name: "Kill new-checkout" }).click();
      await visit.reads(visit.page.locator(".document summary"), /Revision 13/);
    },
  },
];

/** @type {readonly import("./steps.mjs").Step[]} */
const WINDOWS = [
  ...[1, 2, 3, 4, 5, 6].map((step) => ({
    name: `the tour: step ${step}`,
    async run(/** @type {import("./steps.mjs").Scene} */ { visit }) {
      const { page } = visit;
      await page.emulateMedia({ reducedMotion: "reduce" });
      await page.evaluate(() => {
        location.hash = "";
      });
      const drafted = page.locator('.stages [data-stage="rolled_back"]');
      await visit.counts(page.locator(".tour"), 0);
      await visit.counts(drafted, 0);
      await page.evaluate((hash) => {
        location.hash = hash;
      }, `tour=${step}`);
      await visit.reads(page.locator(".tour"), new RegExp(`^${step} of 6`));
      await page.locator(".spotlight").waitFor();
      await visit.counts(drafted, step === 6 ? 1 : 0);
      await page.locator('.theatre[data-ready="true"]').waitFor();
    },
  })),
  {
    name: "the panel of the package",
    async run({ visit }) {
      const { page } = visit;
      const booth = page.locator("footlights-booth");
      await page.keyboard.press("Escape");
      await visit.counts(booth, 0);
      await page.getByRole("button", { name: "Open the booth as a web component" }).click();
      await booth.getByRole("dialog").waitFor();
    },
  },
  {
    name: "the panel of the package: why",
    async run({ visit }) {
      const { page } = visit;
      const booth = page.locator("footlights-booth");
      await page.keyboard.press("Escape");
      await visit.counts(booth, 0);
      await page.getByRole("button", { name: "Open the booth as a web component" }).click();
      await booth.getByRole("button", { name: "new-checkout", exact: true }).click();
      await booth.locator('[data-passed="false"]').first().scrollIntoViewIfNeeded();
    },
  },
];

/**
 * @param {import("./house.mjs").Visit} visit
 * @param {string} instant
 */
async function isRehearsed(visit, instant) {
  await visit.page.locator('.theatre[data-ready="true"]').waitFor();
  await visit.clock(instant);
  await visit.reads(visit.page.locator(".mode"), /^Rehearsal/);
}

/** What is done for the pictures alone. */
export const GALLERY = process.argv.includes("--gallery")
  ? [...SCENES.map((step) => pictured(step)), ...WINDOWS.map((step) => pictured(step, "window"))]
  : [];
