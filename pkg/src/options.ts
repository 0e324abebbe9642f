import type { House, Stage } from "./audience/stage.js";
import type { Sink } from "./audience/types.js";
import { FootlightsError } from "./error.js";
import { REFRESH, TIMEOUT } from "./limits.js";
import type { Dehydrated, Deployment, SnapshotRequest, SnapshotStorage, Verify } from "./types.js";

type Members = Readonly<Record<string, unknown>>;

/** A test, and what must be said of a value that does not pass it. */
type Rule = readonly [test: (value: unknown) => boolean, expected: string];

/** What options there are, and what each of them must be, unless it is absent. */
export type Rules = Readonly<Record<string, Rule>>;

function refuse(message: string): never {
  throw new FootlightsError("INVALID_OPTIONS", message);
}

/** Refuses a wrong call. */
export function check(holds: unknown, message: string): asserts holds {
  if (!holds) refuse(message);
}

export function checkOption(value: unknown, name: string, [test, expected]: Rule): void {
  if (!test(value)) refuse(`option "${name}" must be ${expected}`);
}

function checkMembers(given: Members, rules: Rules, where = ""): void {
  for (const name of Object.keys(given)) {
    const rule = Object.hasOwn(rules, name) && rules[name];
    if (!rule) refuse(`unknown option "${where}${name}", there are ${Object.keys(rules).join(", ")}`);
    if (given[name] !== undefined) checkOption(given[name], where + name, rule);
  }
}

export function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isFunction(value: unknown): boolean {
  return typeof value === "function";
}

function isTexts(value: readonly unknown[]): boolean {
  return value.every(isText);
}

export function isObject(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isAddress(value: unknown): value is URL | string {
  return value instanceof URL || (isText(value) && value !== "");
}

export function isResponse(value: unknown): value is Response {
  return isObject(value) && "arrayBuffer" in value && "status" in value;
}

export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return isObject(value) && "then" in value;
}

const TEXT: Rule = [isText, "a text"];
const OBJECT: Rule = [isObject, "an object"];
const DURATION: Rule = [(value) => typeof value === "number" && value >= 0, "a number of milliseconds, 0 or more"];
const DEPLOYMENT: Rules = {
  app: TEXT,
  version: TEXT,
  environment: TEXT,
  commit: TEXT,
  carries: [(value) => Array.isArray(value) && isTexts(value), "a list of flag keys"],
};
const CLIENT: Rules = {
  snapshot: [
    (value) => isAddress(value) || isObject(value),
    "an address, a snapshot, a Response, or the promise of a Response",
  ],
  deployment: OBJECT,
  context: OBJECT,
  timeout: DURATION,
  start: [(value) => value === "network" || value === "kept", '"network" or "kept"'],
  bootstrap: OBJECT,
  hydrate: [
    (value) => isObject(value) && isObject(value.flags) && Array.isArray(value.releases),
    "what dehydrate gave on the server",
  ],
  storage: [
    (value) =>
      isObject(value)
        ? ["getItem", "setItem", "removeItem"].every((name) => isFunction(value[name]))
        : ["none", "session", "local"].includes(value as string),
    '"none", "session", "local", or have getItem, setItem and removeItem',
  ],
  remember: [(value) => typeof value === "boolean", "true or false"],
  commit: [(value) => value === "navigation" || value === "manual", '"navigation" or "manual"'],
  sink: [isFunction, "a function that takes a report"],
  audience: [isFunction, "what footlights/audience exports"],
};
const ADDRESS: Rule = [isAddress, "a text or a URL"];
const REQUEST: Rules = {
  url: ADDRESS,
  refresh: DURATION,
  stream: ADDRESS,
  verify: [isFunction, "a function that gives the snapshot in a file"],
};
const REHEARSAL: Rules = {
  at: [(value) => Number.isFinite(toInstant(value)), "an RFC 3339 text, a Date or a number of epoch milliseconds"],
  context: OBJECT,
  deployment: OBJECT,
  overrides: [
    (value) => isObject(value) && isTexts(Object.values(value)),
    "an object from keys of flags to names of variants",
  ],
};

function toInstant(value: unknown): unknown {
  return isText(value) ? Date.parse(value) : value instanceof Date ? value.getTime() : value;
}

