import { Temporal } from "temporal-polyfill";
import { nearest } from "./nearest.js";

/** A local time as an instant. */
export type Resolved = { readonly instant: Temporal.Instant; readonly warning?: string } | { readonly fault: string };

// Without leap seconds, which Temporal would take for the second before.
const LOCAL =
  /^(\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}(?::[0-5]\d(?:\.\d{1,9})?)?)([Zz]|[+-]\d{2}:?\d{2})?(?:\[([^\]]*)\])?$/;

/**
 * Reads a local time: `2026-12-02T09:00[Europe/Vienna]` (RFC 9557), or without the zone in the project's own. Nothing
 * if it is none, as for an instant with its offset, which the core reads by itself.
 */
export function resolve(text: string, zone: string | undefined): Resolved | undefined {
  const [, local, offset, named] = LOCAL.exec(text) ?? [];
  if (local === undefined || (offset !== undefined && named === undefined)) return undefined;
  const used = named ?? zone;
  if (used === undefined) {
    return { fault: `"${text}" has no zone: write "${text}[Europe/Vienna]", or give project.jsonc a "zone"` };
  }
  const unknown = faultOfZone(used);
  if (unknown) return { fault: unknown };
  try {
    // An offset that is not that of the zone at this time is a contradiction, and refused.
    const chosen = Temporal.ZonedDateTime.from(`${local}${offset ?? ""}[${used}]`);
    const warning = offset === undefined ? doubt(Temporal.PlainDateTime.from(local), chosen) : undefined;
    return { instant: chosen.toInstant(), ...(warning && { warning }) };
  } catch {
    return { fault: offset ? `"${text}": the offset is not that of the zone` : `there is no such time: "${text}"` };
  }
}

const WITH_OFFSET = /^\d{4}-\d{2}-\d{2}[Tt].*([Zz]|[+-]\d{2}:\d{2})$/;

/**
 * An instant with its offset in epoch milliseconds, if it is one. Both must think so: `Date.parse` takes 30 February for
 * the second of March, and Temporal takes leap seconds.
 */
export function parseInstant(text: string): number | undefined {
  if (!WITH_OFFSET.test(text) || Number.isNaN(Date.parse(text))) return undefined;
  try {
    return Temporal.Instant.from(text).epochMilliseconds;
  } catch {
    return undefined;
  }
}

/** What is to be said of a local time that does not exist, or exists twice. */
export function doubt(asked: Temporal.PlainDateTime, chosen: Temporal.ZonedDateTime): string | undefined {
  const zone = chosen.timeZoneId;
  const later = asked.toZonedDateTime(zone, { disambiguation: "later" });
  const earlier = asked.toZonedDateTime(zone, { disambiguation: "earlier" });
  if (later.epochMilliseconds === earlier.epochMilliseconds) return undefined;
  const said = asked.toString({ smallestUnit: "minute" });
  return chosen.toPlainDateTime().equals(asked)
    ? `${said} comes twice in ${zone}, as the clocks go back: taken as the first, ${chosen.offset}`
    : `${said} does not exist in ${zone}, as the clocks go forward: taken as ${clockTime(chosen)}`;
}

function clockTime(time: Temporal.ZonedDateTime): string {
  return time.toPlainTime().toString({ smallestUnit: "minute" });
}

/** Why this is no zone, or nothing. */
export function faultOfZone(name: string): string | undefined {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return undefined;
  } catch {
    // The region makes a name long, and must not bring one city near another: Wien is not Kiev.
    const near = nearest(
      name,
      Intl.supportedValuesOf("timeZone").filter((zone) => nearest(cityOf(name), [cityOf(zone)])),
    );
    return `unknown zone "${name}"${near ? `, did you mean "${near}"?` : ", zones are named as in Europe/Vienna"}`;
  }
}

function cityOf(zone: string): string {
  return zone.slice(zone.lastIndexOf("/") + 1);
}

/** An instant for the snapshot. */
export function toInstantText(instant: Temporal.Instant): string {
  return instant.toString();
}

/** An instant for people: local time to the minute, or to the second where it is not a whole minute. */
export function toLocalText(epochMilliseconds: number, zone: string | undefined): string {
  const time = Temporal.Instant.fromEpochMilliseconds(epochMilliseconds).toZonedDateTimeISO(zone ?? "UTC");
  const smallestUnit = time.second === 0 && time.millisecond === 0 ? "minute" : "second";
  return time.toPlainDateTime().toString({ smallestUnit }).replace("T", " ");
}

/** An instant as a person would write it into an authored file: in the project's zone, to the second. */
export function toAuthoredText(epochMilliseconds: number, zone: string | undefined): string {
  const instant = Temporal.Instant.fromEpochMilliseconds(Math.floor(epochMilliseconds / 1000) * 1000);
  if (zone === undefined) return instant.toString();
  const time = instant.toZonedDateTimeISO(zone);
  const local = time.toPlainDateTime();
  const text = local.toString({ smallestUnit: time.second === 0 ? "minute" : "second" });
  // In the hour that comes twice, only the offset says which one it is.
  return `${text}${doubt(local, local.toZonedDateTime(zone)) ? time.offset : ""}[${zone}]`;
}
