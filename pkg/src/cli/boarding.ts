import type { Temporal } from "temporal-polyfill";
import { doubt } from "./instants.js";
import { departures, type Freeze, freezeAt, lastBefore, nameOf, readDate, type Train, TrainFault } from "./trains.js";

/** What a release says of the train that it takes. */
export interface Ticket {
  readonly departure?: unknown;
  readonly boards?: unknown;
}

/** When a release leaves, and what is to be said of it. */
export interface Boarding {
  readonly departs: Temporal.ZonedDateTime;
  readonly warning?: string;
  readonly note?: string;
}

/**
 * The departure that a release takes. It follows from the files alone, never from the present, so that building again
 * never moves it. Throws a {@link TrainFault}.
 */
export function board(name: string, train: Train, ticket: Ticket, freezes: readonly Freeze[]): Boarding {
  if ((ticket.departure === undefined) === (ticket.boards === undefined)) {
    throw new TrainFault(
      "train",
      'a release on a train says either "departure", the day on which it leaves, or "boards", the day from which it is ready, as "2026-12-02"',
    );
  }
  const isDeparture = ticket.departure !== undefined;
  const field = isDeparture ? "departure" : "boards";
  const day = readDate(ticket[field], field);
  const planned = departures(train, day).next().value;
  if (!planned) throw new TrainFault(field, `${name} never leaves after ${day}`);
  if (isDeparture && !planned.toPlainDate().equals(day)) {
    const near = [lastBefore(train, day), planned.toPlainDate()].filter((one) => one !== undefined);
    throw new TrainFault(field, `${name} does not leave on ${day}; it leaves on ${near.join(" and ")}`);
  }
  const warning = doubt(planned.toPlainDate().toPlainDateTime(train.at), planned);
  const frozen = freezeAt(freezes, planned.epochMilliseconds);
  if (!frozen) return { departs: planned, ...(warning && { warning }) };
  const departs = departures(train, planned.toPlainDate(), freezes).next().value;
  const named = nameOf(frozen);
  const when = planned.toPlainDate();
  if (!departs) throw new TrainFault(field, `the departure of ${when} lies in ${named}, which has no end`);
  return { departs, note: `the departure of ${when} lies in ${named}, so it leaves on ${departs.toPlainDate()}` };
}