/** Where a snapshot comes from, after the checks: a document, a response, or an address. */
export interface Source {
  readonly document?: string;
  readonly response?: Promise<unknown>;
  readonly address?: string;
  /** Milliseconds between two requests, 0 for none. */
  readonly refresh: number;
  readonly stream?: string | undefined;
  readonly verify?: Verify | undefined;
}

export interface Settings {
  readonly source: Source;
  readonly deployment: Deployment;
  readonly context: unknown;
  readonly timeout: number;
  readonly start: "network" | "kept";
  readonly bootstrap: string | undefined;
  readonly hydrate: Dehydrated | undefined;
  readonly storage: "none" | "session" | "local" | SnapshotStorage;
  readonly remember: boolean | undefined;
  readonly commit: "navigation" | "manual" | undefined;
  readonly sink: Sink | undefined;
  /** The present, in epoch milliseconds, where `footlights/testing` moves it; no timer runs then. Nobody else gives one. */
  readonly clock: (() => number) | undefined;
  readonly audience: ((stage: Stage) => House) | undefined;
}

/** The JSON of a snapshot that was given as an object. */
function toDocument(given: unknown, name: string): string {
  let document: string | undefined;
  try {
    document = JSON.stringify(given);
  } catch {
    // Cycles and bigints: said below.
  }
  check(document, `option "${name}" must be a snapshot that JSON can hold`);
  return document;
}

/** A promise that nobody may ever wait for: if it fails, that is no unhandled rejection, but told when its turn comes. */
export function keep(given: unknown): Promise<unknown> {
  const promise = Promise.resolve(given);
  promise.catch(() => {});
  return promise;
}

function toSource(given: unknown): Source {
  if (isPromise(given) || isResponse(given)) return { response: keep(given), refresh: REFRESH };
  const request = (isAddress(given) ? { url: given } : given) as Partial<SnapshotRequest>;
  const { url, refresh = REFRESH, stream, verify } = request;
  if (!("url" in request)) return { document: toDocument(request, "snapshot"), refresh: 0 };
  checkMembers(request, REQUEST, "snapshot.");
  // A member that is there and says nothing, as a variable of the build that nobody has set.
  checkOption(url, "snapshot.url", ADDRESS);
  return { address: String(url), refresh, stream: stream && String(stream), verify };
}

function checkDeployment(given: unknown = {}): Deployment {
  checkMembers(given as Members, DEPLOYMENT, "deployment.");
  // A copy, since the caller's may change.
  return JSON.parse(JSON.stringify(given)) as Deployment;
}

/** Checks what `createClient` was called with. A wrong call throws one sentence that names what is wrong. */
export function checkOptions(given: unknown, more: Rules = {}): Settings {
  check(isObject(given), "createClient takes one object with options");
  checkMembers(given, { ...CLIENT, ...more });
  const {
    snapshot,
    deployment,
    context,
    timeout = TIMEOUT,
    start = "network",
    bootstrap,
    hydrate,
    storage = "local",
    remember,
    commit,
    sink,
    clock,
    audience,
  } = given;
  checkOption(snapshot, "snapshot", CLIENT.snapshot as Rule);
  return {
    source: toSource(snapshot),
    deployment: checkDeployment(deployment),
    context: context ?? {},
    timeout,
    start,
    bootstrap: bootstrap && toDocument(bootstrap, "bootstrap"),
    hydrate,
    storage,
    remember,
    commit,
    sink,
    clock,
    audience,
  } as Settings;
}

/** What `rehearse` was called with, after the checks. */
export interface Rehearsal {
  readonly at: number | undefined;
  readonly context: unknown;
  readonly deployment: Deployment | undefined;
  readonly overrides: Readonly<Record<string, string>> | undefined;
  /** Up to when it is known, where `footlights/openfeature/server` says so; else up to its instant. Nobody else gives one. */
  readonly confirmedAt: number | undefined;
}

export function checkRehearsal(given: unknown): Rehearsal {
  check(isObject(given), "rehearse takes one object with options");
  checkMembers(given, REHEARSAL);
  const { at, context, deployment, overrides, confirmedAt } = given;
  return {
    at: toInstant(at),
    context,
    deployment: deployment && checkDeployment(deployment),
    overrides,
    confirmedAt,
  } as Rehearsal;
}
