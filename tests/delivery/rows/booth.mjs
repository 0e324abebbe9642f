// The booth on a page: the entry of the packed package, opened, read and pressed.

import { strict as assert } from "node:assert";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { ChromiumVisit } from "../chromium.mjs";
import { good } from "../snapshots.mjs";
import { complaints, eventually, pause } from "../visit.mjs";
import { EVERYWHERE } from "./flow.mjs";

const FILE = "snapshot.json";
const PAGE = "booth.html";
const PAST = "2026-01-01T00:00:00Z";
const FUTURE = "2999-01-01T00:00:00Z";
const STAGING = { app: "house", version: "1.0.0", environment: "staging" };
/** As strict as it can be with WebAssembly: no style but what scripts make as objects, no markup from texts. */
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; require-trusted-types-for 'script'";
const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/**
 * A snapshot of the staging, with the flag `encore` of a release that rises, and `finale` of one to come.
 *
 * @param {number} revision
 * @param {Record<string, unknown>} [release]
 */
function staged(revision, release) {
  const onOff = { off: false, on: true };
  const flags = {
    encore: { variants: onOff, dormant: "off" },
    finale: { variants: onOff, dormant: "off" },
    markup: { variants: { plain: "<img src=x onerror=alert(1)>" }, dormant: "plain" },
  };
  const plan = [{ stage: "gradual", after: "PT0S", share: 50 }];
  const releases = {
    autumn: { flags: { encore: "on" }, opens: PAST, plan, ...release },
    winter: { flags: { finale: "on" }, opens: FUTURE },
  };
  return good(revision, { environment: "staging", flags, releases });
}

/**
 * @param {import("./flow.mjs").Stage} stage
 * @param {Record<string, unknown>} [release]
 * @param {Record<string, unknown>} [options]
 */
async function opened({ visit, room }, release, options = {}) {
  await room.answer(FILE, staged(3, release));
  // Bucket 25420 of the release `autumn`.
  const context = { targetingKey: "emil" };
  await visit.begin({ snapshot: room.url(FILE), deployment: STAGING, context, storage: "none", ...options });
  assert.equal(await visit.call("openBooth", "client"), null);
}

/**
 * @param {import("../visit.mjs").Visit} visit
 * @param {string} name
 * @param {RegExp} words
 */
async function cardSays(visit, name, words) {
  await eventually(async () => assert.match(await visit.call("seeCard", name), words));
}

/**
 * @param {import("../visit.mjs").Visit} visit
 * @param {RegExp} words
 */
async function boothSays(visit, words) {
  await eventually(async () => assert.match((await visit.call("seeBooth")) ?? "", words));
}

/**
 * What axe-core finds in the page, the booth included.
 *
 * @param {ChromiumVisit} visit
 */
