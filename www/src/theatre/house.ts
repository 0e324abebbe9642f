// The engine answers for every seat, through the public client. It is asked once for each change: `nextChangeAt` is exact
// for the person, so that between two answers the clock needs to ask nobody, however fast it is dragged.

import { type Client, createClient, type ReleaseState, type Snapshot } from "footlights/slim";
import { ENGINE } from "../engine.ts";
import { deploymentOf, SEATS, type Seat } from "./audience.ts";

/** How a seat looks. */
export const DARK = 0;
export const LIT = 1;
/** Dark, because the bundle there does not have the code. */
export const TOO_OLD = 2;

/** What each seat is, and from when on: the entries of a seat stand from its start to the start of the next one. */
export interface Turns {
  readonly starts: Int32Array;
  readonly instants: Float64Array;
  readonly looks: Uint8Array;
}

/** Who plans is not offline, and wants to know what comes later, too. */
const LEASE = "P100000D";
/** Milliseconds of work after which a frame gets its turn. */
const SLICE = 6;
/** Nobody waits longer for a release; it keeps a plan that never rests from being asked without end. */
const HORIZON = 5 * 365 * 86_400_000;

/** A client that answers from a document of its own, to be closed by the caller. */
export function openHouse(document: Snapshot): Promise<Client> {
  return createClient({ wasm: ENGINE, snapshot: { ...document, lease: LEASE }, storage: "none" });
}

/** How a release stands for the person on a seat. */
export function stateOf(
  house: Client,
  release: string,
  seat: Seat,
  isRenewed: boolean,
  at: number,
): ReleaseState | undefined {
  return house
    .rehearse({ at, context: seat.context, deployment: deploymentOf(seat, isRenewed) })
    .releases()
    .find(({ key }) => key === release);
}

export function lookOf(state: ReleaseState | undefined): number {
  if (state?.open) {
    return LIT;
  }
  return state?.cause === "NOT_DEPLOYED" ? TOO_OLD : DARK;
}

/**
 * Asks for every seat from before the release opens until nothing changes any more. Lets frames be drawn meanwhile, and
 * gives up with nothing as soon as `isOutdated` says so.
 */
export async function rehearseHouse(
  house: Client,
  document: Snapshot,
  release: string,
  isRenewed: boolean,
  isOutdated: () => boolean,
): Promise<Turns | undefined> {
  const { opens, rollback } = document.releases?.[release] ?? {};
  const begin = Date.parse(opens ?? "") - 1;
  const back = Date.parse(rollback?.at ?? "");
  const starts = new Int32Array(SEATS.length + 1);
  const instants: number[] = [];
  const looks: number[] = [];
  let paused = performance.now();
  for (const [index, seat] of SEATS.entries()) {
    if (performance.now() - paused > SLICE) {
      await idle();
      if (isOutdated()) {
        return undefined;
      }
      paused = performance.now();
    }
    starts[index] = instants.length;
    let look = -1;
    let at: number | undefined = Number.isNaN(begin) ? Date.now() : begin;
    while (at !== undefined && at < begin + HORIZON) {
      const state = stateOf(house, release, seat, isRenewed, at);
      if (lookOf(state) !== look) {
        look = lookOf(state);
        instants.push(instants.length === starts[index] ? Number.NEGATIVE_INFINITY : at);
        looks.push(look);
      }
      // A rollback changes what is said of a bundle that is too old, though not that it is dark.
      at = look === TOO_OLD && at < back ? back : state?.nextChangeAt;
    }
  }
  starts[SEATS.length] = instants.length;
  return { starts, instants: Float64Array.from(instants), looks: Uint8Array.from(looks) };
}

/** Waits until nobody else wants to work, but not long. */
function idle(): Promise<void> {
  return new Promise((go) => {
    if ("requestIdleCallback" in globalThis) {
      requestIdleCallback(() => go(), { timeout: 40 });
    } else {
      setTimeout(go);
    }
  });
}

/** How many seats are lit from which instants on, in order. */
export function litOverTime({ starts, instants, looks }: Turns): { readonly at: number; readonly lit: number }[] {
  const steps = new Map<number, number>();
  for (let index = 0; index < SEATS.length; index++) {
    const end = starts[index + 1] ?? 0;
    let before = 0;
    for (let turn = starts[index] ?? 0; turn < end; turn++) {
      const isLit = looks[turn] === LIT ? 1 : 0;
      if (isLit !== before) {
        const at = instants[turn] ?? 0;
        steps.set(at, (steps.get(at) ?? 0) + isLit - before);
      }
      before = isLit;
    }
  }
  let lit = 0;
  return [...steps]
    .sort(([a], [b]) => a - b)
    .map(([at, change]) => {
      lit += change;
      return { at, lit };
    });
}
