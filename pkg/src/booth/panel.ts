import type { AudienceMethods } from "../audience/types.js";
import type { FootlightsError } from "../error.js";
import type { Answers, Client, Explanation, RehearsalOptions } from "../types.js";
import type { Entry } from "./log.js";
import type { Fault, Script } from "./rehearsal.js";

/** The parts of the panel, one of which is seen. */
export const TABS = ["flags", "releases", "rehearsal", "events", "status"] as const;
export type Tab = (typeof TABS)[number];

/** What somebody has chosen or written in the panel, and what was heard since it was opened. */
export interface State {
  readonly tab: Tab;
  readonly dock: "right" | "bottom";
  readonly filter: string;
  /** How many flags are listed at the most. */
  readonly limit: number;
  /** The flags whose explanation is open. */
  readonly opened: ReadonlySet<string>;
  readonly script: Script;
  readonly fault?: Fault | undefined;
  readonly rehearsal?: RehearsalOptions | undefined;
  readonly log: readonly Entry[];
  readonly error?: { readonly at: number; readonly error: FootlightsError } | undefined;
}

/** What the parts of the panel are made of, and what they may do. */
export interface Panel {
  /** With its audience, if it has one. */
  readonly client: Client & Partial<AudienceMethods>;
  /** The client, or its rehearsal. Only what does not count as reading is asked of it. */
  readonly answers: Answers;
  readonly state: State;
  /** The present by the client's clock, or the instant of the rehearsal. */
  readonly now: number;
  /** The flags that are overridden, with their variants. */
  readonly overridden: readonly (readonly [key: string, variant: string])[];
  /** Why a flag answers what it answers: asked once, until something changes. */
  explained(key: string): Explanation;
  /** Changes the state. */
  set(change: Partial<State>): void;
  /** Does something to the client, and asks it anew. */
  act(work: () => void): void;
  /** Shows the present again, or an instant, or what the script says. */
  rehearse(script: Script | undefined): void;
}
