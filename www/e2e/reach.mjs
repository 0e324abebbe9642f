import { strict as assert } from "node:assert";
import { eventually } from "./house.mjs";

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

/** @param {import("./house.mjs").Visit} visit */
async function fits({ page }) {
  const { content, window: room } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    window: document.documentElement.clientWidth,
  }));
  assert.equal(room, 360);
  assert.ok(content <= room, `the page is ${content} px wide on a phone of ${room} px`);
  const outside = await page.evaluate(() =>
    [...document.querySelectorAll("body *")]
      .filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5)
      .map((element) => `${element.tagName}.${element.className}`),
  );
  assert.deepEqual(outside, [], "these reach beyond the right edge");
}

// Whoever cannot see, point, or does not want motion; small screens; dark rooms.
/** @type {readonly import("./steps.mjs").Step[]} */
export const REACH = [
  {
    name: "on a phone of 360 px nothing scrolls sideways",
    options: PHONE,
    async run({ visit }) {
      await fits(visit);
      for (const [flag, variant] of /** @type {const} */ ([
        ["new-checkout", "on"],
        ["image-resizer", "on"],
        ["gift-wrap", "on"],
        ["season-banner", "jubilee"],
        ["recommendations", "grid"],
      ])) {
        await visit.override(flag, variant);
        await visit.says(flag, { cause: "OVERRIDE" });
      }
      await visit.clock("2026-12-05T06:00");
      await visit.explanation("new-checkout");
      await visit.explanation("checkout-headline");
      await visit.share("checkout-headline");
      await fits(visit);
    },
  },
  {
    name: "on a phone what is tapped is large enough",
    options: PHONE,
    async run({ visit }) {
      const small = await visit.page
        .locator("button, select, .lit-by, .choices span, .seat, .stars label")
        .evaluateAll((targets) =>
          targets
            .map((target) => ({ target, box: target.getBoundingClientRect() }))
            .filter(({ box }) => box.width > 0 && (box.height < 24 || box.width < 24))
            .map(({ target, box }) => `${target.outerHTML.slice(0, 60)} ${box.width}×${box.height}`),
        );
      assert.deepEqual(small, []);
    },
  },
  {
    name: "every control has a name, every id is unique, headings do not skip",
    async run({ visit }) {
      const { page } = visit;
      await visit.override("new-checkout", "on");
      await visit.explanation("new-checkout");
      const nameless = await page.locator("input, select, button, a").evaluateAll((controls) =>
        controls
          .filter((control) => {
            const field = /** @type {HTMLInputElement} */ (control);
            const labels = Array.from(field.labels ?? [], (label) => label.textContent);
            const own = control.matches("button, a") ? control.textContent : "";
            return `${control.getAttribute("aria-label") ?? ""}${labels.join("")}${own}`.trim() === "";
          })
          .map((control) => control.outerHTML),
      );
      assert.deepEqual(nameless, []);
      const ids = await page.locator("[id]").evaluateAll((elements) => elements.map(({ id }) => id));
      assert.deepEqual(ids, [...new Set(ids)]);
      const references = await page
        .locator("[for], [aria-labelledby], [aria-controls]")
        .evaluateAll((elements) =>
          elements
            .flatMap((element) => ["for", "aria-labelledby", "aria-controls"].map((name) => element.getAttribute(name)))
            .filter((id) => id !== null && document.getElementById(id) === null),
        );
      assert.deepEqual(references, []);
      const levels = await page
        .locator("h1, h2, h3, h4")
        .evaluateAll((headings) => headings.map(({ tagName }) => Number(tagName.slice(1))));
      assert.equal(levels.filter((level) => level === 1).length, 1);
      for (const [index, level] of levels.entries()) {
        assert.ok(level <= (levels[index - 1] ?? 0) + 1, `heading ${index} skips to level ${level}`);
      }
      assert.equal(await page.locator("html").getAttribute("lang"), "en");
      assert.equal(await page.getByRole("main").count(), 1);
      for (const legend of ["Which deployment", "What time it is", "Choose your seat"]) {
        assert.equal(await page.getByRole("group", { name: legend }).count(), 1, legend);
      }
    },
  },
  {
    name: "everything is done by keyboard, and the focus is seen",
    async run({ visit }) {
      const { page } = visit;
      const focused = () => page.evaluate(() => document.activeElement?.id ?? "");
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Take the tour");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Tab");
      assert.equal(await focused(), "person");
      const outline = await page.evaluate(() =>
        document.activeElement === null ? "" : getComputedStyle(document.activeElement).outlineStyle,
      );
      assert.equal(outline, "solid");
      await page.keyboard.press("ArrowDown");
      await visit.reads(page.locator(".desk"), /visitor18@example\.net/);
      await page.keyboard.press("Tab");
      await page.keyboard.press("ArrowRight");
      await visit.reads(page.locator(".mode"), /^Rehearsal/);
      const chosen = page.getByRole("radio", { name: "2.5.0-rc.1" });
      assert.equal(await chosen.isChecked(), true);
      await page.getByRole("button", { name: "Back to live" }).focus();
      await page.keyboard.press("Enter");
      await visit.reads(page.locator(".mode"), /^Live/);
      await page.getByRole("button", { name: "Explain gift-wrap" }).focus();
      await page.keyboard.press("Space");
      await visit.counts(visit.flag("gift-wrap").locator(".explanation"), 1);
      await page.getByRole("radio", { name: "Row A, seat 1", exact: true }).focus();
      await page.keyboard.press("Space");
      await page.keyboard.press("ArrowRight");
      await visit.reads(page.locator(".seat-map legend"), /Your seat: A2/);
    },
  },
  {
    name: "a half-typed date is left alone while the page goes on",
    async run({ visit }) {
      const { page } = visit;
      const field = page.getByLabel("Date and time, UTC");
      await visit.clock("2026-12-05T06:00");
      await field.focus();
      await page.keyboard.press("Backspace");
      // Longer than the booth takes to draw itself anew.
      await page.waitForTimeout(1300);
      assert.equal(await field.inputValue(), "");
      await visit.reads(page.locator(".mode"), /^Rehearsal/);
      await field.blur();
      await eventually(async () => assert.equal(await field.inputValue(), "2026-12-05T06:00"));
    },
  },
  {
    name: "who asks for less motion gets none",
    options: { reducedMotion: "reduce" },
    async run({ visit }) {
      const motion = await visit.page.evaluate(() => ({
        scroll: getComputedStyle(document.documentElement).scrollBehavior,
        moving: [...document.querySelectorAll("*")].filter((element) => {
          const { transitionDuration, animationName } = getComputedStyle(element);
          return transitionDuration !== "0s" || animationName !== "none";
        }).length,
      }));
      assert.deepEqual(motion, { scroll: "auto", moving: 0 });
    },
  },
  {
    name: "a dark page where the device is dark",
    options: { colorScheme: "dark" },
    async run({ visit }) {
      const [paper, ink] = await visit.page.evaluate(() => {
        const { backgroundColor, color } = getComputedStyle(document.documentElement);
        return [backgroundColor, color];
      });
      assert.equal(paper, "rgb(20, 18, 15)");
      assert.equal(ink, "rgb(239, 233, 223)");
    },
  },
];
