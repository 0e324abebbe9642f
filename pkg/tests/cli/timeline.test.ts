import ICAL from "ical.js";
import { expect, test } from "vitest";
import { SHOP, stage } from "./stage.js";

const NOW = ["--now", "2026-11-24T09:00:00Z"];
const RELEASE = "footlights/releases/autumn-checkout.jsonc";
const REFUNDS = { owner: "x", flags: { refunds: "on" }, train: "weekly", departure: "2026-12-02" };

test("the timeline shows each cue at the instant at which it comes, with holds and freezes counted in", () => {
  const { run } = stage(SHOP);
  run("hold", "autumn-checkout", "--from", "2026-12-04T11:00", "--until", "2026-12-04T17:00", "--reason", "stock");
  expect(run("timeline", "--until", "2027-01-10T00:00", ...NOW)).toEqual({
    code: 0,
    err: "",
    out: `times in Europe/Vienna
2026-11-25 10:00  weekly           departure  nobody aboard
2026-12-02 10:00  autumn-checkout  canary     staff, by the train weekly
2026-12-02 10:00  weekly           departure  with autumn-checkout
2026-12-03 10:00  autumn-checkout  gradual    5 % rising to 50 % of everybody
2026-12-04 11:00  autumn-checkout  hold       until 2026-12-04 17:00, stock
2026-12-06 16:00  autumn-checkout  gradual    50 % of everybody
2026-12-09 10:00  weekly           departure  nobody aboard
2026-12-09 16:00  autumn-checkout  general    everybody
2026-12-16 10:00  weekly           departure  nobody aboard
2026-12-23 00:00                   freeze     until 2027-01-02 00:00, holidays
2027-01-06 10:00  weekly           departure  nobody aboard
`,
  });
});

test("a rollback ends what would have come, and a hold without an end stops it", () => {
  const { run } = stage({ ...SHOP, "footlights/trains.jsonc": SHOP["footlights/trains.jsonc"] });
  run("rollback", "autumn-checkout", "--to", "canary", "--reason", "charges", "--at", "2026-12-04T11:00");
  const rows = () =>
    run("timeline", ...NOW)
      .out.split("\n")
      .filter((line) => line.includes("  autumn-checkout  "));
  expect(rows()).toEqual([
    "2026-12-02 10:00  autumn-checkout  canary       staff, by the train weekly",
    "2026-12-03 10:00  autumn-checkout  gradual      5 % rising to 50 % of everybody",
    "2026-12-04 11:00  autumn-checkout  rolled back  back to canary: charges",
  ]);
  const held = stage(SHOP);
  held.run("hold", "autumn-checkout", "--from", "2026-12-04T11:00");
  expect(held.run("timeline", ...NOW).out).toContain("autumn-checkout  hold       without an end\n");
  expect(held.run("timeline", ...NOW).out).not.toContain("general");
});

test("cues that reach nobody, as a flag is switched off, say so", () => {
  const { run } = stage(SHOP);
  run("kill", "headline");
  const { out } = run("timeline", ...NOW);
  expect(out).toContain("canary     staff, by the train weekly, but headline is switched off\n");
  expect(out).toContain("gradual    50 % of everybody, but headline is switched off\n");
  run("kill", "headline", "--undo");
  expect(run("timeline", ...NOW).out).not.toContain("switched off");
});

test("a departure says who stays behind, and why", () => {
  const { run, write } = stage({ ...SHOP, "footlights/releases/refunds.jsonc": REFUNDS });
  const departure = () => /weekly {11}departure {2}(with .*)/.exec(run("timeline", ...NOW).out)?.[1];
  expect(departure()).toBe("with autumn-checkout, refunds");
  run("kill", "refunds");
  run("hold", "autumn-checkout", "--from", "2026-12-01T10:00");
  expect(departure()).toBe("with autumn-checkout (held), refunds (refunds is switched off)");
  run("kill", "refunds", "--undo");
  // A hold that ends by then holds nobody up.
  const ended = '"holds": [{ "from": "2026-12-01T10:00", "until": "2026-12-02T10:00" }], "plan"';
  write(RELEASE, SHOP[RELEASE].replace('"plan"', ended));
  expect(departure()).toBe("with autumn-checkout, refunds");
});

test("what is over is left out, and what lasts is shown", () => {
  const { run } = stage(SHOP);
  const { out } = run("timeline", "--from", "2026-12-24T00:00", "--until", "2026-12-25T00:00");
  expect(out).toBe("times in Europe/Vienna\n2026-12-23 00:00    freeze  until 2027-01-02 00:00, holidays\n");
  expect(run("timeline", "--from", "2028-12-24T00:00", "--until", "2028-12-25T00:00").out).toBe(
    "nothing comes between 2028-12-24 00:00 and 2028-12-25 00:00\n",
  );
});

