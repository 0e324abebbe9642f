import { strict as assert } from "node:assert";
import axe from "axe-core";
import { eventually, Visit } from "./house.mjs";

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

/** @param {import("./house.mjs").Visit} visit */
const isReady = ({ page }) => page.locator('.theatre[data-ready="true"]').waitFor();

/** @param {import("./house.mjs").Visit} visit */
const hashOf = ({ page }) => page.evaluate(() => location.hash);

/**
 * The lines of the document that are marked, without blanks around them.
 *
 * @param {import("./house.mjs").Visit} visit
 * @param {"ins" | "del"} tag
 */
const marked = ({ page }, tag) => page.locator(`.document ${tag}`).allInnerTexts();

/**
 * What axe objects to, but for parts of the page that are not this page's.
 *
 * @param {import("./house.mjs").Visit} visit
 */
async function passesAxe({ page }) {
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async () => {
    const { axe } = /** @type {typeof globalThis & { axe: typeof import("axe-core") }} */ (globalThis);
    const found = await axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    });
    return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
  });
  assert.deepEqual(violations, []);
}

/**
 * Whether an element can be seen, beside the tour or above it.
 *
 * @param {import("./house.mjs").Visit} visit
 * @param {string} selector
 */
const isInSight = ({ page }, selector) =>
  page.locator(selector).evaluate((element) => {
    const box = element.getBoundingClientRect();
    const tour = document.querySelector(".tour")?.getBoundingClientRect();
    const isBeside = tour === undefined || box.left >= tour.right || box.right <= tour.left;
    // On a phone, there may be no room for all of it.
    const until = isBeside ? innerHeight : tour.top;
    return box.top >= 0 && box.top + Math.min(box.height, 120) <= until;
  });

const TOUR = [
  { title: "The stage is set", lit: /^0 of 1,000/, target: ".hall" },
  { title: "A rehearsal", lit: /^24 of 1,000/, target: ".checkout" },
  { title: "The first row", lit: /^24 of 1,000/, target: ".hall" },
  { title: "More every hour, until a hold", lit: /^1[0-9]{2} of 1,000/, target: ".timeline" },
  { title: "Opening night", lit: /^[6-9][0-9]{2} of 1,000/, target: ".notice" },
  { title: "Last in, first out", lit: /^2[0-9]{2} of 1,000/, target: ".hall" },
];

