import type { AudienceEvents, Feedback, Sink } from "./audience/types.js";
import type { FootlightsError } from "./error.js";
import type { Snapshot } from "./snapshot.js";

/** What a flag may be worth. Object values are frozen and keep their identity while unchanged. */
export type FlagValue = boolean | string | number | object;

/**
 * The flags of an application: key to type of value. With it, keys are checked and values typed:
 *
 * ```ts
 * interface Flags { "new-checkout": boolean; "checkout-headline": string }
 * const client = await createClient<Flags>({ … });
 * ```
 */
export type FlagsOf<F> = { [K in keyof F]: FlagValue };

/** Without types of one's own, every text is a key. */
export type AnyFlags = Record<string, FlagValue>;

/** The keys of the flags whose values are of type `V`. */
export type FlagKey<F, V extends FlagValue> = {
  [K in keyof F & string]: [FlagValue] extends [F[K]] ? K : F[K] extends V ? K : never;
}[keyof F & string];

/** The type of the value of the flag `K`, as narrow as it is known. */
export type ValueOf<F, K extends keyof F, V extends FlagValue> = [FlagValue] extends [F[K]] ? V : F[K] & V;

/** The type of an object value: as typed, else whatever the caller's default is. */
export type ObjectOf<F, K extends keyof F, T> = [FlagValue] extends [F[K]] ? T : F[K] extends object ? F[K] : never;

/** One attribute of a context: text, number, boolean, instant, list or object of these. */
export type AttributeValue =
  | string
  | number
  | boolean
  | null
  | undefined
  | Date
  | readonly AttributeValue[]
  | { readonly [name: string]: AttributeValue };

/**
 * Who asks: OpenFeature's evaluation context. It is copied once, when given; it never leaves the page.
 * At most 256 attributes, 8 deep, texts of 4 KiB; what is beyond, or cannot be read, counts as missing.
 */
export interface EvaluationContext {
  /** Whom shares and splits are drawn for, unless a rule says otherwise. */
  readonly targetingKey?: string | number | undefined;
  readonly [name: string]: AttributeValue;
}

/** The bundle that is running. */
export interface Deployment {
  readonly app?: string | undefined;
  /** SemVer 2.0, so without the `v` that tags of git have. */
  readonly version?: string | undefined;
  /** A snapshot that names another environment is refused. */
  readonly environment?: string | undefined;
  readonly commit?: string | undefined;
  /** The keys of the flags whose code is in this bundle; the others then answer their dormant variant. */
  readonly carries?: readonly string[] | undefined;
}

/**
 * Gives the snapshot that a file holds, if its signature is good, and rejects with a `FootlightsError` if it is not.
 * `signedBy` of `footlights/verify` makes one.
 */
export type Verify = (file: Uint8Array) => Promise<Uint8Array>;

/** What kept snapshots need of a storage; `localStorage` has it. It may throw. */
export interface SnapshotStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** Where the snapshot comes from when it has an address. */
export interface SnapshotRequest {
  readonly url: string | URL;
  /** Milliseconds between two requests while the page is visible, default 60,000; 0 asks only when told to. */
  readonly refresh?: number | undefined;
  /** The address of a stream of Server-Sent Events that announces revisions, so that they come sooner. */
  readonly stream?: string | URL | undefined;
  /** How the signature of a file is verified. Without it, the file is the snapshot itself. */
  readonly verify?: Verify | undefined;
}

export interface ClientOptions {
  /**
   * The snapshot: its address, a response (or the promise of one that was asked for earlier), or the document itself.
   * A document given as it is counts as confirmed when the client is created, and is not asked for again.
   */
  readonly snapshot: string | URL | SnapshotRequest | Response | Promise<Response> | Snapshot;
  readonly deployment?: Deployment | undefined;
  readonly context?: EvaluationContext | undefined;
  /** Milliseconds to wait for the network before going on with what there is, default 1,500. */
  readonly timeout?: number | undefined;
  /** What to answer from first: the network (default), or the snapshot kept from the last visit. */
  readonly start?: "network" | "kept" | undefined;
  /** The snapshot to go on with if there is neither network nor a kept one. Counts as confirmed at its `publishedAt`. */
  readonly bootstrap?: Snapshot | undefined;
  /** What `dehydrate` gave on the server: served exactly so until `commit`, even before the core is compiled. */
  readonly hydrate?: Dehydrated | undefined;
  /** Where the last good snapshot is kept, default `local`. */
  readonly storage?: "none" | "session" | "local" | SnapshotStorage | undefined;
  /**
   * Whether what concerns the person may be kept as well, so that it outlives the page; default `false`. In `storage`:
   * acknowledgements, as numbers that name neither person nor release, and tripped guardrails. With `local` or `session`
   * also in the tab's session: what the curtain `session` holds, and which exposures were told.
   */
  readonly remember?: boolean | undefined;
  /**
   * When the scene changes, so that releases with the curtain `navigation` may show: when `commit` is called (`manual`,
   * the default), or also whenever the Navigation API, where there is one, tells that a navigation has succeeded.
   */
  readonly commit?: "manual" | "navigation" | undefined;
  /** Gets every exposure, failure, trip, feedback, track and advice to reload. */
  readonly sink?: Sink | undefined;
  /** `audience` of `footlights/audience`, for a client that also announces, guards, and advises to reload. */
  readonly audience?: Audience | undefined;
}

