import { Temporal } from "temporal-polyfill";
import { expect, test } from "vitest";
import { board } from "../../src/cli/boarding.js";
import { departures, readTrain } from "../../src/cli/trains.js";

const ZONE = "Europe/Vienna";
const WEEKLY = { every: "week", on: "Wednesday", at: "10:00" };

function leaves(train: object, since: string, count: number): string[] {
  const found: string[] = [];
  for (const departure of departures(readTrain(train, ZONE), Temporal.PlainDate.from(since))) {
    if (found.push(departure.toInstant().toString()) === count) break;
  }
  return found;
}

/** The days alone. */
function days(train: object, since: string, count: number): string[] {
  return leaves(train, since, count).map((instant) => instant.slice(0, 10));
}

test("a weekly train leaves at the same local time on both sides of a change of the clocks", () => {
  expect(leaves(WEEKLY, "2026-03-18", 3)).toEqual([
    ...["2026-03-18T09:00:00Z", "2026-03-25T09:00:00Z", "2026-04-01T08:00:00Z"],
  ]);
  expect(leaves(WEEKLY, "2026-10-15", 3)).toEqual([
    ...["2026-10-21T08:00:00Z", "2026-10-28T09:00:00Z", "2026-11-04T09:00:00Z"],
  ]);
  expect(leaves({ ...WEEKLY, zone: "America/New_York" }, "2026-03-01", 2)).toEqual([
    ...["2026-03-04T15:00:00Z", "2026-03-11T14:00:00Z"],
  ]);
});

test("a train leaves in the very hour that is skipped, or comes twice", () => {
  const early = { every: "week", on: "Sunday", at: "02:30" };
  expect(leaves(early, "2026-03-28", 2)).toEqual(["2026-03-29T01:30:00Z", "2026-04-05T00:30:00Z"]);
  expect(leaves(early, "2026-10-24", 2)).toEqual(["2026-10-25T00:30:00Z", "2026-11-01T01:30:00Z"]);
});

test("a train does not leave before its first day, and on that day if it is one", () => {
  expect(days({ ...WEEKLY, from: "2026-12-03" }, "2026-11-01", 2)).toEqual(["2026-12-09", "2026-12-16"]);
  expect(days({ ...WEEKLY, from: "2026-12-02" }, "2026-11-01", 1)).toEqual(["2026-12-02"]);
  expect(days({ every: "month", on: 1, at: "10:00", from: "2026-12-02" }, "2026-01-01", 1)).toEqual(["2027-01-01"]);
});

test("a train every two weeks keeps its weeks, whenever they are asked for", () => {
  const train = { every: "two weeks", on: "Wednesday", at: "10:00", from: "2026-01-05" };
  expect(days(train, "2026-01-01", 3)).toEqual(["2026-01-07", "2026-01-21", "2026-02-04"]);
  expect(days(train, "2026-01-08", 1)).toEqual(["2026-01-21"]);
  expect(days(train, "2026-01-21", 1)).toEqual(["2026-01-21"]);
  const all = days(train, "2026-01-01", 60);
  for (let after = 0; after < 800; after += 5) {
    const since = Temporal.PlainDate.from("2026-01-01").add({ days: after }).toString();
    expect(days(train, since, 1)[0]).toBe(all.find((day) => day >= since));
  }
});

test("a monthly train knows how long months are", () => {
  expect(days({ every: "month", on: 31, at: "10:00" }, "2027-01-31", 4)).toEqual([
    ...["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"],
  ]);
  expect(days({ every: "month", on: 30, at: "10:00" }, "2028-02-01", 2)).toEqual(["2028-02-29", "2028-03-30"]);
  expect(days({ every: "month", on: "first Wednesday", at: "10:00" }, "2026-12-03", 3)).toEqual([
    ...["2027-01-06", "2027-02-03", "2027-03-03"],
  ]);
  expect(days({ every: "month", on: "last Friday", at: "10:00" }, "2026-01-01", 4)).toEqual([
    ...["2026-01-30", "2026-02-27", "2026-03-27", "2026-04-24"],
  ]);
  // Where the month begins with the day, and where it ends with it.
  expect(days({ every: "month", on: "fourth Sunday", at: "10:00" }, "2026-02-01", 1)).toEqual(["2026-02-22"]);
  expect(days({ every: "month", on: "last Saturday", at: "10:00" }, "2026-02-01", 1)).toEqual(["2026-02-28"]);
});

