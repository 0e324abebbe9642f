// Drives the demo in headless Chromium, as somebody with a browser and an editor would.

import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { ACTS, OPENING, RENEWING } from "./acts.mjs";
import { engineSteps, LISTENER } from "./engines.mjs";
import { GALLERY, pictured } from "./gallery.mjs";
import { bundle, devHost, fileHost, previewHost } from "./hosts.mjs";
import { openBrowser, SnapshotFile, Visit } from "./house.mjs";
import { lighthouseSteps } from "./lighthouse.mjs";
import { REACH } from "./reach.mjs";
import { SHOW } from "./show.mjs";
import { STEPS } from "./steps.mjs";
import { THEATRE } from "./theatre.mjs";

const PROJECT = resolve(import.meta.dirname, "../..");
const PICTURES = join(PROJECT, "target/e2e");
const PICTURE = process.env.UPDATE_SCREENSHOTS === "1" ? join(PROJECT, "docs/demo.png") : join(PICTURES, "demo.png");

const folder = await mkdtemp(join(tmpdir(), "stage-door-"));
const site = join(folder, "site");
await mkdir(PICTURES, { recursive: true });

let passed = 0;
/** @type {string[]} */
const failed = [];

/** @type {(() => Promise<unknown>)[]} */
const closing = [() => rm(folder, { recursive: true, force: true })];

/**
 * One named step on a page of its own. It fails as well if the page complains.
 *
 * @param {import("playwright-core").Browser} browser
 * @param {string} url
 * @param {SnapshotFile} file
 * @param {import("./steps.mjs").Step} step
 */
async function take(browser, url, file, { name, run, options, isOneBrowser }) {
  /** @type {Visit | undefined} */
  let visit;
  /** @type {Visit[]} */
  const visits = [];
  const another = async () => {
    const one = await Visit.begin(browser, url, options, isOneBrowser ? visit?.page.context() : undefined);
    visits.push(one);
    return one;
  };
  try {
    visit = await another();
    await run({ visit, file, another });
    const problems = visits.flatMap((one) => one.problems);
    if (problems.length > 0) {
      throw new Error(problems.join("\n"));
    }
    passed++;
    console.log(`ok      ${name}`);
  } catch (error) {
    failed.push(name);
    console.log(`FAILED  ${name}\n${error instanceof Error ? error.stack : error}`);
    console.log(visit?.problems.join("\n") ?? "the page did not open");
    await visit?.page.screenshot({ path: join(PICTURES, `failed-${failed.length}.png`) }).catch(() => {});
  } finally {
    for (const one of visits) {
      await one.end();
    }
  }
}

/**
 * One that has a browser of its own.
 *
 * @param {{ name: string, run: () => Promise<void> }} step
 */
async function takeApart({ name, run }) {
  try {
    await run();
    passed++;
    console.log(`ok      ${name}`);
  } catch (error) {
    failed.push(name);
    console.log(`FAILED  ${name}\n${error instanceof Error ? error.stack : error}`);
  }
}

/**
 * The same on a server that publishes, from the committed snapshot on.
 *
 * @param {import("playwright-core").Browser} browser
 * @param {string} url
 * @param {SnapshotFile} file
 * @param {import("./steps.mjs").Step} step
 */
async function takeAfresh(browser, url, file, step) {
  await file.restore();
  for (const name of ["snapshot.json", "deployment.json", "reports"]) {
    await fetch(new URL(name, url), { method: "DELETE" });
  }
  await take(browser, url, file, step);
}

/**
 * A copy of the snapshot for the servers that are made next.
 *
 * @param {string} name
 */
async function copyFor(name) {
  const path = join(folder, `${name}.json`);
  process.env.STAGE_DOOR_SNAPSHOT = path;
  return SnapshotFile.copy(path, new URL("../public/snapshot.json", import.meta.url));
}

/** @type {import("./steps.mjs").Step} */
const SMOKE = {
  name: "the dev server serves the same, and sees the edit",
  async run({ visit, file: edited }) {
    await visit.says("seat-map", { value: "true", cause: "RELEASED" });
    await visit.reads(visit.page.locator("[data-status]"), /^READY/);
    await visit.counts(visit.page.getByText("Over now:"), 0);
    await visit.page.evaluate(() => document.body.setAttribute("data-untouched", ""));
    await edited.edit('"usual": 60', '"usual": 40');
    await visit.says("free-delivery-above", { value: "40" });
    await visit.counts(visit.page.locator("body[data-untouched]"), 1);
  },
};

try {
  await bundle(site);
  const browser = await openBrowser();
  closing.push(() => browser.close());
  const file = await copyFor("preview");
  const built = await previewHost(site);
  closing.push(built.close);
  const devFile = await copyFor("dev");
  const dev = await devHost();
  closing.push(dev.close);
  const files = await fileHost(site);
  closing.push(files.close);
  const watched = await fileHost(site, LISTENER);
  closing.push(watched.close);

  // Side by side, as they share nothing and some mostly wait.
  await Promise.all([
    (async () => {
      for (const step of [...STEPS, ...REACH, ...SHOW]) {
        await takeAfresh(browser, built.url, file, step);
      }
    })(),
    (async () => {
      await takeAfresh(browser, dev.url, devFile, SMOKE);
      for (const step of [...ACTS.map((act) => pictured(act)), ...GALLERY]) {
        await takeAfresh(browser, dev.url, devFile, step);
      }
    })(),
    (async () => {
      for (const step of [OPENING, RENEWING]) {
        await take(browser, files.url, file, {
          ...step,
          name: `from a folder of a plain file host: ${step.name}`,
          options: { viewport: { width: 360, height: 740 } },
          isOneBrowser: true,
        });
      }
      for (const step of lighthouseSteps(files.url, PICTURES)) {
        await takeApart(step);
      }
    })(),
    ...engineSteps(watched.url).map(takeApart),
  ]);
  // By itself, as it measures.
  for (const step of THEATRE) {
    await takeAfresh(browser, built.url, file, step);
  }

  // The same moment each time, so that the pictures differ only if the demo does.
  for (const [name, options] of /** @type {const} */ ([
    ["demo", { viewport: { width: 1280, height: 1180 } }],
    ["dark", { colorScheme: "dark" }],
    ["phone", { viewport: { width: 360, height: 740 } }],
    ["phone-dark", { viewport: { width: 360, height: 740 }, colorScheme: "dark" }],
  ])) {
    await takeAfresh(browser, built.url, file, {
      name: `a picture is taken: ${name}`,
      options: { ...options, reducedMotion: "reduce" },
      async run({ visit }) {
        await visit.counts(visit.page.locator(".reports li"), 6);
        await visit.clock("2026-12-05T06:00");
        await visit.says("new-checkout", { value: "true", stage: "gradual" });
        await visit.page.locator('.theatre[data-ready="true"]').waitFor();
        await visit.reads(visit.page.locator(".headline"), /^[1-9]\d+ of 1,000/);
        await visit.page.evaluate(() => scrollTo(0, 0));
        // A picture of trouble is no picture to show.
        await visit.counts(visit.page.getByRole("alert"), 0);
        await visit.page.screenshot({ path: name === "demo" ? PICTURE : join(PICTURES, `${name}.png`) });
      },
    });
  }
} catch (error) {
  failed.push("the demo is built and served");
  console.log(`FAILED  ${failed.at(-1)}\n${error instanceof Error ? error.stack : error}`);
} finally {
  for (const close of closing.reverse()) {
    await close();
  }
}

console.log(`${passed} passed, ${failed.length} failed`);
process.exitCode = failed.length === 0 ? 0 : 1;