/** What `footlights/audience` exports: for the option of that name. */
export type Audience = (stage: never) => unknown;

/** OpenFeature's reasons, as far as they occur here. */
export type Reason = "STATIC" | "DISABLED" | "TARGETING_MATCH" | "SPLIT" | "DEFAULT" | "ERROR";

/** OpenFeature's error codes, as far as they occur here. */
export type EvaluationErrorCode = "PROVIDER_NOT_READY" | "FLAG_NOT_FOUND" | "PARSE_ERROR" | "TYPE_MISMATCH";

/** What decided, or what stood in the way: finer than OpenFeature's reason. */
export type Cause =
  | "OVERRIDE"
  | "NOT_DEPLOYED"
  | "RELEASED"
  | "RULE"
  | "INCOMPLETE"
  | "GUARDRAIL"
  | "ROLLED_BACK"
  | "NEEDS"
  | "AUDIENCE"
  | "SCHEDULED"
  | "SHARE"
  | "CURTAIN";

/** What Footlights adds to OpenFeature's details. */
export interface FlagMetadata {
  readonly cause?: Cause;
  /** The key of the release that decided, or that stood in the way. */
  readonly release?: string;
  /** The stage of that release. */
  readonly stage?: string;
  /** The revision of the snapshot. */
  readonly revision?: number;
  /** The same as a text, under OpenFeature's name. */
  readonly version?: string;
  /** The lineage of the snapshot. */
  readonly flagSetId?: string;
  /** Epoch milliseconds at which the clock alone will change the variant; absent if it will not. */
  readonly nextChangeAt?: number;
}

/** OpenFeature's resolution details. */
export interface EvaluationDetails<T extends FlagValue> {
  readonly flagKey: string;
  readonly value: T;
  /** Absent where the value is the caller's default. */
  readonly variant?: string;
  readonly reason: Reason;
  readonly errorCode?: EvaluationErrorCode;
  readonly errorMessage?: string;
  readonly flagMetadata: FlagMetadata;
}

/** A release as it stands for one person at one instant. */
export interface ReleaseState {
  readonly key: string;
  /** The last cue that has come, or `scheduled`, `held`, `rolled_back`; absent if the release cannot be read. */
  readonly stage?: string;
  /** Whether it is open for this person. */
  readonly open: boolean;
  /** What stands in the way, if it is not open. */
  readonly cause?: Cause;
  /** Epoch milliseconds at which its clock starts. */
  readonly opens?: number;
  /** Epoch milliseconds at which it opened for this person, if it is open. */
  readonly since?: number;
  /** Epoch milliseconds at which the clock alone will open or close it; absent if it will not. */
  readonly nextChangeAt?: number;
  /** The keys of its flags. */
  readonly flags: readonly string[];
  /** The fault that keeps it closed, as a sentence with its place. */
  readonly fault?: string;
}

/** What a client has answered, for another one to go on with: plain data, as JSON can hold it. */
export interface Dehydrated {
  /** The snapshot that was answered from; absent if there was none. */
  readonly snapshot?: SnapshotInfo | undefined;
  /** Key to details, of the flags that were read. */
  readonly flags: Readonly<Record<string, EvaluationDetails<FlagValue>>>;
  readonly releases: readonly ReleaseState[];
}

