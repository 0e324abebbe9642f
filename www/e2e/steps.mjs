import { strict as assert } from "node:assert";
import { eventually } from "./house.mjs";

/**
 * @typedef {object} Scene
 * @property {import("./house.mjs").Visit} visit
 * @property {import("./house.mjs").SnapshotFile} file
 * @property {() => Promise<import("./house.mjs").Visit>} another opens a second window
 *
 * @typedef {object} Step
 * @property {string} name
 * @property {(scene: Scene) => Promise<void>} run
 * @property {import("playwright-core").BrowserContextOptions} [options]
 * @property {boolean} [isOneBrowser] whether the second window is of the same person's browser
 */

const FLAGS = [
  "new-checkout",
  "checkout-headline",
  "payments-v2",
  "seat-map",
  "recommendations",
  "free-delivery-above",
  "gift-wrap",
  "season-banner",
  "image-resizer",
];

// By their opening.
const RELEASES = ["see-your-seat", "kinder-delivery", "encore", "gifts", "autumn-checkout", "jubilee"];

// What is asserted live holds on any day after the snapshot was published; the rest is rehearsed.
/** @type {readonly Step[]} */
export const STEPS = [
  {
    name: "the shop and the booth are there, live",
    async run({ visit }) {
      const { page } = visit;
      await visit.reads(page.locator(".masthead"), /A deployment sets the stage: .*A release is opening night: /s);
      await visit.reads(page.locator(".mode"), /^Live/);
      await visit.reads(page.locator("[data-status]"), /^READY · snapshot stage-door, revision 12/);
      await visit.counts(page.getByText("Over now:"), 0);
      await visit.counts(page.getByRole("alert"), 0);
      assert.deepEqual(await page.locator(".flag h4").allInnerTexts(), FLAGS);
      assert.deepEqual(await page.locator(".release h4").allInnerTexts(), RELEASES);
      assert.equal(await page.getByRole("radio", { name: "2.4.0", exact: true }).isChecked(), true);
      const icon = await page
        .locator('link[rel="icon"]')
        .evaluate((link) => /** @type {HTMLLinkElement} */ (link).href);
      assert.equal((await page.request.get(icon)).status(), 200);
    },
  },
  {
    name: "every flag says what decided",
    async run({ visit }) {
      await visit.says("seat-map", {
        value: "true",
        variant: "on",
        reason: "TARGETING_MATCH",
        cause: "RELEASED",
        release: "see-your-seat",
        stage: "general",
      });
      await visit.says("recommendations", {
        value: '{ "layout": "row", "count": 3 }',
        variant: "row",
        reason: "SPLIT",
        cause: "RELEASED",
        release: "encore",
        stage: "held",
      });
      await visit.says("payments-v2", {
        value: "true",
        reason: "TARGETING_MATCH",
        cause: "RULE",
        release: "",
        stage: "",
      });
      await visit.says("free-delivery-above", {
        value: "60",
        variant: "usual",
        reason: "DEFAULT",
        cause: "ROLLED_BACK",
        release: "kinder-delivery",
        stage: "rolled back",
      });
      await visit.says("gift-wrap", { value: "false", reason: "DEFAULT", cause: "NOT_DEPLOYED", release: "gifts" });
      await visit.says("image-resizer", { value: "false", variant: "off", reason: "DISABLED", cause: "" });
    },
  },
  {
    name: "the shop shows what the flags say",
    async run({ visit }) {
      const { page } = visit;
      await visit.counts(page.getByRole("radio", { name: /^Row A, seat/ }), 10);
      await visit.counts(page.locator(".suggestions[data-layout=row] li"), 3);
      await visit.counts(page.locator(".posters[data-large=false]"), 1);
      await visit.counts(page.getByLabel(/Wrap it as a gift/), 0);
      await visit.reads(page.locator(".lines").last(), /free from €60.00, €16.00 to go/);
      await visit.reads(page.locator(".total"), /€48.90/);
    },
  },
  {
    name: "an override lights a flag on this device, and is cleared",
    async run({ visit }) {
      const { page } = visit;
      const wrap = page.getByLabel(/Wrap it as a gift/);
      await visit.override("gift-wrap", "on");
      await visit.says("gift-wrap", { value: "true", variant: "on", reason: "STATIC", cause: "OVERRIDE", release: "" });
      await wrap.check();
      await visit.reads(page.locator(".total"), /€51.90/);
      await visit.reads(page.locator(".mode"), /^Live/);
      await page.getByRole("button", { name: "Clear the override of gift-wrap" }).click();
      await visit.says("gift-wrap", { value: "false", reason: "DEFAULT", cause: "NOT_DEPLOYED" });
      await visit.counts(wrap, 0);
      await visit.reads(page.locator(".total"), /€48.90/);
    },
  },
  {
    name: "all overrides are cleared at once, and last into a rehearsal and back",
    async run({ visit }) {
      const { page } = visit;
      const clear = page.getByRole("button", { name: "Clear all overrides" });
      assert.equal(await clear.isDisabled(), true);
      await visit.override("image-resizer", "on");
      await visit.override("season-banner", "jubilee");
      await visit.counts(page.locator(".posters[data-large=true]"), 1);
      await visit.reads(page.locator(".banner"), /A hundred seasons/);
      await visit.clock("2026-12-20T09:00");
      await visit.says("season-banner", { reason: "STATIC", cause: "OVERRIDE" });
      await page.getByRole("button", { name: "Back to live" }).click();
      await visit.says("season-banner", { reason: "STATIC", cause: "OVERRIDE" });
      await clear.click();
      await visit.says("image-resizer", { reason: "DISABLED" });
      await visit.counts(page.locator(".banner"), 0);
    },
  },
  {
    name: "a release closes when a flag that it needs is overridden",
    async run({ visit }) {
      await visit.clock("2026-12-20T09:00");
      await visit.says("new-checkout", { value: "true", cause: "RELEASED", stage: "general" });
      await visit.override("payments-v2", "off");
      await visit.says("new-checkout", { value: "false", reason: "DEFAULT", cause: "NEEDS" });
      await visit.says("checkout-headline", { cause: "RULE" });
    },
  },
  {
    name: "another person gets other answers",
    async run({ visit }) {
      const { page } = visit;
      await visit.person("Staff member");
      await visit.says("free-delivery-above", { value: "30", cause: "RELEASED", stage: "rolled back" });
      await visit.says("recommendations", { variant: "grid", reason: "TARGETING_MATCH", cause: "RULE" });
      await visit.counts(page.locator(".suggestions[data-layout=grid] li"), 4);
      await visit.reads(visit.release("kinder-delivery"), /Open for Staff member/);
      await visit.person("Visitor 18");
      await visit.says("recommendations", { variant: "none", reason: "DEFAULT", cause: "SHARE", release: "encore" });
      await visit.reads(visit.release("kinder-delivery"), /Closed for Visitor 18/);
      await visit.clock("2026-12-20T09:00");
      await visit.person("Patron in Vienna");
      await visit.says("new-checkout", { value: "false", cause: "AUDIENCE", release: "autumn-checkout" });
    },
  },
  {
    name: "what is not known about somebody opens nothing",
    async run({ visit }) {
      await visit.person("Somebody unknown");
      await visit.clock("2026-12-20T09:00");
      await visit.says("new-checkout", { value: "false", cause: "AUDIENCE" });
      const explanation = await visit.explanation("new-checkout");
      await visit.reads(explanation.locator('[data-gate="AUDIENCE"]'), /unknown:/);
    },
  },
  {
    name: "another deployment lacks code, and a newer one brings it",
    async run({ visit }) {
      const { page } = visit;
      await visit.clock("2026-12-20T09:00");
      await visit.says("new-checkout", { value: "true", cause: "RELEASED" });
      await visit.counts(page.locator('.checkout[data-layout="one page"]'), 1);
      await visit.deployment("2.3.0");
      await visit.says("new-checkout", { value: "false", reason: "DEFAULT", cause: "NOT_DEPLOYED" });
      await visit.reads(visit.release("autumn-checkout"), /this deployment does not have the code/);
      await visit.counts(page.locator('.checkout[data-layout="steps"]'), 1);
      await visit.deployment("2.5.0-rc.1");
      await visit.says("new-checkout", { value: "true", cause: "RELEASED" });
      await visit.says("gift-wrap", { value: "true", cause: "RELEASED", release: "gifts" });
      await visit.counts(page.getByLabel(/Wrap it as a gift/), 1);
      await page.getByRole("button", { name: "Now" }).click();
      await visit.reads(page.locator(".mode"), /^Rehearsal/);
      await page.getByRole("button", { name: "Back to live" }).click();
      await visit.reads(page.locator(".mode"), /^Live/);
      await visit.says("gift-wrap", { value: "false", cause: "NOT_DEPLOYED" });
    },
  },
  {
    name: "a release opens when its time comes: first for the staff",
    async run({ visit }) {
      await visit.person("Staff member");
      await visit.clock("2026-12-02T08:59");
      await visit.says("new-checkout", { value: "false", cause: "SCHEDULED", stage: "scheduled" });
      await visit.reads(visit.release("autumn-checkout"), /Opens 2 Dec 2026, 09:00, in 60 seconds/);
      await visit.clock("2026-12-02T09:00");
      await visit.says("new-checkout", {
        value: "true",
        reason: "TARGETING_MATCH",
        cause: "RELEASED",
        stage: "canary",
      });
      await visit.reads(visit.release("autumn-checkout"), /Open for Staff member since 2 Dec 2026, 09:00/);
      await visit.person("Visitor 17");
      await visit.says("new-checkout", { value: "false", cause: "AUDIENCE", stage: "canary" });
    },
  },
  {
    name: "a visitor comes in at the minute that the booth told beforehand",
    async run({ visit }) {
      await visit.clock("2026-12-03T09:00");
      await visit.says("new-checkout", { value: "false", cause: "SHARE", stage: "gradual" });
      const told = await visit.flag("new-checkout").locator('[data-term="change"]').innerText();
      const [, day, clock] = /^Changes (\d+) Dec 2026, (\d\d:\d\d), /.exec(told) ?? [];
      assert.ok(day !== undefined && clock !== undefined, `no instant in "${told}"`);
      const minute = Date.parse(`2026-12-${day.padStart(2, "0")}T${clock}Z`);
      const field = (/** @type {number} */ ms) => new Date(ms).toISOString().slice(0, 16);
      await visit.clock(field(minute));
      await visit.says("new-checkout", { value: "false", cause: "SHARE" });
      await visit.clock(field(minute + 60_000));
      await visit.says("new-checkout", { value: "true", reason: "SPLIT", cause: "RELEASED", stage: "gradual" });
      await visit.says("checkout-headline", { variant: "warm", release: "autumn-checkout" });
    },
  },
  {
    name: "the share rises, stands still during the hold, and ends open for all",
    async run({ visit }) {
      await visit.clock("2026-12-03T09:00");
      const first = await visit.share("new-checkout");
      assert.equal(first.threshold, 5000);
      await visit.clock("2026-12-04T10:00");
      await visit.says("new-checkout", { stage: "held" });
      const held = await visit.share("new-checkout");
      assert.ok(held.threshold > first.threshold, `${held.threshold} is not above ${first.threshold}`);
      assert.equal(held.bucket, first.bucket);
      await visit.clock("2026-12-04T15:59");
      assert.equal((await visit.share("new-checkout")).threshold, held.threshold);
      await visit.clock("2026-12-05T09:00");
      await visit.says("new-checkout", { stage: "gradual" });
      assert.ok((await visit.share("new-checkout")).threshold > held.threshold);
      await visit.clock("2026-12-10T09:00");
      await visit.person("Student in Lisbon");
      await visit.says("new-checkout", { value: "true", reason: "TARGETING_MATCH", stage: "general" });
    },
  },
  {
    name: "the slider travels through the plan by keyboard",
    async run({ visit }) {
      const { page } = visit;
      const slider = page.getByRole("slider", { name: /The plan of autumn-checkout/ });
      await slider.focus();
      await slider.press("Home");
      await slider.press("ArrowRight");
      await eventually(async () =>
        assert.equal(await slider.getAttribute("aria-valuetext"), "1 Dec 2026, 10:00, scheduled"),
      );
      await visit.reads(page.locator(".mode"), /^Rehearsal/);
      await slider.press("ArrowLeft");
      await eventually(async () =>
        assert.equal(await slider.getAttribute("aria-valuetext"), "1 Dec 2026, 09:00, scheduled"),
      );
      const field = page.getByLabel("Date and time, UTC");
      await eventually(async () => assert.equal(await field.inputValue(), "2026-12-01T09:00"));
      await slider.press("End");
      await visit.says("new-checkout", { value: "true", stage: "general" });
      const stages = await page.locator(".strip span").allTextContents();
      assert.deepEqual([...new Set(stages)], ["scheduled", "canary", "gradual", "held", "general"]);
    },
  },
  {
    name: "far ahead, the release of another year opens",
    async run({ visit }) {
      await visit.reads(visit.release("jubilee"), /Planned for 14 Sept? 2040, 18:00, in \d+ years/);
      await visit.clock("2040-09-14T17:59");
      await visit.reads(visit.release("jubilee"), /Opens 14 Sept? 2040, 18:00, in 60 seconds/);
      await visit.counts(visit.page.locator(".banner"), 0);
      await visit.clock("2040-09-14T18:00");
      await visit.reads(visit.page.locator(".banner"), /A hundred seasons/);
      await visit.says("season-banner", { cause: "RELEASED", release: "jubilee", stage: "general" });
    },
  },
  {
    name: "an explanation shows every gate in order, and bucket against threshold",
    async run({ visit }) {
      await visit.clock("2026-12-05T06:00");
      const explanation = await visit.explanation("new-checkout");
      const gates = explanation.locator("[data-gate]");
      const order = await gates.evaluateAll((items) => items.map((item) => item.getAttribute("data-gate")));
      // A release may ask twice whether it is deployed: for its flags, and for its own needs.
      const expected = ["INCOMPLETE", "GUARDRAIL", "ROLLED_BACK", "NEEDS", "AUDIENCE", "SCHEDULED", "SHARE"];
      assert.deepEqual(
        [...new Set(order)].filter((gate) => expected.includes(gate ?? "")),
        expected,
      );
      assert.ok(order.includes("NOT_DEPLOYED"));
      const open = await visit.share("new-checkout");
      assert.ok(open.bucket < open.threshold, `${open.bucket} is not below ${open.threshold}`);
      await visit.reads(explanation.locator('[data-gate="SHARE"]').first(), /passed:/);
      await visit.person("Visitor 18");
      await visit.reads(explanation.locator('[data-gate="SHARE"]').first(), /failed:/);
      const closed = await visit.share("new-checkout");
      assert.ok(closed.bucket >= closed.threshold, `${closed.bucket} is below ${closed.threshold}`);
      await visit.reads(explanation.locator('[data-decides="true"]'), /the dormant variant/);
      await visit.page.getByRole("button", { name: "Explain new-checkout" }).click();
      await visit.counts(explanation, 0);
    },
  },
  {
    name: "an edit of the snapshot changes the page without a reload",
    async run({ visit, file }) {
      const { page } = visit;
      await page.evaluate(() => document.body.setAttribute("data-untouched", ""));
      await page.getByLabel("Street and town").evaluate((input) => {
        /** @type {HTMLInputElement} */ (input).value = "Lamp Lane 3";
      });
      await file.edit('"usual": 60', '"usual": 40');
      const began = Date.now();
      await visit.says("free-delivery-above", { value: "40" });
      assert.ok(Date.now() - began < 4000, "the change took more than 4 s");
      await visit.reads(page.locator(".total"), /€44.00/);
      await file.edit('"seat-map": { ', '"seat-map": { "disabled": true, ');
      await visit.says("seat-map", { value: "false", reason: "DISABLED" });
      await visit.counts(page.locator(".seat-map"), 0);
      await visit.reads(visit.release("see-your-seat"), /Closed for Visitor 17/);
      await file.edit('"revision": 12', '"revision": 13');
      await visit.reads(page.locator("[data-status]"), /revision 13/);
      assert.equal(await page.locator("body[data-untouched]").count(), 1);
      const street = page.getByLabel("Street and town");
      assert.equal(await street.evaluate((input) => /** @type {HTMLInputElement} */ (input).value), "Lamp Lane 3");
    },
  },
  {
    name: "an edit reaches a rehearsal, too",
    async run({ visit, file }) {
      await visit.clock("2026-12-02T12:00");
      await visit.person("Staff member");
      await visit.says("new-checkout", { value: "true", stage: "canary" });
      await file.edit('"opens": "2026-12-02T09:00:00Z"', '"opens": "2026-12-02T13:00:00Z"');
      await visit.says("new-checkout", { value: "false", cause: "SCHEDULED" });
      await visit.reads(visit.release("autumn-checkout"), /Opens 2 Dec 2026, 13:00/);
    },
  },
  {
    name: "a broken or older file is refused, says so, and changes nothing",
    async run({ visit, file }) {
      const { page } = visit;
      const alert = page.getByRole("alert");
      await file.write(file.original.slice(0, 700));
      await visit.reads(alert, /could not be renewed, and what was known before still holds: ./);
      await visit.says("seat-map", { value: "true", cause: "RELEASED" });
      await file.restore();
      await visit.counts(alert, 0);
      await visit.counts(page.getByText("Over now:"), 1);
      await file.edit('"revision": 12', '"revision": 11');
      await visit.reads(alert, /could not be renewed, and what was known before still holds: ./);
      await visit.reads(page.locator("[data-status]"), /revision 12/);
      await file.restore();
      await visit.counts(alert, 0);
    },
  },
  {
    name: "one flag that cannot be read fails alone",
    async run({ visit, file }) {
      await file.edit('"seat-map": { "variants"', '"seat-map": { "variant"');
      await visit.says("seat-map", { value: "false", variant: "", reason: "ERROR" });
      await visit.reads(visit.flag("seat-map").locator(".sentence"), /variant/);
      await file.edit(
        '"gift-wrap": { ',
        '"confetti": { "variants": { "off": false }, "dormant": "off" }, "gift-wrap": { ',
      );
      await visit.reads(visit.page.locator(".booth"), /asked for by no part of the shop: confetti/);
      await visit.says("payments-v2", { value: "true", cause: "RULE" });
    },
  },
  {
    name: "the order form keeps what was typed when the checkout changes",
    async run({ visit }) {
      const { page } = visit;
      await visit.override("new-checkout", "off");
      await page.getByLabel("Name", { exact: true }).fill("Somebody");
      await page.getByRole("button", { name: "Next: Delivery" }).click();
      await page.getByLabel("Collect at the stage door").check();
      await visit.reads(page.locator(".total"), /€44.00/);
      await page.getByRole("button", { name: "Next: Payment" }).click();
      await visit.counts(page.getByLabel("Wallet"), 1);
      await visit.override("new-checkout", "on");
      assert.equal(await page.getByLabel("Name", { exact: true }).inputValue(), "Somebody");
      assert.equal(await page.getByLabel("Collect at the stage door").isChecked(), true);
      await visit.override("payments-v2", "off");
      await visit.counts(page.getByLabel("Wallet"), 0);
      await page.getByRole("button", { name: "Place the order" }).click();
      await visit.reads(page.getByRole("status"), /Nothing was sold/);
    },
  },
  {
    name: "a flag in the shop leads to the same flag in the booth",
    async run({ visit }) {
      const { page } = visit;
      await page
        .locator(".shop")
        .getByRole("link", { name: /gift-wrap/ })
        .click();
      await eventually(async () => {
        const top = (await visit.flag("gift-wrap").boundingBox())?.y ?? Number.NaN;
        const desk = (await page.locator(".desk").boundingBox())?.height ?? Number.NaN;
        assert.ok(top >= desk && top < 900, `the flag is at ${top}, under the controls of ${desk}`);
      });
    },
  },
];