/** What is shown to people: the document, links, the tour, the panel of the package. */
/** @type {readonly import("./steps.mjs").Step[]} */
export const SHOW = [
  {
    name: "each edit is shown in the document, with the lines that it adds and removes",
    async run({ visit, another, file }) {
      const { page } = visit;
      const head = page.locator(".document summary");
      await isReady(visit);
      await visit.reads(head, /Revision 12$/);
      assert.deepEqual(await marked(visit, "ins"), []);
      const second = await another();
      await page.getByRole("button", { name: "Kill new-checkout" }).click();
      for (const window of [visit, second]) {
        await window.reads(window.page.locator(".document summary"), /Revision 13: \d lines? added, \d lines? removed/);
        const added = await marked(window, "ins");
        assert.ok(added.includes('"disabled": true'), `these are added: ${added}`);
        assert.ok(added.includes('"revision": 13,'), `these are added: ${added}`);
        assert.ok((await marked(window, "del")).includes('"revision": 12,'));
      }
      // Its first line is in sight, in the box.
      const isSeen = await page.locator(".document [data-first]").evaluate((line) => {
        const box = line.closest(".lines")?.getBoundingClientRect();
        const { top, bottom } = line.getBoundingClientRect();
        return box !== undefined && top >= box.top && bottom <= box.bottom;
      });
      assert.ok(isSeen, "the change is not scrolled to");
      // What did not change is folded, until somebody wants to see it.
      const before = await page.locator(".document .lines > span").count();
      await page.locator(".document .lines > button").first().click();
      assert.ok((await page.locator(".document .lines > span").count()) > before);
      await page.locator("#act-holding").getByRole("button", { name: "Open the better price" }).click();
      await visit.reads(head, /Revision 14/);
      await eventually(async () => assert.ok((await marked(visit, "ins")).includes('"delivery-tonight": {')));
      // Whoever edits the file takes back what was published over it.
      await file.edit('"revision": 12', '"revision": 20');
      await visit.reads(head, /Revision 20/);
      assert.ok((await marked(visit, "del")).includes('"delivery-tonight": {'));
    },
  },
  {
    name: "a share slider shows its draft, and the document is folded away",
    async run({ visit }) {
      const { page } = visit;
      const head = page.locator(".document summary");
      await isReady(visit);
      const slider = page.getByRole("slider", { name: "general" });
      await slider.evaluate((input) => {
        /** @type {HTMLInputElement} */ (input).value = "60";
        input.dispatchEvent(new Event("input", { bubbles: true }));
      });
      await visit.reads(head, /Not published: /);
      await eventually(async () => assert.match((await marked(visit, "ins")).join("\n"), /"share": 60/));
      await slider.fill("70");
      await visit.reads(head, /Revision 13: /);
      await eventually(async () => assert.match((await marked(visit, "ins")).join("\n"), /"share": 70/));
      await head.click();
      await visit.counts(page.locator(".document .lines"), 0);
    },
  },
  {
    name: "a link restores what the page was set to",
    async run({ visit }) {
      const { page } = visit;
      await isReady(visit);
      assert.equal(await hashOf(visit), "");
      await page.getByLabel("Release", { exact: true }).selectOption("encore");
      await page.getByRole("button", { name: "Load the pages with 2.3.0 anew" }).click();
      await visit.clock("2026-11-20T06:00");
      await visit.override("gift-wrap", "on");
      await visit.deployment("2.5.0-rc.1");
      await visit.person("Student in Lisbon");
      await eventually(async () =>
        assert.equal(
          await hashOf(visit),
          "#person=student-in-lisbon&bundle=2.5.0-rc.1&at=2026-11-20T06:00Z&release=encore&renewed=yes&flag-gift-wrap=on",
        ),
      );
      const hash = await hashOf(visit);
      const second = new Visit(await page.context().newPage());
      await second.page.goto(new URL(hash, page.url()).href);
      await isReady(second);
      await second.reads(second.page.locator(".desk"), /student@example\.net[\s\S]*rehearsed/);
      assert.equal(await second.page.getByRole("radio", { name: "2.5.0-rc.1" }).isChecked(), true);
      assert.equal(await second.page.getByLabel("Date and time, UTC").inputValue(), "2026-11-20T06:00");
      assert.equal(await second.page.getByLabel("Release", { exact: true }).inputValue(), "encore");
      await second.counts(second.page.getByRole("button", { name: "Pages with 2.3.0 now run 2.4.0" }), 1);
      await second.says("gift-wrap", { value: "true", cause: "OVERRIDE" });
      // And of a seat, with the bundle that runs there, while the page is open.
      await second.page.evaluate(() => {
        location.hash = "seat=C14&at=2026-12-05T06:00Z";
      });
      await second.reads(second.page.locator(".seat-card"), /^Row C, seat 14\n/);
      await second.says("gift-wrap", { cause: "NOT_DEPLOYED" });
      await second.counts(second.page.locator('.ring[data-kind="selected"]'), 1);
      // What cannot be is left out.
      await second.page.evaluate(() => {
        location.hash = "seat=ZZ9&bundle=99.0.0&at=soon&person=nobody&tour=7&flag-gift-wrap=sideways&release=none";
      });
      await second.reads(second.page.locator(".mode"), /^Live/);
      await second.reads(second.page.locator(".desk"), /visitor17@example\.net/);
      await isReady(second);
      assert.deepEqual(second.problems, []);
    },
  },
  {
    name: "the link is copied, and shown where that is not allowed",
    options: { permissions: ["clipboard-read", "clipboard-write"] },
    async run({ visit }) {
      const { page } = visit;
      await visit.clock("2026-12-05T06:00");
      await page.getByRole("button", { name: "Copy link" }).click();
      await page.getByRole("button", { name: "Copied" }).waitFor();
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      assert.equal(copied, `${page.url().split("#")[0]}#at=2026-12-05T06:00Z`);
      await page.evaluate(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
      await page.getByRole("button", { name: "Copy link" }).click();
      assert.equal(await page.getByLabel("Link to what is shown").inputValue(), copied);
    },
  },
  {
    name: "while the clock plays, the address follows now and then",
    async run({ visit }) {
      const { page } = visit;
      await isReady(visit);
      await page.evaluate(() => {
        const { replaceState } = history;
        const calls = { count: 0 };
        Object.assign(globalThis, { calls });
        history.replaceState = (...args) => {
          calls.count++;
          replaceState.apply(history, args);
        };
      });
      await page.getByRole("button", { name: "Play" }).click();
      await page.waitForTimeout(2500);
      await page.getByRole("button", { name: "Pause" }).click();
      const count = await page.evaluate(
        () => /** @type {{ calls: { count: number } }} */ (/** @type {unknown} */ (globalThis)).calls.count,
      );
      assert.ok(count >= 2 && count <= 8, `the address was changed ${count} times`);
      assert.match(await hashOf(visit), /^#at=2026-/);
    },
  },
  ...[{}, PHONE].map((options) => ({
    name: `the tour tells its six steps${options === PHONE ? ", on a phone" : ""}`,
    options,
    async run(/** @type {import("./steps.mjs").Scene} */ { visit }) {
      const { page } = visit;
      await isReady(visit);
      await page.getByRole("button", { name: "Take the tour" }).click();
      const panel = page.locator(".tour");
      for (const [index, { title, lit, target }] of TOUR.entries()) {
        await visit.reads(panel, new RegExp(`^${index + 1} of 6\\s+${title}`));
        await isReady(visit);
        await visit.reads(page.locator(".headline"), lit);
        await eventually(async () => assert.match(await hashOf(visit), new RegExp(`^#tour=${index + 1}$`)));
        assert.equal(await page.evaluate(() => document.activeElement?.className), "tour");
        await eventually(async () => assert.ok(await isInSight(visit, target), `${target} is not in sight`));
        await eventually(async () => {
          const [light, thing] = await Promise.all(
            [".spotlight", target].map((selector) => page.locator(selector).boundingBox()),
          );
          assert.ok(light && thing && Math.abs(light.y + 8 - thing.y) < 2, "the light is elsewhere");
        });
        assert.ok(
          await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth),
          "it scrolls sideways",
        );
        if (index < TOUR.length - 1) {
          await page.getByRole("button", { name: "Next", exact: true }).click();
        }
      }
      // Nobody else has it: the rollback is a draft.
      await visit.reads(page.locator(".document summary"), /Not published: /);
      await visit.reads(page.locator("[data-status]"), /revision 12/);
      await page.getByRole("button", { name: "Finish" }).click();
      await visit.counts(panel, 0);
      await visit.reads(page.locator(".document summary"), /Revision 12/);
      assert.equal(await page.evaluate(() => document.activeElement?.closest(".hall") !== null), true);
    },
  })),
  {
    name: "the tour goes by keyboard and by links, and leaves the page where it was told",
    options: { reducedMotion: "reduce" },
    async run({ visit }) {
      const { page } = visit;
      const panel = page.locator(".tour");
      await page.evaluate(() => {
        location.hash = "tour=5";
      });
      await visit.reads(panel, /^5 of 6/);
      await visit.reads(page.locator(".notice"), /Rehearsed\s+A calmer checkout/);
      await page.keyboard.press("ArrowLeft");
      await visit.reads(panel, /^4 of 6/);
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("ArrowRight");
      await visit.reads(panel, /^6 of 6/);
      await panel.getByRole("link", { name: /^Step 2/ }).click();
      await visit.reads(panel, /^2 of 6/);
      await visit.reads(page.locator(".desk"), /box\.office@example\.com/);
      await page.goBack();
      await visit.reads(panel, /^6 of 6/);
      // Who publishes something sees that, and no draft.
      await page.getByRole("button", { name: "Hold", exact: true }).click();
      await visit.counts(panel, 0);
      await visit.reads(page.locator(".document summary"), /Revision 13/);
      await page.getByRole("button", { name: "Take the tour" }).click();
      await page.keyboard.press("Escape");
      await visit.counts(panel, 0);
      await visit.reads(page.locator(".desk"), /Rehearsal/);
      await eventually(async () => assert.equal(await hashOf(visit), "#at=2026-12-01T18:00Z"));
    },
  },
  {
    name: "the panel of the package is loaded when it is opened, and the page follows what it overrides",
    async run({ visit }) {
      const { page } = visit;
      /** @type {string[]} */
      const requested = [];
      page.on("request", (request) => requested.push(request.url()));
      await isReady(visit);
      const loaded = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
      assert.deepEqual(
        loaded.filter((name) => name.includes("booth")),
        [],
      );
      await page.getByRole("button", { name: "Open the booth as a web component" }).click();
      const booth = page.locator("footlights-booth");
      await booth.getByRole("dialog").waitFor();
      assert.equal(requested.filter((url) => /booth[^/]*\.js$/.test(url)).length, 1);
      await booth.getByLabel("Variant of gift-wrap").selectOption("on");
      await visit.says("gift-wrap", { value: "true", cause: "OVERRIDE" });
      await visit.counts(page.getByRole("button", { name: "Clear the override of gift-wrap", exact: true }), 1);
      await passesAxe(visit);
      await page.keyboard.press("Escape");
      await visit.counts(booth, 0);
      await page.getByRole("button", { name: "Clear all overrides" }).click();
      await visit.says("gift-wrap", { value: "false", cause: "NOT_DEPLOYED" });
    },
  },
  ...["light", "dark"].map((scheme) => ({
    name: `axe finds nothing to object to on tour and after an edit, ${scheme}`,
    options: { colorScheme: /** @type {"light" | "dark"} */ (scheme) },
    async run(/** @type {import("./steps.mjs").Scene} */ { visit }) {
      const { page } = visit;
      await isReady(visit);
      await page.getByRole("button", { name: "Take the tour" }).click();
      await passesAxe(visit);
      await page.getByRole("button", { name: "Leave" }).click();
      await page.getByRole("button", { name: "Kill new-checkout" }).click();
      await visit.reads(page.locator(".document summary"), /Revision 13/);
      await passesAxe(visit);
    },
  })),
];