test.each([
  [[], "a train is an object"],
  [{ ...WEEKLY, every: "fortnight" }, '"every" is "week", "two weeks", "month"'],
  [{ ...WEEKLY, on: "Mittwoch" }, 'unknown day "Mittwoch", there are Monday, '],
  [{ ...WEEKLY, on: "Wednesdy" }, 'unknown day "Wednesdy", did you mean "Wednesday"?'],
  [{ ...WEEKLY, on: 3 }, '"on" is a day of the week, as "Wednesday"'],
  [{ ...WEEKLY, at: "10" }, '"at" is a time of day, as "10:00"'],
  [{ ...WEEKLY, at: "25:00" }, '"at" is a time of day, as "10:00"'],
  [{ ...WEEKLY, zone: "Europe/Viena" }, 'unknown zone "Europe/Viena", did you mean "Europe/Vienna"?'],
  [{ ...WEEKLY, from: "2026-02-30" }, 'there is no such date: "2026-02-30"'],
  [{ ...WEEKLY, fromm: "2026-02-28" }, 'unknown field "fromm", did you mean "from"?'],
  [{ ...WEEKLY, every: "two weeks" }, 'a train that leaves every two weeks needs "from"'],
  [{ ...WEEKLY, every: "month" }, '"on" is a day of the month, as 15, "first Wednesday" or "last Friday"'],
  [{ ...WEEKLY, every: "month", on: 32 }, '"on" is a day of the month'],
  [{ ...WEEKLY, every: "month", on: "first Wensdy" }, 'unknown day "Wensdy"'],
])("a train that cannot be read: %j", (train, message) => {
  expect(() => readTrain(train, ZONE)).toThrow(message);
});

test("a train needs a zone", () => {
  expect(() => readTrain(WEEKLY, undefined)).toThrow("it has no zone");
});

const HOLIDAYS = {
  from: Date.parse("2026-12-22T23:00:00Z"),
  until: Date.parse("2027-01-06T23:00:00Z"),
  reason: "holidays",
};

function boarded(ticket: object, freezes = [HOLIDAYS], train: object = WEEKLY) {
  const { departs, ...said } = board("weekly", readTrain(train, ZONE), ticket, freezes);
  return [departs.toInstant().toString(), ...Object.values(said)];
}

test("a release leaves on its day, or with the first train once it is ready", () => {
  expect(boarded({ departure: "2026-12-02" })).toEqual(["2026-12-02T09:00:00Z"]);
  expect(boarded({ boards: "2026-12-02" })).toEqual(["2026-12-02T09:00:00Z"]);
  expect(boarded({ boards: "2026-12-03" })).toEqual(["2026-12-09T09:00:00Z"]);
});

test("a departure inside a freeze moves to the next one after it, and that is told", () => {
  const note = 'the departure of 2026-12-23 lies in the freeze "holidays", so it leaves on 2027-01-13';
  expect(boarded({ departure: "2026-12-23" })).toEqual(["2027-01-13T09:00:00Z", note]);
  expect(boarded({ boards: "2026-12-17" })).toEqual(["2027-01-13T09:00:00Z", note]);
  expect(boarded({ boards: "2026-12-17" }, [])).toEqual(["2026-12-23T09:00:00Z"]);
});

test("a freeze begins with its first instant and ends before its last", () => {
  const departure = Date.parse("2026-12-23T09:00:00Z");
  const freeze = (from: number, until: number) => [{ from, until, reason: "short" }];
  const when = (from: number, until: number) => boarded({ departure: "2026-12-23" }, freeze(from, until))[0];
  expect(when(departure, departure + 1)).toBe("2026-12-30T09:00:00Z");
  expect(when(departure - 1, departure)).toBe("2026-12-23T09:00:00Z");
  expect(() => when(departure, Number.POSITIVE_INFINITY)).toThrow(
    'the departure of 2026-12-23 lies in the freeze "short", which has no end',
  );
});

test("in the hour that does not exist, the departure says so", () => {
  expect(boarded({ departure: "2026-03-29" }, [], { every: "week", on: "Sunday", at: "02:30" })).toEqual([
    "2026-03-29T01:30:00Z",
    "2026-03-29T02:30 does not exist in Europe/Vienna, as the clocks go forward: taken as 03:30",
  ]);
});

test.each([
  [{}, 'a release on a train says either "departure"'],
  [{ departure: "2026-12-02", boards: "2026-12-02" }, 'a release on a train says either "departure"'],
  [{ departure: "2026-12-03" }, "weekly does not leave on 2026-12-03; it leaves on 2026-12-02 and 2026-12-09"],
  [{ departure: "soon" }, '"departure" is a date, as "2026-12-02"'],
  [{ boards: "2026-13-01" }, 'there is no such date: "2026-13-01"'],
])("a ticket that does not do: %j", (ticket, message) => {
  expect(() => boarded(ticket)).toThrow(message);
});
