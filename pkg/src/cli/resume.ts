import { apply, EDITING, findEntry } from "./change.js";
import { type Command, Failure, presentOf, readArguments } from "./command.js";
import { readFreezes } from "./compile.js";
import type { Document } from "./document.js";
import { setMember } from "./edit.js";
import { toAuthoredText, toLocalText } from "./instants.js";
import { freezeAt } from "./trains.js";

/** `footlights resume`: the clock of a release goes on where it stopped. */
export const resume: Command = {
  name: "resume",
  summary: "ends a hold: the clock of the release goes on where it stopped",
  usage: "<release>",
  options: EDITING,
  text: `Gives the hold that is on an "until", and shows the diff. Holds are history, and stay in the file.

  footlights resume autumn-checkout
  footlights resume autumn-checkout --dry-run`,

  async run(args) {
    const { values, positionals } = readArguments(args, EDITING);
    const entry = findEntry("releases", positionals, values);
    const { zone } = entry.compiled.project;
    const { freezes } = entry.compiled;
    // Whole seconds, as they are written; and the hold began before.
    const now = Math.ceil(presentOf(values) / 1000) * 1000;
    let edited: Document = entry.document;
    const given: unknown[] = Array.isArray(entry.value.holds) ? entry.value.holds : [];
    for (const [index, stop] of given.entries()) {
      if (!freezeAt(readFreezes([stop]), now)) continue;
      edited = setMember(edited, ["holds", index], "until", toAuthoredText(now, zone), "from");
    }
    if (edited === entry.document) {
      const frozen = entry.value.ignoresFreezes === true ? undefined : freezeAt(freezes, now);
      const end = Number.isFinite(frozen?.until) ? ` until ${toLocalText(frozen?.until ?? 0, zone)}` : "";
      const instead = frozen ? `; the freeze "${frozen.reason ?? "without a reason"}" stops it${end}` : "";
      throw new Failure(`${entry.key}: it is not held now${instead}`);
    }
    const says = `${entry.key} goes on from ${toLocalText(now, zone)}, where its clock had stopped.`;
    return apply(entry, edited, values, says);
  },
};
