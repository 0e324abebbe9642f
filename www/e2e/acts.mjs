import { strict as assert } from "node:assert";
import { eventually } from "./house.mjs";

/**
 * @param {import("./house.mjs").Visit} visit
 * @param {string} name
 */
function act({ page }, name) {
  const card = page.locator(`#act-${name}`);
  return {
    card,
    state: card.locator(".state"),
    /** @param {string} button */
    press: (button) => card.getByRole("button", { name: button }).click(),
  };
}

/** @type {import("./steps.mjs").Step} */
export const OPENING = {
  name: "a release opens on schedule, and is announced until it is put away",
  async run({ visit, another }) {
    const { page } = visit;
    const { state, press } = act(visit, "opening");
    const notice = page.locator('.notice[data-release="jubilee"]');
    await visit.reads(state, /planned for 2040/);
    await visit.counts(page.locator(".banner"), 0);
    const second = await another();
    await press("Open in ten seconds");
    const published = Date.now();
    await second.reads(act(second, "opening").state, /Opens at/);
    const followed = Date.now() - published;
    assert.ok(followed < 5000, `the second window followed after ${followed} ms`);
    await visit.reads(state, /Opens at \d\d:\d\d:\d\d in \d+ s/);
    await visit.says("season-banner", { value: "“”", cause: "SCHEDULED", release: "jubilee", stage: "scheduled" });
    await visit.counts(notice, 0);
    for (const window of [visit, second]) {
      await eventually(async () => assert.equal(await window.page.locator(".banner").count(), 1), 14_000);
    }
    const opened = Date.now() - published;
    // The schedule has milliseconds; a browser reads the server's time to the second.
    assert.ok(opened > 8500 && opened < 13_000, `it opened after ${opened} ms`);
    await visit.reads(page.locator(".banner"), /A hundred seasons/);
    await visit.says("season-banner", { variant: "jubilee", cause: "RELEASED", stage: "general" });
    await visit.reads(state, /Open since \d\d:\d\d:\d\d, and announced/);
    await visit.reads(notice, /New\s+A hundred seasons[\s\S]+half price, all week/);
    const address = await notice.getByRole("link", { name: "What is new" }).getAttribute("href");
    assert.equal((await page.request.get(address ?? "")).status(), 200);
    await notice.getByRole("button", { name: "Put away" }).click();
    await visit.counts(notice, 0);
    await visit.counts(page.locator(".banner"), 1);
    await visit.counts(page.locator(".notice"), 1);
  },
};

/** @type {import("./steps.mjs").Step} */
export const RENEWING = {
  name: "after a deployment the page that is open is advised to reload, and then has the release",
  async run({ visit }) {
    const { page } = visit;
    const { state, press } = act(visit, "renewing");
    await visit.reads(state, /This page runs 2\.4\.0, and so does the host/);
    await visit.says("gift-wrap", { value: "false", cause: "NOT_DEPLOYED" });
    await visit.counts(page.locator(".newer"), 0);
    await press("Deploy 2.5.0");
    await visit.reads(page.locator(".newer"), /A newer version of this shop is there: 2\.5\.0/);
    await visit.reads(page.locator(".reports"), /reload-advised\s+gifts needs 2\.5\.0, and 2\.4\.0 runs/);
    await visit.says("gift-wrap", { value: "false", cause: "NOT_DEPLOYED" });
    await visit.reloads(page.locator(".newer").getByRole("button", { name: "Reload" }));
    await visit.says("gift-wrap", { value: "true", cause: "RELEASED", release: "gifts" });
    await visit.counts(page.getByLabel(/Wrap it as a gift/), 1);
    await visit.reads(state, /This page runs 2\.5\.0/);
    assert.equal(await page.getByRole("radio", { name: "2.5.0", exact: true }).isChecked(), true);
    await visit.counts(page.locator(".newer"), 0);
    await visit.reloads(page.getByRole("button", { name: "Begin again" }));
    await visit.reads(state, /This page runs 2\.4\.0/);
    await visit.says("gift-wrap", { value: "false", cause: "NOT_DEPLOYED" });
    await visit.reads(page.locator("[data-status]"), /revision 14/);
  },
};