async function axe(visit) {
  const found = /** @type {import("axe-core").AxeResults} */ (
    await visit.page.evaluate(`axe.run({ runOnly: ${JSON.stringify(RULES)} })`)
  );
  const inside = found.passes.flatMap(({ nodes }) => nodes).filter(({ target }) => Array.isArray(target[0]));
  assert.ok(inside.length > 20, "axe has not looked into the booth");
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

/** @type {readonly import("./flow.mjs").Row[]} */
export const BOOTH_ROWS = [
  {
    name: "the booth shows status, flags and releases, and what it reads is no exposure",
    engines: EVERYWHERE,
    page: PAGE,
    async run(stage) {
      const { visit } = stage;
      await opened(stage);
      await boothSays(visit, /READY · revision 3, confirmed/);
      await cardSays(visit, "encore", /true.*RELEASED opened by a release : autumn, gradual/);
      await cardSays(visit, "finale", /false.*SCHEDULED the release has not opened yet/);
      await cardSays(visit, "markup", /"<img src=x onerror=alert\(1\)>"/);
      await visit.call("press", "releases");
      await cardSays(visit, "autumn", /open\s+gradual/);
      await cardSays(visit, "winter", /closed\s+scheduled.*Its clock starts/);
      await visit.call("press", "status");
      await boothSays(visit, /Lineage\s+house\s+Environment\s+staging\s+Source\s+network/);
      await boothSays(visit, /version\s+1\.0\.0/);
      await pause(200);
      const { told } = await visit.state();
      const exposed = told.filter(({ event }) => event === "exposure").map(({ detail }) => detail.flag);
      assert.deepEqual(exposed.sort(), ["headline", "lamp", "limit", "palette"]);
    },
  },
  {
    name: "the booth explains a flag: gates, and the bucket against the threshold",
    engines: EVERYWHERE,
    page: PAGE,
    async run(stage) {
      const { visit } = stage;
      await opened(stage);
      const { steps } = await visit.call("explain", "client", "encore");
      const gates = /** @type {{ gates: { bucket: number, threshold: number }[] }} */ (
        steps.find((/** @type {{ step: string }} */ { step }) => step === "release")
      ).gates;
      const { bucket, threshold } = gates.at(-1) ?? {};
      assert.ok(bucket !== undefined && threshold === 50_000);
      await visit.call("press", "encore");
      await cardSays(visit, "encore", /Release autumn \(gradual\) is open · this decides/);
      await cardSays(visit, "encore", new RegExp(`bucket ${bucket} against threshold 50000, of 100000`));
      await visit.call("press", "encore");
      assert.doesNotMatch(await visit.call("seeCard", "encore"), /bucket/);
    },
  },
  {
    name: "overrides in the booth: one is chosen, is seen, is cleared",
    engines: EVERYWHERE,
    page: PAGE,
    async run(stage) {
      const { visit } = stage;
      await opened(stage);
      await visit.call("write", "Variant of encore", "=off");
      await cardSays(visit, "encore", /OVERRIDE chosen by hand/);
      assert.equal((await visit.call("details", "client", "encore")).value, false);
      await visit.call("write", "Variant of headline", "=plain");
      await boothSays(visit, /Overridden\s+encore = off ✕\s+headline = plain ✕\s+Clear all/);
      await visit.call("press", "Clear the override of encore, off");
      assert.equal((await visit.call("details", "client", "encore")).flagMetadata.cause, "RELEASED");
      assert.equal((await visit.state()).answers.headline, "plain");
      await visit.call("write", "Variant of encore", "=off");
      await visit.call("press", "Clear all");
      assert.equal((await visit.call("details", "client", "encore")).flagMetadata.cause, "RELEASED");
      assert.equal((await visit.state()).answers.headline, "revision 3");
      assert.doesNotMatch((await visit.call("seeBooth")) ?? "", /Overridden/);
    },
  },
  {
    name: "a rehearsal in the booth: marked, of another instant, person and deployment, and it touches nothing",
    engines: EVERYWHERE,
    page: PAGE,
    async run(stage) {
      const { visit } = stage;
      await opened(stage, { needs: { deployment: { house: "<2.0.0" } }, audience: { attribute: "plan", in: ["pro"] } });
      await cardSays(visit, "encore", /AUDIENCE/);
      const rehearse = async (/** @type {string} */ field, /** @type {string} */ text) => {
        await visit.call("press", "rehearsal");
        await visit.call("write", field, text);
        await visit.call("press", "Rehearse");
      };
      await rehearse("Context, as JSON", '{ "targetingKey": "emil", "plan": }');
      await boothSays(visit, /the context is no JSON/);
      await rehearse("Context, as JSON", "[1]");
      await boothSays(visit, /the context must be an object, such as/);
      assert.doesNotMatch((await visit.call("seeBooth")) ?? "", /Rehearsal of/);
      await rehearse("Context, as JSON", '{ "targetingKey": "emil", "plan": "pro" }');
      await boothSays(
        visit,
        /Rehearsal of .{12,40}, with another context\. Flags and releases are not those of this page/,
      );
      await cardSays(visit, "encore", /RELEASED/);
      assert.equal((await visit.call("details", "client", "encore")).flagMetadata.cause, "AUDIENCE");
      await rehearse("Deployment, as JSON", '{ "app": "house", "version": 2 }');
      await boothSays(visit, /option "deployment.version" must be a text/);
      await rehearse("Deployment, as JSON", '{ "app": "house", "version": "2.0.0" }');
      await cardSays(visit, "encore", /NOT_DEPLOYED/);
      await rehearse("Instant, in your time zone", "3000-01-01T00:00:00");
      await cardSays(visit, "finale", /RELEASED/);
      // Told once, though whatever is told is shown.
      await rehearse("Context, as JSON", `{ "plan": "pro", "deep": ${"[".repeat(20)}${"]".repeat(20)} }`);
      await pause(300);
      const told = complaints(await visit.state());
      assert.deepEqual(
        told.map(({ code }) => code),
        ["INVALID_CONTEXT"],
      );
      await visit.call("press", "Back to the present");
      await cardSays(visit, "encore", /AUDIENCE/);
      await cardSays(visit, "finale", /SCHEDULED/);
      assert.doesNotMatch((await visit.call("seeBooth")) ?? "", /Rehearsal of/);
      await visit.call("press", "releases");
      await visit.call("press", "Rehearse it");
      await cardSays(visit, "winter", /open\s+general/);
    },
  },
  {
    name: "the booth follows what the client tells, and what no event tells",
    page: PAGE,
    async run(stage) {
      const { visit, room } = stage;
      await opened(stage, { audience: { attribute: "plan", in: ["pro"] } });
      const inSeconds = new Date(Date.now() + 5000).toISOString();
      await room.answer(FILE, staged(4, { opens: inSeconds, plan: [{ stage: "general", after: "PT0S" }] }));
      await visit.refresh();
      await boothSays(visit, /revision 4/);
      await cardSays(visit, "encore", /SCHEDULED/);
      await cardSays(visit, "encore", /RELEASED/);
      // Of no flag that was read and of no release: nothing is told.
      await visit.call("write", "Filter by key", "MARK");
      await boothSays(visit, /1 of 7 flags/);
      await visit.call("press", "status");
      await visit.call("ask", "client", "setContext", { targetingKey: "emil", seat: "B12" });
      await boothSays(visit, /"seat": "B12"/);
      await room.answer(FILE, { status: 503 });
      await visit.refresh();
      await boothSays(visit, /HTTP_STATUS: /);
      await visit.call("press", "events");
      await boothSays(visit, /error HTTP_STATUS: .*opening autumn \(general\).*change .*ready revision 3/);
    },
  },
  {
    name: "more flags than the booth lists at a time",
    page: PAGE,
    async run({ visit, room }) {
      const flag = { variants: { off: false, on: true }, dormant: "off" };
      const keys = Array.from({ length: 260 }, (_, place) => `flag-${String(place).padStart(3, "0")}`);
      const flags = Object.fromEntries(keys.map((key) => [key, flag]));
      await room.answer(FILE, good(3, { environment: "staging", flags }));
      await visit.begin({ snapshot: room.url(FILE), deployment: STAGING, storage: "none" });
      assert.equal(await visit.call("openBooth", "client"), null);
      await boothSays(visit, /264 of 264 flags/);
      await assert.rejects(visit.call("seeCard", "flag-050"), /there is no "flag-050"/);
      await visit.call("press", "Show 50 of 214 more");
      await visit.call("write", "Variant of flag-050", "=on");
      await visit.call("write", "Filter by key", "flag-2");
      await boothSays(visit, /60 of 264 flags/);
      await boothSays(visit, /Overridden flag-050 = on/);
    },
  },
  {
    name: "a trip is seen in the booth, and reset there",
    page: PAGE,
    async run(stage) {
      const { visit } = stage;
      await opened(stage, { guardrail: { failures: 1, within: "PT1M" } }, { audience: true });
      await visit.call("press", "releases");
      await visit.call("ask", "client", "reportFailure", "encore", "no luck");
      await cardSays(visit, "autumn", /closed.*GUARDRAIL closed on this device after failures/);
      await visit.call("press", "Try autumn again");
      await cardSays(visit, "autumn", /open/);
      assert.equal((await visit.call("details", "client", "encore")).value, true);
    },
  },
  {
    name: "the booth is refused in production, unless it is allowed",
    engines: EVERYWHERE,
    page: PAGE,
    async run({ visit, room }) {
      const refusal = {
        name: "FootlightsError",
        code: "BOOTH_REFUSED",
        message: "the booth does not open in production, unless { allowInProduction: true }",
      };
      await room.answer(FILE, good(3));
      // Said by the deployment, or by the snapshot alone.
      for (const deployment of [{ environment: "production" }, {}]) {
        await visit.begin({ snapshot: room.url(FILE), deployment, storage: "none" });
        assert.deepEqual(await visit.call("openBooth", "client"), refusal);
        assert.equal(await visit.call("seeBooth"), null);
      }
      assert.equal(await visit.call("openBooth", "client", { allowInProduction: true }), null);
      await boothSays(visit, /READY · revision 3/);
    },
  },
  {
    name: "a booth that was opened before the first snapshot closes when that is one of production",
    page: PAGE,
    async run({ visit, room }) {
      await room.answer(FILE, { status: 404 });
      await visit.begin({ snapshot: room.url(FILE), deployment: {}, storage: "none", timeout: 100 });
      assert.equal(await visit.call("openBooth", "client"), null);
      await boothSays(visit, /ERROR · no snapshot/);
      await room.answer(FILE, good(3));
      await visit.refresh();
      await eventually(async () => assert.equal(await visit.call("seeBooth"), null));
      const [problem] = (await visit.problems()).splice(0);
      assert.match(problem ?? "", /the booth does not open in production/);
      await visit.reload();
    },
  },
  {
    name: "keys in the booth: arrows move among its parts, Escape closes it and gives the focus back",
    engines: EVERYWHERE,
    page: PAGE,
    async run(stage) {
      const { visit } = stage;
      await opened(stage);
      const press = (/** @type {string} */ key) =>
        visit instanceof ChromiumVisit ? visit.page.keyboard.press(key) : visit.call("key", key);
      assert.match((await visit.call("focused")) ?? "", /^booth: dialog/);
      await visit.call("write", "Filter by key", "enc");
      await visit.call("press", "flags");
      if (visit instanceof ChromiumVisit) {
        // Every stop there is, in the order in which it is read.
        /** @type {(string | undefined)[]} */
        const stops = [];
        for (let stop = 0; stop < 7; stop++) {
          await press("Tab");
          stops.push(await visit.call("focused"));
        }
        const order = ["Dock bottom", "Close", "flags", "tabpanel", "", "encore", "Variant of encore"];
        for (const [place, name] of order.entries()) assert.ok(stops[place]?.includes(name), `${stops}`);
        await press("Enter");
        await visit.page.keyboard.press("Escape");
        assert.match((await visit.call("focused")) ?? "", /^booth/);
        for (let stop = 0; stop < 4; stop++) await press("Shift+Tab");
      } else {
        await visit.call("focusTab");
      }
      assert.equal(await visit.call("focused"), "booth: tab flags");
      for (const [key, tab] of /** @type {const} */ ([
        ["ArrowRight", "releases"],
        ["ArrowLeft", "flags"],
        ["ArrowLeft", "status"],
        ["Home", "flags"],
        ["End", "status"],
      ])) {
        await press(key);
        assert.equal(await visit.call("focused"), `booth: tab ${tab}`);
      }
      await boothSays(visit, /Snapshot and health/);
      await press("x");
      assert.deepEqual(await visit.call("heard"), []);
      await press("Escape");
      assert.equal(await visit.call("seeBooth"), null);
      assert.equal(await visit.call("focused"), "opener");
    },
  },
  {
    name: "the booth on a page that is read from right to left: its own words are read from left to right",
    page: PAGE,
    async run(stage) {
      const { visit } = stage;
      assert.ok(visit instanceof ChromiumVisit);
      await visit.page.evaluate("document.documentElement.dir = 'rtl'");
      await opened(stage);
      const [direction, first, second, left] = await visit.page.evaluate(() => {
        const booth = /** @type {HTMLElement} */ (document.querySelector("footlights-booth"));
        const tabs = [...(booth.shadowRoot?.querySelectorAll("[role=tab]") ?? [])];
        const { direction, borderLeftWidth } = getComputedStyle(booth);
        return [direction, ...tabs.slice(0, 2).map((tab) => tab.getBoundingClientRect().left), borderLeftWidth];
      });
      assert.deepEqual([direction, left], ["ltr", "1px"]);
      // As the arrow keys have it.
      assert.ok(Number(first) < Number(second));
    },
  },
  {
    name: "in the booth, Escape ends a word that is being composed, and not the booth",
    page: PAGE,
    async run(stage) {
      const { visit } = stage;
      assert.ok(visit instanceof ChromiumVisit);
      await opened(stage);
      await visit.page.evaluate(() => {
        const field = document.querySelector("footlights-booth")?.shadowRoot?.querySelector("input");
        field?.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", isComposing: true, bubbles: true }));
      });
      assert.notEqual(await visit.call("seeBooth"), null);
    },
  },
  {
    name: "the booth under the strictest policy: nothing refused, nothing left in the page",
    engines: EVERYWHERE,
    page: `${PAGE}?policy=${encodeURIComponent(POLICY)}`,
    async run(stage) {
      const { visit } = stage;
      const before = await visit.call("globals");
      await opened(stage);
      await visit.call("press", "encore");
      await cardSays(visit, "encore", /bucket/);
      assert.deepEqual(await visit.call("violations"), []);
      assert.deepEqual(await visit.call("globals"), before);
      assert.ok(await visit.call("isDrawn"), "the ruler has no place for the bucket");
      await visit.call("press", "Close");
      assert.deepEqual(await visit.call("globals"), before);
    },
  },
  {
    name: "axe-core finds nothing in the booth, light and dark, wide and narrow",
    page: PAGE,
    async run(stage) {
      const { visit } = stage;
      assert.ok(visit instanceof ChromiumVisit);
      await opened(stage, { guardrail: { failures: 1, within: "PT1M" } }, { audience: true });
      await visit.page.evaluate(await readFile(AXE, "utf8"));
      await visit.call("press", "encore");
      await visit.call("write", "Variant of headline", "=plain");
      for (const width of [1100, 360]) {
        await visit.page.setViewportSize({ width, height: 740 });
        for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
          await visit.page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
          for (const part of ["flags", "releases", "events", "status", "rehearsal"]) {
            await visit.call("press", part);
            assert.deepEqual(await axe(visit), [], `${part}, ${colorScheme}, ${width} px`);
          }
          await visit.call("write", "Context, as JSON", "{");
          await visit.call("press", "Rehearse");
          assert.deepEqual(await axe(visit), [], `a fault, ${colorScheme}, ${width} px`);
          await visit.call("write", "Context, as JSON", '{ "plan": "pro" }');
          await visit.call("press", "Rehearse");
          assert.deepEqual(await axe(visit), [], `a rehearsal, ${colorScheme}, ${width} px`);
          await visit.call("press", "Back to the present");
          /** @type {unknown} */
          const wide = await visit.page.evaluate("document.scrollingElement.scrollWidth > innerWidth");
          assert.equal(wide, false);
        }
      }
    },
  },
];
