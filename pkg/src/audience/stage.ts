import type { Desk } from "../answers.js";
import type { Engine, View } from "../engine.js";
import type { Events } from "../events.js";
import type { Note } from "../note.js";
import type { Deployment, ReleaseState } from "../types.js";
import type { AudienceMethods } from "./types.js";

/** What a client gives to its audience. */
export interface Stage {
  readonly engine: Engine;
  readonly desk: Desk;
  readonly events: Events;
  readonly deployment: Deployment;
  /** Ends with the client. */
  readonly signal: AbortSignal;
  /** Something that may outlive the page, if the application says so. */
  note<T extends object>(name: string, empty: T): Note<T>;
  /** A number for something that concerns this person. */
  mark(...about: readonly string[]): number;
  /** Whose answers are asked for, as of now. */
  present(): View;
  /** Answers everything anew. */
  renew(): void;
}

/** What an audience gives to its client. */
export interface House {
  readonly methods: AudienceMethods;
  /** The keys of the releases that have tripped, and the instant at which the first of them may be tried again. */
  tripped(now: number): { keys: readonly string[]; until: number };
  /** Hears how the releases stand, whenever everything was answered anew. */
  hear(view: View, states: readonly ReleaseState[]): void;
}
