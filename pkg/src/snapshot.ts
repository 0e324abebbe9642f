/** The snapshot document, format 1. The JSON Schema beside this package says the same to editors. */
export interface Snapshot {
  readonly $schema?: string;
  readonly format: 1;
  /** The environment that this snapshot is for; a deployment of another one refuses it. */
  readonly environment?: string;
  /** The series that this snapshot belongs to: revisions count within one lineage. */
  readonly lineage?: string;
  /** Counts up; an older revision of the same lineage never replaces a newer one. Default 0. */
  readonly revision?: number;
  /** RFC 3339 instant. */
  readonly publishedAt?: string;
  /** How long after its last confirmation the snapshot may still widen what people get: ISO 8601, default `P1D`. */
  readonly lease?: string;
  readonly segments?: Readonly<Record<string, Condition>>;
  readonly flags?: Readonly<Record<string, Flag>>;
  readonly freezes?: readonly Stop[];
  readonly plans?: Readonly<Record<string, readonly Cue[]>>;
  readonly releases?: Readonly<Record<string, Release>>;
  readonly [extension: `x-${string}`]: unknown;
}

/** A named switch. All its variants are of one type. */
export interface Flag {
  readonly variants: Readonly<Record<string, boolean | string | number | object>>;
  /** The variant that people get before any release. */
  readonly dormant: string;
  /** The kill switch: `true` answers the dormant variant to everybody. */
  readonly disabled?: boolean;
  readonly rules?: readonly Rule[];
  /** What the deployment must be for anything but the dormant variant. */
  readonly needs?: { readonly deployment?: VersionNeed };
  /** What shares and splits are drawn with, default the flag's key. */
  readonly salt?: string;
  readonly [extension: `x-${string}`]: unknown;
}

/** The first rule whose condition is true decides; one without `when` always matches. */
export type Rule =
  | { readonly when?: Condition; readonly serve: string }
  | { readonly when?: Condition; readonly split: readonly Arm[]; readonly by?: string };

/** One arm of a split; the weight is a non-negative integer. */
export interface Arm {
  readonly variant: string;
  readonly weight: number;
}

/** A unit that is opened to people: whole or not at all. */
export interface Release {
  /** The variant that each of its flags gets. */
  readonly flags: Readonly<Record<string, string>>;
  /** RFC 3339 instant at which its clock starts. */
  readonly opens: string;
  /** The name of a plan, or a plan in place; default one cue `general` at once. */
  readonly plan?: string | readonly Cue[];
  readonly needs?: {
    readonly deployment?: VersionNeed;
    readonly flags?: Readonly<Record<string, readonly string[]>>;
  };
  readonly audience?: Condition;
  readonly holds?: readonly Stop[];
  readonly ignoresFreezes?: boolean;
  readonly rollback?: Rollback;
  /** The attribute that shares are drawn by, default `targetingKey`. */
  readonly by?: string;
  /** What shares are drawn with, default the release's key. */
  readonly salt?: string;
  /** When a change may reach somebody who is there already, default `live`: at once. */
  readonly curtain?: "live" | "navigation" | "session";
  readonly guardrail?: { readonly failures: number; readonly within: string };
  readonly announcement?: Readonly<Record<string, unknown>>;
  readonly [extension: `x-${string}`]: unknown;
}

/** From one instant on, which audience, and what share of it, has the release. */
export interface Cue {
  readonly stage: string;
  /** ISO 8601 duration on the release's clock, instead of `at`. */
  readonly after?: string;
  /** RFC 3339 instant, instead of `after`. */
  readonly at?: string;
  readonly audience?: Condition;
  /** Percent, three decimals at most, default 100; or a share that rises until the cue's end. */
  readonly share?: number | { readonly from: number; readonly to: number; readonly until: string };
}

/** A stretch of time in which clocks stand still: `[from, until)`, without end if `until` is absent. */
export interface Stop {
  readonly from: string;
  readonly until?: string;
  readonly reason?: string;
}

/** Closes a release from `at` on: to everybody, or back `to` a stage, or to those in a `share` of percent. */
export interface Rollback {
  readonly at: string;
  readonly reason?: string;
  readonly to?: string;
  readonly share?: number;
}

/** Comparators for every app, or one text per app. */
export type VersionNeed = string | Readonly<Record<string, string>>;

/** Exactly one of these. Missing attributes make a test unknown, and only true passes. */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | { readonly segment: string }
  | { readonly flag: string; readonly is: readonly string[] }
  | ({ readonly attribute: string } & Test);

/** What is asked of one attribute. `fold` compares in lower case. */
export type Test =
  | { readonly in: readonly (string | number | boolean)[]; readonly fold?: boolean }
  | { readonly contains: readonly (string | number | boolean)[]; readonly fold?: boolean }
  | { readonly startsWith: readonly string[]; readonly fold?: boolean }
  | { readonly endsWith: readonly string[]; readonly fold?: boolean }
  | { readonly hashedIn: { readonly salt: string; readonly sha256: readonly string[] }; readonly fold?: boolean }
  | { readonly lt: number }
  | { readonly lte: number }
  | { readonly gt: number }
  | { readonly gte: number }
  | { readonly before: string }
  | { readonly after: string }
  | { readonly version: string }
  | { readonly exists: boolean };