/** The same getters for the present and for a rehearsal. None of them ever throws. */
export interface Answers<F extends FlagsOf<F> = AnyFlags> {
  /** Whether a boolean flag is on; `false` whenever that is not certain. */
  isEnabled(key: FlagKey<F, boolean>): boolean;
  getBooleanValue<K extends FlagKey<F, boolean>>(key: K, defaultValue: ValueOf<F, K, boolean>): ValueOf<F, K, boolean>;
  getStringValue<K extends FlagKey<F, string>>(key: K, defaultValue: ValueOf<F, K, string>): ValueOf<F, K, string>;
  getNumberValue<K extends FlagKey<F, number>>(key: K, defaultValue: ValueOf<F, K, number>): ValueOf<F, K, number>;
  /** The value is deeply frozen, and the same object as long as it is unchanged. */
  getObjectValue<K extends FlagKey<F, object>, T extends ObjectOf<F, K, object>>(
    key: K,
    defaultValue: T,
  ): ObjectOf<F, K, T>;
  getBooleanDetails<K extends FlagKey<F, boolean>>(
    key: K,
    defaultValue: ValueOf<F, K, boolean>,
  ): EvaluationDetails<ValueOf<F, K, boolean>>;
  getStringDetails<K extends FlagKey<F, string>>(
    key: K,
    defaultValue: ValueOf<F, K, string>,
  ): EvaluationDetails<ValueOf<F, K, string>>;
  getNumberDetails<K extends FlagKey<F, number>>(
    key: K,
    defaultValue: ValueOf<F, K, number>,
  ): EvaluationDetails<ValueOf<F, K, number>>;
  getObjectDetails<K extends FlagKey<F, object>, T extends ObjectOf<F, K, object>>(
    key: K,
    defaultValue: T,
  ): EvaluationDetails<ObjectOf<F, K, T>>;
  /** Why a flag answers what it answers: every gate in order. Meant for people and tools; it costs more than a read. */
  explain(key: keyof F & string): Explanation;
  /** Every release of the snapshot, as it stands for this person. */
  releases(): readonly ReleaseState[];
  /** The keys of the flags in the snapshot, sorted. */
  flags(): readonly (keyof F & string)[];
  /** The names of a flag's variants, in the order of the snapshot; none if the flag is unknown or cannot be read. */
  variants(key: keyof F & string): readonly string[];
}

/** Another instant, another person, another deployment; what is left out is as it is for the client. */
export interface RehearsalOptions {
  /** RFC 3339 text, `Date` or epoch milliseconds; default now. The snapshot is taken as confirmed at that instant. */
  readonly at?: string | Date | number | undefined;
  readonly context?: EvaluationContext | undefined;
  readonly deployment?: Deployment | undefined;
  /** Key to variant. The client's own overrides do not take part. */
  readonly overrides?: Readonly<Record<string, string>> | undefined;
}

/**
 * OpenFeature's provider status. `NOT_READY`: no snapshot yet; `READY`; `STALE`: the snapshot has not been confirmed
 * within its lease; `ERROR`: no snapshot, and the last attempt failed; `FATAL`: the core cannot run here.
 */
export type ClientStatus = "NOT_READY" | "READY" | "STALE" | "ERROR" | "FATAL";

/** What the client answers from. */
export interface SnapshotInfo {
  readonly environment?: string | undefined;
  readonly lineage?: string | undefined;
  readonly revision: number;
  /** Epoch milliseconds. */
  readonly publishedAt?: number | undefined;
  /** `tab`: another tab of the origin had it. */
  readonly source: "network" | "tab" | "kept" | "bootstrap" | "given";
  /** Epoch milliseconds at which it was last known to be current. */
  readonly confirmedAt: number;
}

/** The first snapshot is there. */
export interface ReadyEvent {
  readonly snapshot: SnapshotInfo;
}

/** Something is not as it was. The client already answers as it is now. */
export interface ChangeEvent<F extends FlagsOf<F> = AnyFlags> {
  /** The keys, among the flags that were read, whose value or variant changed. */
  readonly flags: readonly (keyof F & string)[];
  /** The keys of the releases that opened, closed or changed their stage, or whose announcement did. */
  readonly releases: readonly string[];
}

/** A release was closed for this person and is now open. */
export interface OpeningEvent {
  /** Its key. */
  readonly release: string;
  readonly state: ReleaseState;
}

/** The lease of the snapshot is over. */
export interface StaleEvent {
  readonly snapshot: SnapshotInfo;
}

