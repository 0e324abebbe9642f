import { FootlightsError } from "./error.js";
import { suggestion } from "./suggest.js";
import type { Deployment, SnapshotStorage } from "./types.js";

type Members = Readonly<Record<string, unknown>>;

const OPTIONS = ["snapshot", "deployment", "context", "timeout", "start", "bootstrap", "storage"];
const DEPLOYMENT = ["app", "version", "environment", "commit", "carries"];
const REQUEST = ["url", "refresh"];
const REHEARSAL = ["at", "context", "deployment", "overrides"];

export function invalid(message: string): FootlightsError {
  return new FootlightsError("INVALID_OPTIONS", message);
}

export function isObject(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isResponse(value: unknown): value is Response {
  return isObject(value) && typeof value.status === "number" && typeof value.arrayBuffer === "function";
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return isObject(value) && typeof value.then === "function";
}

function isDuration(value: unknown): value is number {
  return typeof value === "number" && value >= 0;
}

/** Refuses the first name that nobody knows. */
function checkNames(given: Members, known: readonly string[], where = ""): void {
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue;
    const what = where === "" ? `option "${name}"` : `field "${name}" in option "${where}"`;
    throw invalid(`unknown ${what}${suggestion(name, known)}`);
  }
}

/** Where a snapshot comes from, after the checks. */
export type Source =
  | { readonly kind: "url"; readonly url: string; readonly refresh: number | undefined }
  | { readonly kind: "response"; readonly response: Promise<unknown> }
  | { readonly kind: "given"; readonly document: string };

export interface Settings {
  readonly source: Source;
  readonly deployment: Deployment;
  readonly context: unknown;
  readonly timeout: number | undefined;
  readonly start: "network" | "kept";
  readonly bootstrap: string | undefined;
  readonly storage: "none" | "session" | "local" | SnapshotStorage;
}

/** The JSON of a snapshot that was given as an object. */
function toDocument(given: unknown, option: string): string {
  if (!isObject(given)) throw invalid(`option "${option}" must be a snapshot`);
  try {
    const document: string | undefined = JSON.stringify(given);
    if (document !== undefined) return document;
  } catch {
    // Cycles and bigints: said below.
  }
  throw invalid(`option "${option}" must be a snapshot that JSON can hold`);
}

function checkSource(given: unknown): Source {
  if (typeof given === "string" && given !== "") return { kind: "url", url: given, refresh: undefined };
  if (given instanceof URL) return { kind: "url", url: given.href, refresh: undefined };
  if (isPromise(given)) {
    const response = Promise.resolve(given);
    // If it fails before anybody waits for it, that is no unhandled rejection: it is told when its turn comes.
    response.catch(() => {});
    return { kind: "response", response };
  }
  if (isResponse(given)) return { kind: "response", response: Promise.resolve(given) };
  if (!isObject(given)) {
    throw invalid('option "snapshot" must be an address, a snapshot, a Response, or the promise of a Response');
  }
  if (!("url" in given)) return { kind: "given", document: toDocument(given, "snapshot") };
  checkNames(given, REQUEST, "snapshot");
  const { url, refresh } = given;
  if (!((typeof url === "string" && url !== "") || url instanceof URL)) {
    throw invalid('option "snapshot.url" must be a text or a URL');
  }
  if (refresh !== undefined && !isDuration(refresh)) {
    throw invalid('option "snapshot.refresh" must be a number of milliseconds, 0 or more');
  }
  return { kind: "url", url: String(url), refresh };
}

/** Checks a deployment and copies it, so that what the caller does with theirs later has no effect. */
export function checkDeployment(given: unknown): Deployment {
  if (given === undefined) return {};
  if (!isObject(given)) throw invalid('option "deployment" must be an object');
  checkNames(given, DEPLOYMENT, "deployment");
  const copy: Record<string, unknown> = {};
  for (const name of DEPLOYMENT) {
    const value = given[name];
    if (value === undefined) continue;
    if (name === "carries") {
      if (!Array.isArray(value) || value.some((key) => typeof key !== "string")) {
        throw invalid('option "deployment.carries" must be a list of flag keys');
      }
      copy[name] = [...value];
    } else {
      if (typeof value !== "string") throw invalid(`option "deployment.${name}" must be a text`);
      copy[name] = value;
    }
  }
  return copy;
}

function checkStorage(given: unknown): Settings["storage"] {
  if (given === undefined) return "local";
  if (given === "none" || given === "session" || given === "local") return given;
  if (isObject(given) && ["getItem", "setItem", "removeItem"].every((name) => typeof given[name] === "function")) {
    return given as unknown as SnapshotStorage;
  }
  throw invalid('option "storage" must be "none", "session", "local", or have getItem, setItem and removeItem');
}

/** Checks what `createClient` was called with. A wrong call throws one sentence that names what is wrong. */
export function checkOptions(given: unknown, more: readonly string[]): Settings {
  if (!isObject(given)) throw invalid("createClient takes one object with options");
  checkNames(given, [...OPTIONS, ...more]);
  const { snapshot, deployment, context, timeout, start, bootstrap, storage } = given;
  if (snapshot === undefined) throw invalid('option "snapshot" is missing');
  if (context !== undefined && !isObject(context)) throw invalid('option "context" must be an object');
  if (timeout !== undefined && !isDuration(timeout)) {
    throw invalid('option "timeout" must be a number of milliseconds, 0 or more');
  }
  if (start !== undefined && start !== "network" && start !== "kept") {
    throw invalid('option "start" must be "network" or "kept"');
  }
  return {
    source: checkSource(snapshot),
    deployment: checkDeployment(deployment),
    context: context ?? {},
    timeout,
    start: start ?? "network",
    bootstrap: bootstrap === undefined ? undefined : toDocument(bootstrap, "bootstrap"),
    storage: checkStorage(storage),
  };
}

/** What `rehearse` was called with, after the checks. */
export interface Rehearsal {
  readonly at: number | undefined;
  readonly context: unknown;
  readonly deployment: Deployment | undefined;
  readonly overrides: Readonly<Record<string, string>>;
}

export function checkRehearsal(given: unknown): Rehearsal {
  if (!isObject(given)) throw invalid("rehearse takes one object with options");
  checkNames(given, REHEARSAL);
  const { at, context, deployment, overrides } = given;
  if (context !== undefined && !isObject(context)) throw invalid('option "context" must be an object');
  if (overrides !== undefined && !isObject(overrides)) throw invalid('option "overrides" must be an object');
  for (const [key, variant] of Object.entries(overrides ?? {})) {
    if (typeof variant !== "string") throw invalid(`option "overrides", flag "${key}": a variant is named by a text`);
  }
  const instant = typeof at === "string" ? Date.parse(at) : at instanceof Date ? at.getTime() : at;
  if (instant !== undefined && !(typeof instant === "number" && Number.isFinite(instant))) {
    throw invalid('option "at" must be an RFC 3339 text, a Date or a number of epoch milliseconds');
  }
  return {
    at: instant,
    context,
    deployment: deployment === undefined ? undefined : checkDeployment(deployment),
    overrides: (overrides ?? {}) as Readonly<Record<string, string>>,
  };
}
