import type { Authored } from "./authored.js";
import { type Boarding, board } from "./boarding.js";
import { faultsOf } from "./core.js";
import { type Document, locate, locateKey, type Path, toValue } from "./document.js";
import { type Finding, isFault } from "./finding.js";
import { resolve, toInstantText, toLocalText } from "./instants.js";
import { placeOfFault } from "./locate.js";
import { nearest, unknown } from "./nearest.js";
import { findUnknownApps, type Needing } from "./needed.js";
import { isObject, type Project, readProject } from "./project.js";
import { findCycles } from "./references.js";
import { type Freeze, freezeAt, nameOf, readTrain, type Train, TrainFault } from "./trains.js";

export type Entries = Record<string, unknown>;

/** A snapshot as plain values, before it is known which revision it is. */
export interface Plain {
  readonly format: 1;
  readonly environment?: unknown;
  readonly lineage?: unknown;
  readonly lease?: unknown;
  readonly segments?: Entries;
  readonly flags: Entries;
  readonly freezes?: unknown;
  readonly plans?: Entries;
  readonly releases: Entries;
}

/** What the authored directory comes to. */
export interface Compiled {
  readonly snapshot: Plain;
  readonly project: Project;
  readonly trains: ReadonlyMap<string, Train>;
  readonly freezes: readonly Freeze[];
  /** Who answers for an entry, as `releases.autumn-checkout`. */
  readonly owners: ReadonlyMap<string, string>;
  /** What it is for, as `flags.new-checkout`. */
  readonly notes: ReadonlyMap<string, string>;
  /** The releases that take a train, and its name. */
  readonly boarded: ReadonlyMap<string, string>;
  /** By file and line. */
  readonly findings: readonly Finding[];
}

/** The fields in which an instant may stand, wherever they are. (A cue's `after` is a duration, and no local time.) */
const INSTANTS = ["opens", "from", "until", "at", "before", "after"];
/** Fields whose inside is not ours to read. */
const FREE = ["variants", "announcement"];
/** What of an announcement leads somewhere. */
const LINKS = ["notes", "training", "support", "href"];
/** What pages show of it. */
const ANNOUNCED = ["title", "summary", ...LINKS];
/** What only people need. */
const FOR_PEOPLE = ["$schema", "owner", "description"];

