import { Temporal } from "temporal-polyfill";
import { type Plain, readFreezes } from "./compile.js";
import { describeCondition, describeCue } from "./describe.js";
import { disabledFlags } from "./disabled.js";
import { isObject } from "./project.js";
import { openSchedule, type Schedule } from "./schedule.js";
import type { Source } from "./source.js";
import { progress } from "./terminal.js";
import { departures, type Freeze, freezeAt } from "./trains.js";

/** Something that happens at an instant, or from one on. */
export interface Event {
  /** The same for the same thing, even if it moves. */
  readonly id: string;
  readonly kind: "cue" | "share" | "hold" | "freeze" | "rollback" | "departure";
  /** Epoch milliseconds. */
  readonly at: number;
  /** When it ends, if it lasts and has an end. */
  readonly until?: number;
  readonly release?: string;
  readonly stage?: string;
  readonly train?: string;
  /** In a few words. */
  readonly what: string;
}

/** All that is planned, in order. Of trains, the departures between two instants. */
export async function readProgramme(source: Source, from: number, until: number): Promise<Event[]> {
  const { snapshot, freezes, boarded } = source;
  const events: Event[] = [];
  const keys = Object.keys(snapshot.releases);
  const tell = progress("reading releases", keys.length);
  for (const [index, key] of keys.entries()) {
    tell(index);
    const schedule = await openSchedule(snapshot, key);
    schedule.close();
    const [dark] = disabledFlags(snapshot, snapshot.releases[key]);
    const closed = dark === undefined ? "" : `, but ${dark} is switched off`;
    events.push(...eventsOf(key, schedule, snapshot.releases[key], boarded.get(key), closed));
  }
  tell(keys.length);
  for (const [index, freeze] of freezes.entries()) {
    events.push({ id: `freeze-${index}`, kind: "freeze", ...stretch(freeze), what: reasonOf(freeze) });
  }
  for (const [name, train] of source.trains) {
    const day = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(train.zone).toPlainDate();
    for (const departure of departures(train, day, freezes)) {
      const at = departure.epochMilliseconds;
      if (at >= until) break;
      if (at < from) continue;
      const aboard = [...boarded].filter(([key, taken]) => taken === name && opensAt(snapshot.releases[key]) === at);
      const names = aboard.map(([key]) => `${key}${staysClosed(snapshot, key, at)}`);
      const what = names.length > 0 ? `with ${names.join(", ")}` : "nobody aboard";
      events.push({ id: `departure-${name}-${departure.toPlainDate()}`, kind: "departure", at, train: name, what });
    }
  }
  return events.sort((a, b) => a.at - b.at);
}

function eventsOf(
  key: string,
  schedule: Schedule,
  release: unknown,
  train: string | undefined,
  closed: string,
): Event[] {
  const events: Event[] = [];
  const { cues, rollback } = schedule;
  const { audience, holds } = isObject(release) ? release : {};
  const among = audience === undefined ? "" : `, among ${describeCondition(audience)}`;
  const last = rollback?.at ?? Number.POSITIVE_INFINITY;
  for (const [index, cue] of cues.entries()) {
    const { stage, comes, full, to } = cue;
    if (comes === undefined || comes >= last) continue;
    const ticket = train !== undefined && comes === schedule.opens ? `, by the train ${train}` : "";
    const id = `cue-${key}-${index}-${stage}`;
    events.push({
      id,
      kind: "cue",
      at: comes,
      release: key,
      stage,
      what: `${describeCue(cue)}${among}${ticket}${closed}`,
    });
    if (full === undefined || full >= last) continue;
    const reached = `${to} % of ${describeCondition(cue.audience)}${among}${closed}`;
    events.push({ id: `${id}-full`, kind: "share", at: full, release: key, stage, what: reached });
  }
  for (const [index, hold] of readFreezes(holds).entries()) {
    const id = `hold-${key}-${index}`;
    events.push({ id, kind: "hold", ...stretch(hold), release: key, stage: "held", what: reasonOf(hold) });
  }
  if (rollback) {
    const left = rollback.to ?? (rollback.share === undefined ? "nobody" : `${rollback.share} %`);
    const why = rollback.reason === undefined ? "" : `: ${rollback.reason}`;
    events.push({
      ...{ id: `rollback-${key}`, kind: "rollback", at: rollback.at, release: key, stage: "rolled_back" },
      what: `back to ${left}${why}`,
    });
  }
  return events;
}

/** Why a release does not open as its train leaves, behind its name. */
function staysClosed(snapshot: Plain, key: string, at: number): string {
  const release = snapshot.releases[key];
  const [dark] = disabledFlags(snapshot, release);
  if (dark !== undefined) return ` (${dark} is switched off)`;
  return freezeAt(readFreezes(isObject(release) ? release.holds : []), at) ? " (held)" : "";
}

function stretch({ from, until }: Freeze): { at: number; until?: number } {
  return { at: from, ...(Number.isFinite(until) && { until }) };
}

function reasonOf({ reason }: Freeze): string {
  return reason ?? "";
}

function opensAt(release: unknown): number {
  return isObject(release) ? Date.parse(String(release.opens)) : Number.NaN;
}
