import { toCalendar } from "./calendar.js";
import { type Command, presentOf, readArguments, readInstant, takeNone, WrongCall } from "./command.js";
import { writeText } from "./files.js";
import { faultOfZone, toLocalText } from "./instants.js";
import { type Event, readProgramme } from "./programme.js";
import { DIRECTORY, IN_EITHER, openSource } from "./source.js";
import { paint, plural, print, printJson, table } from "./terminal.js";

const OPTIONS = {
  ...IN_EITHER,
  from: { type: "string", value: "instant", help: "what comes from then on, default now" },
  until: { type: "string", value: "instant", help: "what comes until then, default 90 days later" },
  zone: { type: "string", value: "zone", help: "shows local times of this zone, default that of project.jsonc" },
  ics: { type: "string", value: "file", help: "writes a calendar that others may subscribe to, with all there is" },
} as const;

const HORIZON = 90 * 86_400_000;

/** `footlights timeline`: what comes when. */
export const timeline: Command = {
  name: "timeline",
  summary: "shows what comes when: cues, holds, freezes, departures",
  usage: "[options]",
  options: OPTIONS,
  text: `Holds and freezes are counted in, so that each cue is shown at the instant at which it will really come.

  footlights timeline
  footlights timeline --from 2026-12-01T00:00 --until 2026-12-31T00:00
  footlights timeline --in snapshot.json --zone America/New_York
  footlights timeline --ics public/releases.ics`,

  async run(args) {
    const { values, positionals } = readArguments(args, OPTIONS);
    takeNone(positionals);
    const source = openSource(values.in ?? DIRECTORY);
    const zone = values.zone ?? source.project.zone;
    const badZone = values.zone === undefined ? undefined : faultOfZone(values.zone);
    if (badZone) throw new WrongCall(`--zone: ${badZone}`);
    const now = presentOf(values);
    const from = values.from === undefined ? now : readInstant(values.from, "from", zone);
    const until = values.until === undefined ? from + HORIZON : readInstant(values.until, "until", zone);
    if (until <= from) throw new WrongCall("--until: it is not later than the beginning");
    const programme = await readProgramme(source, from, until);

    if (values.ics !== undefined) {
      const { lineage = "snapshot", environment } = source.snapshot;
      const name = ["Releases", lineage, environment].filter((part) => part !== undefined).join(" · ");
      writeText(values.ics, toCalendar(programme, { name, lineage: String(lineage), now }));
      if (values.json) printJson({ ics: values.ics, events: programme.length });
      else print(`${paint.green("✓")} ${values.ics}: ${plural(programme.length, "event")}`);
      return 0;
    }
    const events = programme.filter((event) => isWithin(event, from, until));
    if (values.json) {
      printJson(events.map(({ at, until: end, ...event }) => ({ ...event, at: text(at), until: end && text(end) })));
      return 0;
    }
    if (events.length === 0) {
      print(`nothing comes between ${toLocalText(from, zone)} and ${toLocalText(until, zone)}`);
      return 0;
    }
    print(paint.dim(`times in ${zone ?? "UTC"}`));
    print(table(events.map((event) => row(event, zone))));
    return 0;
  },
};

function text(instant: number): string {
  return new Date(instant).toISOString();
}

/** Whether something begins within a stretch of time, or lasts into it. */
function isWithin({ at, until: end, kind }: Event, from: number, until: number): boolean {
  const isLasting = kind === "hold" || kind === "freeze";
  const last = isLasting ? (end ?? Number.POSITIVE_INFINITY) : at + 1;
  return at < until && last > from;
}

function row({ at, until, kind, release, stage, train, what }: Event, zone: string | undefined): string[] {
  const whose = release ?? train ?? "";
  const name = kind === "cue" || kind === "share" ? (stage ?? "") : kind === "rollback" ? "rolled back" : kind;
  const end = until === undefined ? "" : `until ${toLocalText(until, zone)}`;
  const open = until === undefined && (kind === "hold" || kind === "freeze") ? "without an end" : end;
  return [toLocalText(at, zone), whose, name, [open, what].filter(Boolean).join(", ")];
}