test("a snapshot has a timeline, too, in any zone", () => {
  const { run } = stage(SHOP);
  run("build", "--out", "snapshot.json");
  const { out } = run("timeline", "--in", "snapshot.json", "--zone", "America/New_York", ...NOW);
  expect(out).toContain("times in America/New_York\n2026-12-02 04:00  autumn-checkout  canary   staff\n");
  expect(run("timeline", "--in", "snapshot.json", ...NOW).out).toContain("times in UTC\n2026-12-02 09:00");
});

test("machines get the timeline as JSON", () => {
  const rows = JSON.parse(stage(SHOP).run("timeline", "--json", ...NOW).out);
  expect(rows[1]).toEqual({
    ...{ id: "cue-autumn-checkout-0-canary", kind: "cue", release: "autumn-checkout", stage: "canary" },
    ...{ what: "staff, by the train weekly", at: "2026-12-02T09:00:00.000Z" },
  });
});

/** As a calendar reads it. */
function subscribe(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  return calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    const end = component.hasProperty("dtend") ? event.endDate.toJSDate().toISOString() : undefined;
    const start = event.startDate.toJSDate().toISOString();
    return { uid: event.uid, start, end, title: event.summary, text: event.description };
  });
}

test("a calendar reads what the timeline writes", () => {
  const { run, read } = stage(SHOP);
  const reason = `back\\slash, semi;colon, "quotes"${"\n"}and a second line; Grüße 🎭🎭🎭🎭🎭🎭🎭🎭🎭🎭🎭🎭🎭🎭🎭🎭🎭🎭🎭🎭🎭🎭🎭🎭🎭`;
  run("hold", "autumn-checkout", "--from", "2026-12-04T11:00", "--until", "2026-12-04T17:00", "--reason", reason);
  expect(run("timeline", "--ics", "out/releases.ics", ...NOW).out).toBe("✓ out/releases.ics: 17 events\n");
  const text = read("out/releases.ics");
  for (const line of text.split("\r\n")) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
  expect(text.replaceAll("\r\n ", "")).toContain(
    `DESCRIPTION:back\\\\slash\\, semi\\;colon\\, "quotes"\\nand a second line\\; Grüße 🎭`,
  );

  const events = subscribe(text);
  expect(events).toHaveLength(17);
  expect(new Set(events.map(({ uid }) => uid)).size).toBe(17);
  expect(events.find(({ uid }) => uid === "hold-autumn-checkout-0@shop.footlights")).toEqual({
    uid: "hold-autumn-checkout-0@shop.footlights",
    start: "2026-12-04T10:00:00.000Z",
    end: "2026-12-04T16:00:00.000Z",
    title: "autumn-checkout: held",
    text: reason,
  });
  expect(events.find(({ uid }) => uid.startsWith("cue-autumn-checkout-2"))).toMatchObject({
    start: "2026-12-09T15:00:00.000Z",
    end: undefined,
    title: "autumn-checkout: general",
  });
  expect(new ICAL.Component(ICAL.parse(text)).getFirstPropertyValue("name")).toBe("Releases · shop · production");
});

test("what moves keeps its place in a calendar, and nothing else about it depends upon when it was written", () => {
  const { run, read, write } = stage(SHOP);
  const calendar = (now: string) => {
    run("timeline", "--ics", "x.ics", "--from", "2026-11-24T09:00:00Z", "--now", now);
    return read("x.ics");
  };
  const before = calendar("2026-11-24T09:00:00Z");
  expect(calendar("2026-11-24T09:00:00Z")).toBe(before);
  expect(calendar("2026-11-25T09:00:00Z")).toBe(before.replaceAll("DTSTAMP:20261124", "DTSTAMP:20261125"));
  write(RELEASE, SHOP[RELEASE].replace("2026-12-02", "2026-12-09"));
  const uids = (text: string) =>
    subscribe(text)
      .map(({ uid }) => uid)
      .sort();
  expect(uids(calendar("2026-11-24T09:00:00Z"))).toEqual(uids(before));
});

test.each([
  [["timeline", "--in", "nowhere"], 'there is neither a directory nor a snapshot "nowhere"'],
  [["timeline", "--zone", "Mars"], '--zone: unknown zone "Mars", zones are named as in Europe/Vienna'],
  [
    ["timeline", "--from", "2026-12-02T00:00", "--until", "2026-12-01T00:00"],
    "--until: it is not later than the beginning",
  ],
])("a wrong call is told: %j", (args, message) => {
  expect(stage(SHOP).run(...args)).toEqual({ code: 2, out: "", err: `✗ ${message}\n` });
});

test("with a fault there is no timeline", () => {
  const { run, write } = stage({ ...SHOP, "footlights/plans.jsonc": "{}" });
  expect(run("timeline")).toEqual({
    code: 1,
    out: "",
    err: `${RELEASE}:8:11: fault: unknown plan "standard"\n✗ footlights: a fault, see above\n`,
  });
  write("bad.json", '{ "format": 1, "releases": { "a": {} } }');
  expect(run("timeline", "--in", "bad.json")).toMatchObject({
    code: 1,
    err: expect.stringContaining("✗ bad.json: releases.a: "),
  });
});