/** Against a server that publishes. */
/** @type {readonly import("./steps.mjs").Step[]} */
export const ACTS = [
  OPENING,
  RENEWING,
  {
    name: "new code fails, the old takes over, and the guardrail trips",
    async run({ visit }) {
      const { page } = visit;
      const { state, press } = act(visit, "failing");
      const checkout = page.locator(".checkout");
      const said = checkout.getByRole("status");
      const release = visit.release("autumn-checkout");
      await press("break it");
      await visit.says("new-checkout", { value: "true", cause: "RELEASED", release: "autumn-checkout" });
      await visit.reads(state, /Open\. 0 of 3 failures/);
      await checkout.getByRole("button", { name: "Place the order" }).click();
      await visit.reads(said, /new checkout failed, so the old one took the order/);
      await visit.reads(state, /1 of 3 failures/);
      await press("Place an order");
      await visit.reads(state, /2 of 3 failures, and no order lost/);
      assert.equal(await checkout.getAttribute("data-layout"), "one page");
      await press("Place an order");
      await visit.reads(state, /Tripped after 3 failures/);
      assert.equal(await checkout.getAttribute("data-layout"), "steps");
      await visit.says("new-checkout", { value: "false", reason: "DEFAULT", cause: "GUARDRAIL" });
      await visit.reads(release, /Tripped after 3 failures\. Error: the new checkout has lost the basket\./);
      await visit.reads(page.locator(".reports"), /tripped\s+autumn-checkout was closed on one device/);
      await release.getByRole("button", { name: "Reset autumn-checkout" }).click();
      await page.getByLabel("Broken").uncheck();
      await visit.says("new-checkout", { value: "true", cause: "RELEASED" });
      await press("Place an order");
      await visit.reads(said, /The new checkout took the order/);
      await visit.reads(state, /Open\. 0 of 3 failures\./);
    },
  },
  {
    name: "the curtain holds a price until the page is turned",
    async run({ visit }) {
      const { page } = visit;
      const { state, press } = act(visit, "holding");
      const basket = page.locator("section", { has: page.locator("#basket-title") }).last();
      await visit.reads(basket, /free from €60/);
      await press("Open the better price");
      await visit.reads(state, /Open, and held for you/);
      await visit.says("free-delivery-above", { value: "60", cause: "CURTAIN", release: "delivery-tonight" });
      await visit.reads(visit.release("delivery-tonight"), /Closed for Visitor 17: the curtain holds/);
      // Longer than any answer of the server takes: time alone does not lift it.
      await page.waitForTimeout(1500);
      await visit.reads(basket, /free from €60/);
      await page.getByRole("button", { name: "What’s on" }).click();
      await visit.reads(basket, /free from €30/);
      await visit.counts(page.getByRole("heading", { name: "What’s on" }), 1);
      await visit.says("free-delivery-above", { value: "30", cause: "RELEASED", release: "delivery-tonight" });
      await visit.reads(state, /The page was turned/);
      await visit.reads(page.locator(".notice"), /Free delivery sooner/);
    },
  },
  {
    name: "stars and a sentence arrive where the reports go",
    async run({ visit, another }) {
      const { page } = visit;
      const { state, press } = act(visit, "hearing");
      const reports = page.locator(".reports");
      await visit.reads(reports, /exposure\s+payments-v2 was shown as on/);
      // Which of them is the newest depends on the day.
      const release = await page.locator(".notice").getAttribute("data-release");
      await press("Give stars");
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("ArrowRight");
      await page.getByRole("radio", { name: "4 of 5" }).check({ force: true });
      await page.getByLabel("In a sentence").fill("<b>lovely</b>");
      await page.getByRole("button", { name: "Send" }).click();
      await visit.reads(page.locator(".notice"), /Thank you/);
      await visit.reads(reports, new RegExp(`feedback\\s+★★★★☆ “<b>lovely</b>” \\(${release}, [a-z ]+\\)`));
      await visit.reads(state, /1 of them with stars/);
      // It came from the server: a window that is opened now has it, too.
      const second = await another();
      await second.reads(act(second, "hearing").state, /1 of them with stars/);
    },
  },
  {
    name: "two windows publish at once and no edit is lost; who edits the file is heard after that",
    async run({ visit, another, file }) {
      const second = await another();
      await Promise.all([
        act(visit, "failing").press("break it"),
        act(second, "holding").press("Open the better price"),
      ]);
      for (const window of [visit, second]) {
        await window.says("new-checkout", { cause: "RELEASED", release: "autumn-checkout", stage: "general" });
        await window.counts(window.release("delivery-tonight"), 1);
        await window.reads(window.page.locator("[data-status]"), /revision 14/);
      }
      await file.edit('"revision": 12', '"revision": 20');
      await visit.reads(visit.page.locator("[data-status]"), /revision 20/);
      await visit.counts(visit.release("delivery-tonight"), 0);
    },
  },
];