/** Compiles the authored files, and finds every fault there is. */
export function compile(authored: Authored): Compiled {
  const findings: Finding[] = [...authored.findings];
  const owners = new Map<string, string>();
  const notes = new Map<string, string>();
  const boarded = new Map<string, string>();
  const project: Project = readProject(authored.singles.get("project"), authored.flags, findings);

  function plainOf(document: Document): unknown {
    return toValue(document.root, (text, path) => {
      if (!isInstant(path)) return text;
      const resolved = resolve(text, project.zone);
      if (!resolved) return text;
      const place = locate(document, path);
      if ("fault" in resolved) {
        findings.push({ severity: "fault", place, message: resolved.fault });
        return text;
      }
      if (resolved.warning) findings.push({ severity: "warning", place, message: resolved.warning });
      return toInstantText(resolved.instant);
    });
  }

  function single(name: "segments" | "plans" | "freezes" | "trains"): unknown {
    const document = authored.singles.get(name);
    const value = document && plainOf(document);
    if (isObject(value)) delete value.$schema;
    return value;
  }

  function entry(folder: "flags" | "releases", key: string, document: Document): unknown {
    const value = plainOf(document);
    if (!isObject(value)) return value;
    if (typeof value.owner === "string" && value.owner !== "") owners.set(`${folder}.${key}`, value.owner);
    else {
      const message = 'it has no "owner": say who answers for it';
      findings.push({ severity: "warning", place: locateKey(document, [], "owner"), message });
    }
    if (typeof value.description === "string") notes.set(`${folder}.${key}`, value.description);
    for (const name of FOR_PEOPLE) delete value[name];
    return value;
  }

  const freezes = single("freezes");
  const stops = readFreezes(freezes);
  const trains = readTrains(single("trains"));

  function readTrains(given: unknown): Map<string, Train> {
    const read = new Map<string, Train>();
    const document = authored.singles.get("trains");
    for (const [name, value] of Object.entries(document && isObject(given) ? given : {})) {
      try {
        read.set(name, readTrain(value, project.zone));
      } catch (thrown) {
        if (document) tell(thrown, document, [name]);
      }
    }
    return read;
  }

  /** Notes what is wrong with a train or a ticket. */
  function tell(thrown: unknown, document: Document, path: Path): void {
    if (!(thrown instanceof TrainFault)) throw thrown;
    const { field, message } = thrown;
    const place = field === undefined ? locate(document, path) : locateKey(document, path, field);
    findings.push({ severity: "fault", place, message });
  }

  /** Puts a release on its train, which says when it opens. */
  function boardTrain(key: string, value: Entries, document: Document): void {
    const { train: name, departure, boards, ...rest } = value;
    if (name === undefined && departure === undefined && boards === undefined) return;
    for (const field of ["train", "departure", "boards"]) delete value[field];
    try {
      if (name === undefined)
        throw new TrainFault(departure === undefined ? "boards" : "departure", "it names no train");
      if (rest.opens !== undefined) throw new TrainFault("opens", 'either "opens" or "train", not both');
      const train = trains.get(String(name));
      if (!train) throw new TrainFault("train", unknown("train", String(name), trains.keys()));
      const ignores = rest.ignoresFreezes === true;
      const boarding: Boarding = board(String(name), train, { departure, boards }, ignores ? [] : stops);
      value.opens = toInstantText(boarding.departs.toInstant());
      boarded.set(key, String(name));
      const place = locateKey(document, [], departure === undefined ? "boards" : "departure");
      if (boarding.warning) findings.push({ severity: "warning", place, message: boarding.warning });
      if (boarding.note) findings.push({ severity: "note", place, message: boarding.note });
    } catch (thrown) {
      tell(thrown, document, []);
      // So that the core does not tell, too, that there is no opening.
      value.opens ??= "9999-12-31T00:00:00Z";
    }
  }

  /** A release on a train takes a later one instead. */
  function lookAtFreezes(key: string, { opens, ignoresFreezes }: Entries, document: Document): void {
    const frozen = boarded.has(key) || ignoresFreezes === true ? undefined : freezeAt(stops, Date.parse(String(opens)));
    if (!frozen) return;
    const when = Number.isFinite(frozen.until)
      ? `it opens when that ends, ${toLocalText(frozen.until, project.zone)}`
      : "it never opens";
    const message = `the opening lies in ${nameOf(frozen)}, so ${when}`;
    findings.push({ severity: "note", place: locate(document, ["opens"]), message });
  }

  /** Its inside is free, but a name that is nearly one of ours is probably meant to be it. */
  function lookAtAnnouncement({ announcement }: Entries, document: Document): void {
    for (const name of Object.keys(isObject(announcement) ? announcement : {})) {
      const near = ANNOUNCED.includes(name) ? undefined : nearest(name, ANNOUNCED);
      if (near === undefined) continue;
      const place = locateKey(document, ["announcement"], name);
      findings.push({ severity: "warning", place, message: `no page shows "${name}", did you mean "${near}"?` });
    }
    for (const name of LINKS) {
      const given = isObject(announcement) ? announcement[name] : undefined;
      // A text, or one for each language.
      const links = isObject(given) ? Object.keys(given).map((tag) => [name, tag]) : [[name]];
      for (const path of links) {
        const message = doubtOfLink(path.length > 1 && isObject(given) ? given[path[1] ?? ""] : given);
        const place = locate(document, ["announcement", ...path]);
        if (message !== undefined) findings.push({ severity: "warning", place, message });
      }
    }
  }

  const flags: Entries = {};
  const needing: Needing[] = [];
  for (const [key, document] of authored.flags) {
    const value = entry("flags", key, document);
    needing.push({ value, document });
    define(flags, key, value);
  }
  const releases: Entries = {};
  for (const [key, document] of authored.releases) {
    const value = entry("releases", key, document);
    if (isObject(value)) {
      boardTrain(key, value, document);
      lookAtFreezes(key, value, document);
      lookAtAnnouncement(value, document);
    }
    needing.push({ value, document });
    define(releases, key, value);
  }
  findings.push(...findUnknownApps(needing, new Set(project.apps.keys())));
  const { environment, lineage, lease } = project;
  const segments = single("segments");
  const plans = single("plans");
  const snapshot = {
    format: 1,
    ...(environment !== undefined && { environment }),
    ...(lineage !== undefined && { lineage }),
    ...(lease !== undefined && { lease }),
    ...(segments !== undefined && { segments }),
    flags,
    ...(freezes !== undefined && { freezes }),
    ...(plans !== undefined && { plans }),
    releases,
  } as Plain;

  // A warning of the same place says something else.
  const told = findings.filter(isFault).map(({ place }) => JSON.stringify(place));
  for (const sentence of [...faultsOf(JSON.stringify(snapshot)), ...findCycles(snapshot)]) {
    const { place, message } = placeOfFault(sentence, snapshot, authored);
    const hint = hintFor(message, project);
    // What the compiler has told already, with better words, is not told twice.
    if (!told.includes(JSON.stringify(place))) findings.push({ severity: "fault", place, message: message + hint });
  }
  return { snapshot, project, trains, freezes: stops, owners, notes, boarded, findings: findings.sort(byPlace) };
}