export interface ClientEvents<F extends FlagsOf<F> = AnyFlags> extends AudienceEvents {
  /** Once. A listener that comes later is told, too. */
  ready: ReadyEvent;
  change: ChangeEvent<F>;
  opening: OpeningEvent;
  /** The snapshot has not been confirmed within its lease: what people have stays, and nothing more opens. */
  stale: StaleEvent;
  /** Errors that nobody has heard are kept for the first listener. */
  error: FootlightsError;
}

export interface Client<F extends FlagsOf<F> = AnyFlags> extends Answers<F> {
  /** Replaces the context. Synchronous: the next read answers for it. */
  setContext(context: EvaluationContext): void;
  /** Calls `listener` at each event until the function that it returns is called. */
  on<E extends keyof ClientEvents<F>>(event: E, listener: (detail: ClientEvents<F>[E]) => void): () => void;
  /** Lets a flag answer one variant on this client, whatever its snapshot says. A variant that it has not is ignored. */
  override(key: keyof F & string, variant: string): void;
  /** Takes back the override of one flag, or all of them. */
  clearOverrides(key?: keyof F & string): void;
  /**
   * The same snapshot at another instant, for another person. It touches nothing of the client. Call its methods on it,
   * `rehearsal.isEnabled(key)`: taken out of it, unlike those of the client, they do not know for whom to answer.
   */
  rehearse(options?: RehearsalOptions): Answers<F>;
  /** What was answered so far, with the snapshot that it comes from: for `hydrate` in the page that a server renders. */
  dehydrate(): Dehydrated;
  /** The scene has changed: what was held back shows. */
  commit(): void;
  /** Tells listeners and the sink what a person thinks of a release. */
  feedback(release: string, feedback: Feedback): void;
  /** Tells listeners and the sink that something has happened, with the releases that the person has had to do with. */
  track(name: string, details?: unknown): void;
  /** Asks for the snapshot now. Resolves when the attempt has ended; whether it failed is told by `error`. */
  refresh(): Promise<void>;
  /** Stops timers, requests and events. Reads keep their last answers, else the defaults. */
  close(): void;
  readonly status: ClientStatus;
  /** As it was given. */
  readonly deployment: Deployment;
  /** The copy of the context that is in use. */
  readonly context: EvaluationContext;
  /** Absent as long as there is none. */
  readonly snapshot: SnapshotInfo | undefined;
}

/** True, false, or unknown: what cannot be known never opens anything. */
export type Truth = boolean | "unknown";

/** Why a flag answers what it answers. Instants are epoch milliseconds. */
export interface Explanation {
  /** The key of the flag. */
  readonly key: string;
  /** The answer. Its value is absent where it would be the caller's default. */
  readonly details: Omit<EvaluationDetails<FlagValue>, "flagKey" | "value"> & { readonly value?: FlagValue };
  /** The instant for which it holds. */
  readonly now: number;
  /**
   * Whose time that is, unless it was chosen: the server's, which may be further by so many milliseconds, or the device's.
   */
  readonly clock?: { readonly source: "server"; readonly uncertainty: number } | { readonly source: "device" };
  /** The last instant at which the snapshot was known to be current. */
  readonly confirmedAt: number;
  /** The instant up to which things may open without another confirmation. */
  readonly opensUntil: number;
  /** The steps in order, up to the one that decided. */
  readonly steps: readonly ExplanationStep[];
}

/** One question that was asked, and what was found. */
export interface ExplanationStep {
  readonly step: "override" | "flag" | "disabled" | "deployment" | "release" | "rule" | "dormant";
  /** Whether it gave the answer. */
  readonly decides: boolean;
  /** The key of the release. */
  readonly release?: string;
  /** The stage of the release. */
  readonly stage?: string;
  /** The nominal opening of the release. */
  readonly opens?: number;
  /** The gates of the release, up to the one that is shut. */
  readonly gates?: readonly ExplanationGate[];
  /** The place of the rule, from 0. */
  readonly rule?: number;
  /** Whether the condition of the rule holds. */
  readonly matches?: Truth;
}

/** One gate of a release, named after the cause that it gives when it is shut. */
export interface ExplanationGate {
  readonly gate: Cause;
  readonly passed: Truth;
  /** The stage of the cue whose audience or share this is. */
  readonly stage?: string;
  /** The person's bucket, 0 to 99,999. */
  readonly bucket?: number;
  /** The share in thousandths of a percent: buckets below it are in. */
  readonly threshold?: number;
}
