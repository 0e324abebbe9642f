import { apply, EDITING, findEntry } from "./change.js";
import { type Command, Failure, floorSecond, presentOf, readArguments, readInstant, WrongCall } from "./command.js";
import { addItem, setMember } from "./edit.js";
import { toAuthoredText, toLocalText } from "./instants.js";
import { freezeAt } from "./trains.js";

const OPTIONS = {
  reason: { type: "string", value: "text", help: "why, for those who read it later" },
  from: { type: "string", value: "instant", help: "from when on, default now" },
  until: { type: "string", value: "instant", help: "until when, if that is known" },
  ...EDITING,
} as const;

/** `footlights hold`: the clock of a release stands still. */
export const hold: Command = {
  name: "hold",
  summary: "stops the clock of a release: who has it keeps it, nobody comes in",
  usage: "<release>",
  options: OPTIONS,
  text: `Writes an entry into the release's "holds", and shows the diff.

  footlights hold autumn-checkout --reason "payment provider down"
  footlights hold autumn-checkout --from 2026-12-05T08:00 --until 2026-12-05T12:00 --reason "stock count"
  footlights hold autumn-checkout --dry-run`,

  async run(args) {
    const { values, positionals } = readArguments(args, OPTIONS);
    const entry = findEntry("releases", positionals, values);
    const { zone } = entry.compiled.project;
    const from = floorSecond(values.from === undefined ? presentOf(values) : readInstant(values.from, "from", zone));
    const until = values.until === undefined ? undefined : readInstant(values.until, "until", zone);
    if (until !== undefined && until <= from) throw new WrongCall("--until: it is not later than the beginning");
    const already = freezeAt(entry.holds, from);
    if (already) {
      const since = `${entry.key}: it is held already, since ${toLocalText(already.from, zone)}${because(already)}`;
      if (!Number.isFinite(already.until)) throw new Failure(since);
      throw new Failure(`${since}, until ${toLocalText(already.until, zone)}; from then on it is held with --from`);
    }
    const stop = {
      from: toAuthoredText(from, zone),
      ...(until !== undefined && { until: toAuthoredText(until, zone) }),
      ...(values.reason !== undefined && { reason: values.reason }),
    };
    const edited = Array.isArray(entry.value.holds)
      ? addItem(entry.document, ["holds"], stop)
      : setMember(entry.document, [], "holds", [stop]);
    const end = until === undefined ? "until it is resumed" : `until ${toLocalText(until, zone)}`;
    const says = `${entry.key} is held from ${toLocalText(from, zone)} on, ${end}: who has it keeps it, nobody comes in.`;
    return apply(entry, edited, values, says);
  },
};

function because({ reason }: { readonly reason?: string }): string {
  return reason === undefined ? "" : ` ("${reason}")`;
}
