import { apply, EDITING, type Entry, findEntry } from "./change.js";
import { type Command, Failure, floorSecond, presentOf, readArguments, readInstant, WrongCall } from "./command.js";
import type { Plain } from "./compile.js";
import { setMember } from "./edit.js";
import { isFault } from "./finding.js";
import { toAuthoredText, toLocalText } from "./instants.js";
import { isObject } from "./project.js";
import { openSchedule, type Reach } from "./schedule.js";

const OPTIONS = {
  reason: { type: "string", value: "text", help: "why, for those who read it later" },
  to: { type: "string", value: "stage", help: "back to this stage: who came in later loses it" },
  share: { type: "string", value: "percent", help: "back to this share: the last in are the first out" },
  at: { type: "string", value: "instant", help: "from when on, default now" },
  ...EDITING,
} as const;

/** `footlights rollback`: a release is taken back. */
export const rollback: Command = {
  name: "rollback",
  summary: "takes a release back: from everybody, to a stage, or to a share",
  usage: "<release>",
  options: OPTIONS,
  text: `Writes the release's "rollback", and shows the diff. It acts at once in every page that learns of it. To open the
release again, give it an opening that is later. One that has not opened yet is held instead.

  footlights rollback autumn-checkout --reason "double charges"
  footlights rollback autumn-checkout --to canary
  footlights rollback autumn-checkout --share 5`,

  async run(args) {
    const { values, positionals } = readArguments(args, OPTIONS);
    const { to, share, reason } = values;
    if (to !== undefined && share !== undefined) throw new WrongCall("either --to or --share, not both");
    if (share !== undefined && !/^\d+(\.\d+)?$/.test(share)) {
      throw new WrongCall(`--share: a number of percent, as 5 or 0.5, not "${share}"`);
    }
    const entry = findEntry("releases", positionals, values);
    const { zone } = entry.compiled.project;
    // Whole seconds, as they are written.
    const at = floorSecond(values.at === undefined ? presentOf(values) : readInstant(values.at, "at", zone));
    const opens = Date.parse(String(entry.value.opens));
    // Where its opening cannot be known, as its file has a fault, nothing must stand in the way.
    const isSound = !entry.compiled.findings.some((one) => isFault(one) && one.place.file === entry.document.file);
    if (isSound && at < opens) {
      const when = `it opens ${toLocalText(opens, zone)}, and a later opening ends a rollback`;
      throw new Failure(`${entry.key}: ${when}; \`footlights hold ${entry.key}\` keeps it closed`);
    }
    const before = isObject(entry.value.rollback) ? entry.value.rollback : undefined;
    const since = before && Date.parse(String(before.at));
    // One that is history is over, and one that comes later may come now.
    const isInForce = since !== undefined && since >= opens && since <= at;
    if (isInForce && to === undefined && share === undefined && isWhole(before)) {
      throw new Failure(`${entry.key}: it is rolled back already, from ${toLocalText(since, zone)} on`);
    }
    const value = {
      at: toAuthoredText(at, zone),
      ...(to !== undefined && { to }),
      ...(share !== undefined && { share: Number(share) }),
      ...(reason !== undefined && { reason }),
    };
    const left = to !== undefined ? `back to ${to}` : share !== undefined ? `back to ${share} %` : "nobody has it";
    const edited = { ...value, at: new Date(at).toISOString() };
    const now = presentOf(values);
    const effect = isSound ? await effectOf(entry, edited, at > now ? [now, at] : [at]) : "";
    const says = `${entry.key} is rolled back from ${toLocalText(at, zone)} on: ${left}.${effect}`;
    return apply(entry, setMember(entry.document, [], "rollback", value), values, says);
  },
};

/** What is to be said of a rollback that takes it from nobody, or gives it to somebody: at its instant, or until then. */
async function effectOf(
  { compiled: { snapshot }, key, value }: Entry,
  rollback: object,
  instants: readonly number[],
): Promise<string> {
  const edited = { ...snapshot, releases: { ...snapshot.releases, [key]: { ...value, rollback } } };
  const changes: number[] = [];
  for (const at of instants) {
    const [before, after] = [await reachAt(snapshot, key, at), await reachAt(edited, key, at)];
    changes.push(...after.map(({ threshold }, index) => threshold - (before[index]?.threshold ?? 0)));
  }
  if (changes.some((change) => change > 0)) return " It replaces a rollback that goes further, so people come in.";
  if (changes.some((change) => change < 0)) return "";
  return " It has come no further than that, so nobody loses it, and nobody comes in.";
}

async function reachAt(snapshot: Plain, key: string, at: number): Promise<readonly Reach[]> {
  const schedule = await openSchedule(snapshot, key);
  const reach = schedule.reachAt(at);
  schedule.close();
  return reach;
}

/** Whether a rollback leaves it to nobody. */
function isWhole(rollback: Record<string, unknown> | undefined): boolean {
  return rollback?.to === undefined && rollback?.share === undefined;
}
