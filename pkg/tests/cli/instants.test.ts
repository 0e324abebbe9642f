import { Temporal } from "temporal-polyfill";
import { expect, test } from "vitest";
import { resolve, toAuthoredText, toLocalText } from "../../src/cli/instants.js";

const VIENNA = "Europe/Vienna";

function resolved(text: string, zone?: string) {
  const found = resolve(text, zone);
  if (!found) return undefined;
  return "fault" in found ? found.fault : [found.instant.toString(), ...(found.warning ? [found.warning] : [])];
}

test.each([
  ["2026-12-02T09:00[Europe/Vienna]", undefined, ["2026-12-02T08:00:00Z"]],
  ["2026-07-02T09:00[Europe/Vienna]", undefined, ["2026-07-02T07:00:00Z"]],
  ["2026-07-02T09:00", VIENNA, ["2026-07-02T07:00:00Z"]],
  ["2026-07-02T09:00:30.250", VIENNA, ["2026-07-02T07:00:30.25Z"]],
  ["2026-07-02T09:00[America/New_York]", VIENNA, ["2026-07-02T13:00:00Z"]],
  ["2026-12-02T09:00+01:00[Europe/Vienna]", undefined, ["2026-12-02T08:00:00Z"]],
  ["2026-12-02T08:00Z[Europe/Vienna]", undefined, ["2026-12-02T08:00:00Z"]],
  [
    "2026-12-02T09:00+02:00[Europe/Vienna]",
    undefined,
    '"2026-12-02T09:00+02:00[Europe/Vienna]": the offset is not that of the zone',
  ],
  [
    "2026-12-02T09:00",
    undefined,
    '"2026-12-02T09:00" has no zone: write "2026-12-02T09:00[Europe/Vienna]", or give project.jsonc a "zone"',
  ],
  ["2026-12-02T09:00[Mars/Olympus]", undefined, 'unknown zone "Mars/Olympus", zones are named as in Europe/Vienna'],
  ["2026-12-02T09:00[Europe/Viena]", undefined, 'unknown zone "Europe/Viena", did you mean "Europe/Vienna"?'],
  // Kiev is two letters away, and another city.
  ["2026-12-02T09:00[Europe/Wien]", undefined, 'unknown zone "Europe/Wien", zones are named as in Europe/Vienna'],
  ["2026-12-02T09:00[Europe/Rom]", undefined, 'unknown zone "Europe/Rom", did you mean "Europe/Rome"?'],
  ["2026-12-02T09:00[Europa/London]", undefined, 'unknown zone "Europa/London", did you mean "Europe/London"?'],
  ["2026-02-30T09:00", VIENNA, 'there is no such time: "2026-02-30T09:00"'],
  ["2026-12-02T24:00", VIENNA, 'there is no such time: "2026-12-02T24:00"'],
  // What has its offset, or is no local time, is left to the core.
  ["2026-12-02T09:00:00Z", VIENNA, undefined],
  ["2026-12-02T09:00:00+01:00", VIENNA, undefined],
  ["2026-12-02", VIENNA, undefined],
  ["P1D", VIENNA, undefined],
])("%s in %s", (text, zone, expected) => {
  expect(resolved(text, zone)).toEqual(expected);
});

test("in spring, a time that does not exist moves forward, and that is told", () => {
  expect(resolved("2026-03-29T02:30", VIENNA)).toEqual([
    "2026-03-29T01:30:00Z",
    "2026-03-29T02:30 does not exist in Europe/Vienna, as the clocks go forward: taken as 03:30",
  ]);
  expect(resolved("2026-03-29T01:59", VIENNA)).toEqual(["2026-03-29T00:59:00Z"]);
  expect(resolved("2026-03-29T03:00", VIENNA)).toEqual(["2026-03-29T01:00:00Z"]);
});

test("in autumn, a time that comes twice is the first, and that is told, unless its offset says which", () => {
  expect(resolved("2026-10-25T02:30", VIENNA)).toEqual([
    "2026-10-25T00:30:00Z",
    "2026-10-25T02:30 comes twice in Europe/Vienna, as the clocks go back: taken as the first, +02:00",
  ]);
  expect(resolved("2026-10-25T02:30+01:00[Europe/Vienna]")).toEqual(["2026-10-25T01:30:00Z"]);
  expect(resolved("2026-10-25T02:30+02:00[Europe/Vienna]")).toEqual(["2026-10-25T00:30:00Z"]);
  expect(resolved("2026-10-25T03:00", VIENNA)).toEqual(["2026-10-25T02:00:00Z"]);
});

test("what is written for people is read as the same instant", () => {
  const start = Date.parse("2026-10-24T23:00:00Z");
  for (let minute = 0; minute < 300; minute += 10) {
    const instant = start + minute * 60_000;
    for (const zone of [VIENNA, "America/New_York", undefined]) {
      const text = toAuthoredText(instant, zone);
      expect(zone ? resolved(text) : [text]).toEqual([Temporal.Instant.fromEpochMilliseconds(instant).toString()]);
    }
  }
  expect(toAuthoredText(Date.parse("2026-12-02T08:00:00.700Z"), VIENNA)).toBe("2026-12-02T09:00[Europe/Vienna]");
  expect(toAuthoredText(Date.parse("2026-12-02T08:00:07Z"), VIENNA)).toBe("2026-12-02T09:00:07[Europe/Vienna]");
  expect(toAuthoredText(Date.parse("2026-10-25T01:30:00Z"), VIENNA)).toBe("2026-10-25T02:30+01:00[Europe/Vienna]");
});

test("instants are shown as local times", () => {
  expect(toLocalText(Date.parse("2026-12-02T08:00:00Z"), VIENNA)).toBe("2026-12-02 09:00");
  expect(toLocalText(Date.parse("2026-12-02T08:00:07.250Z"), undefined)).toBe("2026-12-02 08:00:07");
});
