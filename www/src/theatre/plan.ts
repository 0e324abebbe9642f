// When cues come and how far a share has risen is for the engine to say. It is asked with a document of a kind: one
// release for each cue, for everybody, so that nothing but the clock decides.

import {
  type Client,
  type Cue,
  createClient,
  type Flag,
  type Release,
  type Snapshot,
  type Stop,
} from "footlights/slim";
import { ENGINE } from "../engine.ts";

const DAY = 86_400_000;

/** A cue of the plan, and when it comes. */
export interface PlannedCue {
  readonly stage: string;
  /** Whether it is for some people only, as the staff. */
  readonly isForSome: boolean;
  /** Absent if it never comes, as behind a hold without an end. */
  readonly comes: number | undefined;
  /** When a rising share is full. */
  readonly full: number | undefined;
  readonly share: Cue["share"];
}

/** A stretch of time in which the clock of the release stands still. */
export interface Standstill {
  readonly kind: "hold" | "freeze";
  readonly from: number;
  /** Infinity if it has no end. */
  readonly until: number;
  readonly reason: string | undefined;
}

export interface Departure {
  readonly at: number;
  readonly train: string;
  /** Whether the release leaves with it. */
  readonly isBoarded: boolean;
}

/** How far the share has come, for everybody alike: straight lines lead from one point to the next. */
export interface SharePoint {
  readonly at: number;
  /** Percent. */
  readonly share: number;
}

/** From an instant on, the stage of the release. */
export interface StageTurn {
  readonly at: number;
  readonly stage: string;
}

/** A release in time. */
export interface Plan {
  readonly release: string;
  readonly opens: number;
  readonly cues: readonly PlannedCue[];
  readonly standstills: readonly Standstill[];
  readonly rollback: { readonly at: number; readonly reason: string | undefined } | undefined;
  /** All that the document tells of, in order. */
  readonly departures: readonly Departure[];
  readonly shares: readonly SharePoint[];
  readonly stages: readonly StageTurn[];
  /** The stretch of time that is worth looking at. */
  readonly from: number;
  readonly until: number;
}

const GENERAL: readonly Cue[] = [{ stage: "general", after: "PT0S" }];
const SWITCH: Flag = { variants: { off: false, on: true }, dormant: "off" };

/** The cues of a release, wherever they stand. The file is anybody's to edit, so there may be anything among them. */
export function cuesOf(document: Snapshot, { plan }: Release): readonly Cue[] {
  const cues = typeof plan === "string" ? document.plans?.[plan] : plan;
  return Array.isArray(cues) ? cues.filter((cue: Cue | null) => typeof cue?.stage === "string") : GENERAL;
}

/** Whether a rollback is in force or to come, and not history. */
export function isRolledBack({ opens, rollback }: Release): boolean {
  return Date.parse(rollback?.at ?? "") >= Date.parse(opens);
}

/**
 * Reads the plan of a release; nothing if the document has no such release. `house` is a client that answers from the
 * document itself.
 */
export async function readPlan(document: Snapshot, key: string, house: Client, now: number): Promise<Plan | undefined> {
  const release = document.releases?.[key];
  if (!release) {
    return undefined;
  }
  const cues = cuesOf(document, release);
  const opens = Date.parse(release.opens);
  const standstills = standstillsOf(document, release);
  const rollback = isRolledBack(release) ? release.rollback : undefined;
  const back = rollback && { at: Date.parse(rollback.at), reason: rollback.reason };
  const probe = await openProbe(document, release, cues);
  const states = probe.rehearse({ at: opens - 1 }).releases();
  const comes = (name: string) => states.find((state) => state.key === name)?.nextChangeAt;
  const planned = cues.map((cue, index) => ({
    stage: cue.stage,
    isForSome: cue.audience !== undefined,
    comes: comes(`comes-${index}`),
    full: typeof cue.share === "object" ? comes(`full-${index}`) : undefined,
    share: cue.share,
  }));
  const known = [opens, ...planned.flatMap(({ comes, full }) => [comes, full]), back?.at].filter(isInstant);
  const ends = standstills.map(({ until }) => until).filter((until) => until < Math.max(...known) + 2 * DAY);
  const [from, until] = stretch([...known, ...ends], now, back !== undefined);
  const departures = departuresOf(document, release);
  const turns = [...known, from, until, ...standstills.flatMap((stop) => [stop.from, stop.until])]
    .filter((at) => isInstant(at) && at >= from && at <= until)
    .sort((a, b) => a - b);
  const shares = turns.flatMap((at) =>
    [at - 1, at].map((instant) => ({ at: instant, share: shareAt(probe, cues, release, back?.at, instant) })),
  );
  probe.close();
  const stages: StageTurn[] = [];
  for (const at of turns) {
    const state = house
      .rehearse({ at })
      .releases()
      .find((release) => release.key === key);
    if (state?.stage !== undefined && state.stage !== stages.at(-1)?.stage) {
      stages.push({ at, stage: state.stage });
    }
  }
  return { release: key, opens, cues: planned, standstills, rollback: back, departures, shares, stages, from, until };
}

