// Pictures for people to look at, where `--gallery` asks for them: how each act ends, the house at several instants, and
// the booth, each on paper and in the dark, on a desk and on a telephone.

import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";

const FOLDER = resolve(import.meta.dirname, "../../target/screenshots");
const LONGEST_NAME = 40;
const SIZES = { desk: { width: 1280, height: 900 }, phone: { width: 360, height: 740 } };
const SCHEMES = /** @type {const} */ (["light", "dark"]);

/**
 * The step, with pictures of how it ends.
 *
 * @param {import("./steps.mjs").Step} step
 * @returns {import("./steps.mjs").Step}
 */
export function pictured(step) {
  if (!process.argv.includes("--gallery")) {
    return step;
  }
  return {
    ...step,
    async run(scene) {
      await step.run(scene);
      await takePictures(scene.visit.page, step.name.replaceAll(/[^a-z0-9]+/gi, "-").slice(0, LONGEST_NAME));
    },
  };
}

/**
 * @param {import("playwright-core").Page} page
 * @param {string} name
 */
async function takePictures(page, name) {
  await mkdir(FOLDER, { recursive: true });
  for (const [device, size] of Object.entries(SIZES)) {
    await page.setViewportSize(size);
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      // Where it is scrolled to, the desk would lie over the house.
      await page.evaluate(() => scrollTo({ top: 0, behavior: "instant" }));
      // The seats are painted anew.
      await page.waitForTimeout(300);
      await page.screenshot({ path: join(FOLDER, `${name}-${device}-${colorScheme}.png`), fullPage: true });
    }
  }
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
export const GALLERY = process.argv.includes("--gallery") ? SCENES.map(pictured) : [];
