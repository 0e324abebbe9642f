import type { AnyFlags, Cause, Client, FlagsOf } from "../types.js";

/** A release in words, for a person for whom it is open. Texts are data: show them as text, never as markup. */
export interface Announcement {
  /** The key of the release. */
  readonly release: string;
  readonly stage?: string | undefined;
  /** Epoch milliseconds at which the release opened for this person. */
  readonly since?: number | undefined;
  readonly title?: string | undefined;
  readonly summary?: string | undefined;
  /** Addresses, absolute: on https, or of the page's own origin; what is neither is left out. */
  readonly notes?: string | undefined;
  readonly training?: string | undefined;
  readonly support?: string | undefined;
}

/** A value was really read: told once for each person, flag, variant and session. */
export interface ExposureEvent {
  readonly flag: string;
  readonly variant: string;
  readonly cause?: Cause | undefined;
  /** The release that gave the variant, or that stood in the way: its own people, and those it is compared with. */
  readonly release?: string | undefined;
  readonly stage?: string | undefined;
}

/** What a flag switched on has failed. */
export interface FailureEvent {
  readonly flag: string;
  readonly variant?: string | undefined;
  /** The release that gave the variant; absent if none did. */
  readonly release?: string | undefined;
  readonly stage?: string | undefined;
  /** Name and message of the error, at most 500 characters: see to it that messages name nobody. */
  readonly error: string;
}

/** A release has failed so often that this client treats it as closed. */
export interface TrippedEvent {
  readonly release: string;
  readonly stage?: string | undefined;
  /** How many failures the guardrail allows. */
  readonly failures: number;
  /** The last of them. */
  readonly error: string;
}

/** What a person thinks of a release. */
export interface Feedback {
  readonly rating?: number | undefined;
  readonly comment?: string | undefined;
  readonly [name: string]: unknown;
}

/** A release as it was for the person who gave feedback or did something. */
export interface Situation {
  readonly release: string;
  readonly stage?: string | undefined;
  /** Key to variant, of the flags of the release. */
  readonly variants: Readonly<Record<string, string>>;
}

export interface FeedbackEvent extends Situation {
  readonly open: boolean;
  readonly feedback: Feedback;
}

/** Something that the application counts. */
export interface TrackEvent {
  readonly name: string;
  readonly details?: unknown;
  /** The releases that are open for the person and of which a flag has been read. */
  readonly releases: readonly Situation[];
}

/** A release would be open for this person, if the running bundle were not too old for it. */
export interface ReloadAdvisedEvent {
  readonly release: string;
  /** The version that is needed, or a later one. */
  readonly version: string;
}

/** The events that a sink is given. */
export interface AudienceEvents {
  exposure: ExposureEvent;
  failure: FailureEvent;
  tripped: TrippedEvent;
  feedback: FeedbackEvent;
  track: TrackEvent;
  "reload-advised": ReloadAdvisedEvent;
}

/** One event for a sink: plain data, without a word about the person. */
export type Report = {
  readonly [E in keyof AudienceEvents]: AudienceEvents[E] & {
    readonly event: E;
    /** Epoch milliseconds. */
    readonly at: number;
    readonly app?: string | undefined;
    readonly deployment?: string | undefined;
    readonly revision?: number | undefined;
  };
}[keyof AudienceEvents];

/** Where reports go. `batch` of `footlights/report` makes one. */
export type Sink = (report: Report) => void;

/** What a client can do beside answering, once it has the option `audience`. */
export interface AudienceMethods<F extends FlagsOf<F> = AnyFlags> {
  /**
   * The announcements of the releases that are open for this person and not yet acknowledged, newest first. A text that
   * has an address of its own is fetched by the first call, and told by `change` when it is there. `locale` is a language
   * tag or several, default those of the browser.
   */
  announcements(locale?: string | readonly string[]): readonly Announcement[];
  /** The person has seen the announcement of a release. Other tabs learn of it where it may be kept (`remember`). */
  acknowledge(release: string): void;
  /**
   * Runs what a flag has switched on, and counts it as a failure of the flag's release if it throws or rejects. The error
   * goes on to the caller, unless there is a `fallback`: give one only for work that may be repeated. With one, `run` is
   * not called where the flag is `false` or its release has tripped.
   */
  guard<T>(flag: keyof F & string, run: () => T, fallback?: () => T): T;
  /** Counts a failure of what a flag has switched on. */
  reportFailure(flag: keyof F & string, error: unknown): void;
  /** Tries a release that has tripped again, or all of them. */
  resetTripped(release?: string): void;
}

/** A client that has the option `audience`. */
export interface AudienceClient<F extends FlagsOf<F> = AnyFlags> extends Client<F>, AudienceMethods<F> {}
