// What the page is set to, as the part of its address behind the hash. It says what differs from the first scene, or from
// that of a step of the tour, so that a link is short and can be read.

import { VERSIONS } from "../deployment.ts";
import { PEOPLE, type Person } from "../people.ts";
import { FIRST_SCENE, type Overrides, type Scene, sceneAt } from "../scene.ts";
import { FLAGS } from "../shop/flags.ts";
import { SEATS } from "../theatre/audience.ts";
import { STEPS } from "../tour/steps.ts";

/** All that a link restores. What was published is not in it: that is the snapshot's. */
export interface PageState {
  readonly scene: Scene;
  /** The step of the tour, from 0; undefined if nobody is on tour. */
  readonly step: number | undefined;
}

const NOW = "now";

/** The scene that a step begins with; the first one if there is no step. */
export function sceneOf(step: number | undefined): Scene {
  return { ...FIRST_SCENE, ...(step === undefined ? undefined : STEPS[step]?.scene) };
}

/** Whether a hash says how the page is set, and not just a place on it. */
export function isState(hash: string): boolean {
  return hash.includes("=");
}

export function toHash({ scene, step }: PageState): string {
  const base = sceneOf(step);
  const said: string[] = [];
  const say = (name: string, value: string) => said.push(`${name}=${encodeURIComponent(value).replaceAll("%3A", ":")}`);
  if (step !== undefined) {
    say("tour", String(step + 1));
  }
  if (scene.seat !== undefined) {
    say("seat", seatName(scene.seat));
  } else if (scene.person.name !== base.person.name) {
    say("person", slug(scene.person));
  }
  if (scene.version !== (scene.seat === undefined ? base : SEATS[scene.seat])?.version) {
    say("bundle", scene.version);
  }
  if (scene.at !== base.at) {
    say("at", scene.at === undefined ? NOW : toText(scene.at));
  }
  if (scene.release !== base.release) {
    say("release", scene.release);
  }
  if (scene.isRenewed) {
    say("renewed", "yes");
  }
  for (const [flag, variant] of Object.entries(scene.overrides)) {
    say(`flag-${flag}`, variant);
  }
  return said.join("&");
}

/** Reads a hash. What it says that cannot be is as if it had not been said. */
export function fromHash(hash: string): PageState {
  const said = new URLSearchParams(isState(hash) ? hash.replace(/^#/, "") : "");
  const number = Number(said.get("tour"));
  const step = STEPS[number - 1] === undefined ? undefined : number - 1;
  const base = sceneOf(step);
  const person = PEOPLE.find((each) => slug(each) === said.get("person"));
  const seat = SEATS.find(({ index }) => seatName(index) === said.get("seat"));
  const whole = { ...base, ...(person && { person }), ...(seat && sceneAt(seat)) };
  const version = said.get("bundle") ?? "";
  return {
    step,
    scene: {
      ...whole,
      version: VERSIONS.includes(version) ? version : whole.version,
      at: readInstant(said.get("at"), base.at),
      overrides: readOverrides(said),
      release: said.get("release") ?? base.release,
      isRenewed: said.get("renewed") === "yes",
    },
  };
}

function slug({ name }: Person): string {
  return name.toLowerCase().replaceAll(" ", "-");
}

/** For example "C14". */
function seatName(index: number): string {
  const { row, number } = SEATS[index] ?? { row: "", number: "" };
  return `${row}${number}`;
}

/** To the minute, if it is one, as the clock of the page is. */
function toText(at: number): string {
  return new Date(at).toISOString().replace(/(:00)?\.000Z$/, "Z");
}

function readInstant(text: string | null, otherwise: number | undefined): number | undefined {
  if (text === NOW) {
    return undefined;
  }
  const at = Date.parse(text ?? "");
  return Number.isNaN(at) ? otherwise : at;
}

function readOverrides(said: URLSearchParams): Overrides {
  const chosen = FLAGS.flatMap(({ key }) => {
    const variant = said.get(`flag-${key}`);
    return variant ? [[key, variant]] : [];
  });
  return Object.fromEntries(chosen) as Overrides;
}
