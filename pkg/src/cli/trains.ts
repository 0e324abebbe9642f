import { Temporal } from "temporal-polyfill";
import { faultOfZone } from "./instants.js";
import { unknown } from "./nearest.js";

const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const ORDINALS = ["first", "second", "third", "fourth", "last"];
const EVERY = ["week", "two weeks", "month"];
const FIELDS = ["every", "on", "at", "zone", "from", "description"];

/** A day in each month: a day number, or a weekday and which of them, the last one being -1. */
type MonthDay = { readonly day: number } | { readonly weekday: number; readonly nth: number };

/** Something that leaves at set times, and that releases may board. */
export interface Train {
  readonly every: string;
  /** Monday is 1. */
  readonly weekday?: number;
  readonly monthDay?: MonthDay;
  readonly at: Temporal.PlainTime;
  readonly zone: string;
  readonly from: Temporal.PlainDate | undefined;
}

/** A stretch of time in epoch milliseconds, without its end. */
export interface Freeze {
  readonly from: number;
  readonly until: number;
  readonly reason?: string;
}

/** A fault, and the field in which it lies. */
export class TrainFault extends Error {
  readonly field: string | undefined;

  constructor(field: string | undefined, message: string) {
    super(message);
    this.field = field;
  }
}

/** Reads an entry of `trains.jsonc`. Throws a {@link TrainFault}. */
export function readTrain(given: unknown, projectZone: string | undefined): Train {
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw new TrainFault(undefined, 'a train is an object with "every", "on" and "at"');
  }
  const fields = given as Record<string, unknown>;
  for (const name of Object.keys(fields)) {
    if (!FIELDS.includes(name) && !name.startsWith("x-")) throw new TrainFault(name, unknown("field", name, FIELDS));
  }
  const { every, on, at, from, zone = projectZone } = fields;
  if (typeof every !== "string" || !EVERY.includes(every)) {
    throw new TrainFault("every", `"every" is ${EVERY.map((name) => `"${name}"`).join(", ")}`);
  }
  if (typeof zone !== "string") {
    throw new TrainFault("zone", 'it has no zone: give it one, as "Europe/Vienna", or give project.jsonc a "zone"');
  }
  const badZone = faultOfZone(zone);
  if (badZone) throw new TrainFault("zone", badZone);
  const train = { every, at: readTime(at), zone, from: from === undefined ? undefined : readDate(from, "from") };
  if (every === "month") return { ...train, monthDay: readMonthDay(on) };
  if (every === "two weeks" && !train.from) {
    throw new TrainFault("from", 'a train that leaves every two weeks needs "from", a date in the first of them');
  }
  return { ...train, weekday: readWeekday(on, "on") };
}

function readTime(given: unknown): Temporal.PlainTime {
  if (typeof given === "string" && /^\d{2}:\d{2}(:\d{2})?$/.test(given)) {
    try {
      return Temporal.PlainTime.from(given, { overflow: "reject" });
    } catch {
      // Told below.
    }
  }
  throw new TrainFault("at", '"at" is a time of day, as "10:00"');
}

/** Reads a date such as `2026-12-02`. Throws a {@link TrainFault}. */
export function readDate(given: unknown, field: string): Temporal.PlainDate {
  if (typeof given === "string" && /^\d{4}-\d{2}-\d{2}$/.test(given)) {
    try {
      return Temporal.PlainDate.from(given);
    } catch {
      throw new TrainFault(field, `there is no such date: "${given}"`);
    }
  }
  throw new TrainFault(field, `"${field}" is a date, as "2026-12-02"`);
}

function readWeekday(given: unknown, field: string): number {
  const place = WEEKDAYS.indexOf(given as string);
  if (place >= 0) return place + 1;
  if (typeof given !== "string") throw new TrainFault(field, `"${field}" is a day of the week, as "Wednesday"`);
  throw new TrainFault(field, unknown("day", given, WEEKDAYS));
}

function readMonthDay(given: unknown): MonthDay {
  if (typeof given === "number" && Number.isInteger(given) && given >= 1 && given <= 31) return { day: given };
  const [ordinal = "", weekday] = typeof given === "string" ? given.split(" ") : [];
  const nth = ORDINALS.indexOf(ordinal);
  if (nth < 0) {
    throw new TrainFault("on", '"on" is a day of the month, as 15, "first Wednesday" or "last Friday"');
  }
  return { weekday: readWeekday(weekday, "on"), nth: ordinal === "last" ? -1 : nth };
}

/** The days on which a train leaves, from a day on. */
function* days(train: Train, since: Temporal.PlainDate): Generator<Temporal.PlainDate> {
  const { weekday, monthDay } = train;
  const start = train.from && Temporal.PlainDate.compare(train.from, since) > 0 ? train.from : since;
  if (monthDay) {
    for (let month = start.toPlainYearMonth(); ; month = month.add({ months: 1 })) {
      const day = dayIn(month, monthDay);
      if (day && Temporal.PlainDate.compare(day, start) >= 0) yield day;
    }
  }
  const length = train.every === "two weeks" ? 14 : 7;
  // What is counted from: for two weeks, the first one is the one that "from" lies in.
  const anchor = onWeekday(train.from ?? start, weekday ?? 1);
  const gone = Math.max(0, Math.ceil(anchor.until(start, { largestUnit: "days" }).days / length));
  for (let day = anchor.add({ days: gone * length }); ; day = day.add({ days: length })) yield day;
}

/** The first such weekday at or after a day. */
function onWeekday(day: Temporal.PlainDate, weekday: number): Temporal.PlainDate {
  return day.add({ days: (weekday - day.dayOfWeek + 7) % 7 });
}

/** The day in a month; a day number beyond its end is its last day. */
function dayIn(month: Temporal.PlainYearMonth, on: MonthDay): Temporal.PlainDate | undefined {
  if ("day" in on) return month.toPlainDate({ day: Math.min(on.day, month.daysInMonth) });
  const first = onWeekday(month.toPlainDate({ day: 1 }), on.weekday);
  const count = Math.floor((month.daysInMonth - first.day) / 7);
  return first.add({ days: 7 * (on.nth < 0 ? count : on.nth) });
}

/** The departures of a train, from a day in its zone on, without those of freezes. */
export function* departures(
  train: Train,
  since: Temporal.PlainDate,
  freezes: readonly Freeze[] = [],
): Generator<Temporal.ZonedDateTime> {
  for (const day of days(train, since)) {
    const departure = day.toZonedDateTime({ timeZone: train.zone, plainTime: train.at });
    const frozen = freezeAt(freezes, departure.epochMilliseconds);
    // A freeze without an end: nothing ever leaves.
    if (frozen?.until === Number.POSITIVE_INFINITY) return;
    if (!frozen) yield departure;
  }
}

/** The freeze in which an instant lies. */
export function freezeAt(freezes: readonly Freeze[], instant: number): Freeze | undefined {
  return freezes.find((freeze) => freeze.from <= instant && instant < freeze.until);
}

/** A freeze as it is named in a sentence. */
export function nameOf({ reason }: Freeze): string {
  return reason === undefined ? "a freeze" : `the freeze "${reason}"`;
}

/** The last departure before a day, if there is one within the two months before it. */
export function lastBefore(train: Train, day: Temporal.PlainDate): Temporal.PlainDate | undefined {
  let last: Temporal.PlainDate | undefined;
  for (const candidate of days(train, day.subtract({ days: 62 }))) {
    if (Temporal.PlainDate.compare(candidate, day) >= 0) return last;
    last = candidate;
  }
  return last;
}