/** How what a fault is about is written, where the core has no room to say so. */
function hintFor(message: string, { zone }: Project): string {
  if (message.startsWith("not an RFC 3339 instant")) {
    return `, write it as 2026-12-02T10:00${zone === undefined ? "[Europe/Vienna]" : ""}`;
  }
  return message.startsWith("not a version requirement") ? ', write it as ">=2.4.0", without a "v"' : "";
}

function isInstant(path: Path): boolean {
  return INSTANTS.includes(String(path.at(-1))) && !path.some((step) => isFree(String(step)));
}

/** Why pages leave a link out, or nothing. */
function doubtOfLink(link: unknown): string | undefined {
  if (typeof link !== "string") return undefined;
  // Without a scheme it is of the page's own origin.
  const protocol = URL.canParse(link, "https://page.invalid") && new URL(link, "https://page.invalid").protocol;
  if (protocol === "https:") return undefined;
  return protocol === "http:"
    ? `pages of any other origin leave out "${link}", write it with https`
    : `pages leave out "${link}", since a link is on https or of their own origin`;
}

function isFree(name: string): boolean {
  return FREE.includes(name) || name.startsWith("x-");
}

/** The freezes that can be read; what is wrong with the others, the core tells. */
export function readFreezes(given: unknown): Freeze[] {
  const freezes: Freeze[] = [];
  for (const stop of Array.isArray(given) ? given : []) {
    if (!isObject(stop)) continue;
    const from = Date.parse(String(stop.from));
    const until = stop.until === undefined ? Number.POSITIVE_INFINITY : Date.parse(String(stop.until));
    if (Number.isNaN(from) || Number.isNaN(until)) continue;
    freezes.push({ from, until, ...(typeof stop.reason === "string" && { reason: stop.reason }) });
  }
  return freezes;
}

/** Adds a member, whatever its name. */
export function define(entries: Entries, key: string, value: unknown): void {
  Object.defineProperty(entries, key, { value, enumerable: true, configurable: true, writable: true });
}

function byPlace(a: Finding, b: Finding): number {
  if (a.place.file !== b.place.file) return a.place.file < b.place.file ? -1 : 1;
  return a.place.line - b.place.line || a.place.column - b.place.column;
}