/** The stage at an instant, or nothing if the release cannot be read. */
export function stageAt({ stages }: Plan, at: number): string | undefined {
  return (stages.findLast((turn) => turn.at <= at) ?? stages[0])?.stage;
}

function isInstant(at: number | undefined): at is number {
  return at !== undefined && Number.isFinite(at);
}

/**
 * From well before the first instant until well after the last one; and the present, unless it is far away. What comes of
 * a rollback needs room for its name.
 */
function stretch(instants: readonly number[], now: number, isBack: boolean): [number, number] {
  const [first, last] = [Math.min(...instants), Math.max(...instants)];
  const margin = Math.max(DAY, (last - first) / 10);
  const far = (last - first) / 2 + 10 * DAY;
  const isNear = now > first - far && now < last + far;
  const earliest = isNear ? Math.min(first, now) : first;
  const latest = isNear ? Math.max(last, now) : last;
  return [
    Math.floor((earliest - margin) / DAY) * DAY,
    Math.ceil((latest + (isBack ? 2 * margin : margin)) / DAY) * DAY,
  ];
}

/** The stops of a release that can be read; one that cannot stops the clock all the same, as the stages show. */
function standstillsOf(document: Snapshot, { holds, ignoresFreezes }: Release): Standstill[] {
  const read = (kind: Standstill["kind"], stops: readonly Stop[] | undefined) =>
    (Array.isArray(stops) ? stops : []).map((stop: Stop | null) => ({
      kind,
      from: Date.parse(stop?.from ?? ""),
      until: stop?.until === undefined ? Number.POSITIVE_INFINITY : Date.parse(stop.until),
      reason: stop?.reason,
    }));
  return [...read("hold", holds), ...(ignoresFreezes ? [] : read("freeze", document.freezes))].filter(
    ({ from, until }) => !Number.isNaN(from) && !Number.isNaN(until),
  );
}

/** Trains are for people, so that the compiler leaves them out; a document may tell of them in fields of its own. */
function departuresOf(document: Snapshot, release: Release): Departure[] {
  const trains = document["x-trains"];
  if (typeof trains !== "object" || trains === null) {
    return [];
  }
  return Object.entries(trains)
    .flatMap(([train, instants]) =>
      (Array.isArray(instants) ? instants : []).map((text) => ({ at: Date.parse(String(text)), train })),
    )
    .map(({ at, train }) => ({
      at,
      train,
      isBoarded: release["x-train"] === train && Date.parse(release.opens) === at,
    }))
    .filter(({ at }) => !Number.isNaN(at))
    .sort((a, b) => a.at - b.at);
}

/** A client that answers for each cue as if it were a release of its own, and for the end of a rising share likewise. */
function openProbe(document: Snapshot, release: Release, cues: readonly Cue[]): Promise<Client> {
  const { opens, holds = [], ignoresFreezes } = release;
  const back = isRolledBack(release) ? release.rollback?.at : undefined;
  const flags: Record<string, Flag> = {};
  const releases: Record<string, Release> = {};
  const add = (name: string, cue: Cue, stops: readonly Stop[]) => {
    flags[name] = SWITCH;
    releases[name] = {
      flags: { [name]: "on" },
      opens,
      plan: [cue],
      holds: stops,
      ...(ignoresFreezes !== undefined && { ignoresFreezes }),
    };
  };
  for (const [index, { audience: _, share, ...whole }] of cues.entries()) {
    add(`comes-${index}`, whole, holds);
    // A rollback stops the clock for good, as a hold without an end does.
    const stops = back === undefined || !Array.isArray(holds) ? holds : [...holds, { from: back }];
    add(`share-${index}`, share === undefined ? whole : { ...whole, share }, stops);
    if (typeof share === "object") {
      const { after, at, ...rest } = whole;
      add(`full-${index}`, after === undefined ? { ...rest, at: share.until } : { ...rest, after: share.until }, holds);
    }
  }
  const { freezes } = document;
  return createClient({
    wasm: ENGINE,
    snapshot: { format: 1, lease: "P100000D", flags, ...(freezes !== undefined && { freezes }), releases },
    storage: "none",
  });
}

/** What the plan gives to anybody at an instant, whoever they are. */
function shareAt(
  probe: Client,
  cues: readonly Cue[],
  { rollback }: Release,
  back: number | undefined,
  at: number,
): number {
  const rehearsed = probe.rehearse({ at, context: { targetingKey: "anybody" } });
  const isBack = back !== undefined && at >= back;
  const last =
    isBack && rollback?.to !== undefined ? cues.findLastIndex(({ stage }) => stage === rollback.to) : cues.length;
  const most = isBack && rollback?.to === undefined ? (rollback?.share ?? 0) : 100;
  let share = 0;
  for (const [index, { audience }] of cues.entries()) {
    if (audience !== undefined || index > last) {
      continue;
    }
    const { steps } = rehearsed.explain(`share-${index}`);
    const gates = steps.find(({ step }) => step === "release")?.gates ?? [];
    const threshold = gates.find(({ gate }) => gate === "SHARE")?.threshold ?? 0;
    share = Math.max(share, Math.min(most, threshold / 1000));
  }
  return share;
}
