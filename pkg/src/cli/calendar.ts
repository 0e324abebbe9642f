import type { Event } from "./programme.js";

/** Who publishes a calendar, and when. */
export interface Publisher {
  readonly name: string;
  readonly lineage: string;
  readonly now: number;
}

/** A calendar (RFC 5545) that others may subscribe to. */
export function toCalendar(events: readonly Event[], { name, lineage, now }: Publisher): string {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//footlights//timeline//EN",
    "CALSCALE:GREGORIAN",
    `NAME:${escaped(name)}`,
    `X-WR-CALNAME:${escaped(name)}`,
    "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
  ];
  for (const event of events) {
    lines.push(
      "BEGIN:VEVENT",
      `UID:${escaped(`${event.id}@${lineage}.footlights`)}`,
      `DTSTAMP:${instant(now)}`,
      `DTSTART:${instant(event.at)}`,
      ...(event.until === undefined ? [] : [`DTEND:${instant(event.until)}`]),
      `SUMMARY:${escaped(titleOf(event))}`,
      ...(event.what ? [`DESCRIPTION:${escaped(event.what)}`] : []),
      `CATEGORIES:${escaped(event.kind)}`,
      // Nobody is busy because something opens.
      "TRANSP:TRANSPARENT",
      "END:VEVENT",
    );
  }
  lines.push("END:VCALENDAR");
  return lines.map((line) => `${fold(line)}\r\n`).join("");
}

/** What stands in the calendar. */
function titleOf({ kind, release, stage, train, what }: Event): string {
  if (kind === "departure") return `${train} departs`;
  if (kind === "freeze") return what ? `freeze: ${what}` : "freeze";
  return kind === "share" ? `${release}: ${what}` : `${release}: ${stage}`;
}

function instant(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
}

function escaped(text: string): string {
  // Control characters are allowed nowhere in a text; a line break is written as two letters.
  return (
    text
      .replace(/[\\;,]/g, "\\$&")
      .replace(/\r\n?|\n/g, "\\n")
      // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is taken out.
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "")
  );
}

const LONGEST = 75;

/** Lines are at most 75 bytes long; the rest goes on in the next, behind a blank. No character is torn apart. */
function fold(line: string): string {
  let folded = "";
  let length = 0;
  for (const character of line) {
    const bytes = Buffer.byteLength(character);
    if (length + bytes > LONGEST) {
      folded += "\r\n ";
      length = 1;
    }
    folded += character;
    length += bytes;
  }
  return folded;
}
