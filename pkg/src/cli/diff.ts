import { type Command, Failure, presentOf, readArguments, WrongCall } from "./command.js";
import { percent } from "./describe.js";
import { toLocalText } from "./instants.js";
import { byAudience, compareReleases, type ReleaseChange } from "./jumps.js";
import { unknown } from "./nearest.js";
import { readDeployment, readPeople } from "./people.js";
import { isObject } from "./project.js";
import { isSame } from "./same.js";
import type { Reach } from "./schedule.js";
import { openSource, type Source } from "./source.js";
import { count, paint, plural, print, printJson, sayFailure, table } from "./terminal.js";
import { comparePeople, type PeopleChange } from "./whom.js";

const OPTIONS = {
  people: {
    type: "string",
    value: "file",
    help: "for a list of people, one in JSON on each line: what changes for whom",
  },
  deployment: { type: "string", value: "app@version", help: "in which deployment, as shop@2.4.0" },
  acknowledge: {
    type: "string",
    multiple: true,
    value: "release",
    help: "its jump is meant; may be given several times",
  },
} as const;

/** `footlights diff`: what changes, and for whom. */
export const diff: Command = {
  name: "diff",
  summary: "shows what changes for whom between two snapshots, and fails on a jump",
  usage: "<old> <new>, each a snapshot or an authored directory",
  options: OPTIONS,
  text: `A jump is what nobody's plan says: an opening that moves after it has come, a share that leaps by a percent or more, other
people drawn, an open release that is gone. It must be acknowledged. Holds, the kill switch and rollbacks
that take people out are no jumps.

  footlights diff live.json snapshot.json
  footlights diff live.json footlights --people people.jsonl
  footlights diff live.json snapshot.json --acknowledge autumn-checkout`,

  async run(args) {
    const { values, positionals } = readArguments(args, OPTIONS);
    const [oldPath, newPath, more] = positionals;
    if (oldPath === undefined || newPath === undefined)
      throw new WrongCall("it takes two snapshots, the old and the new");
    if (more !== undefined) throw new WrongCall(`only two snapshots are taken, but there is "${more}", too`);
    const now = presentOf(values);
    const [before, after] = [openSource(oldPath), openSource(newPath)];
    const zone = after.project.zone ?? before.project.zone;
    const acknowledged = values.acknowledge ?? [];
    const keys = new Set([...Object.keys(before.snapshot.releases), ...Object.keys(after.snapshot.releases)]);
    for (const key of acknowledged) {
      if (!keys.has(key)) throw new WrongCall(`--acknowledge: ${unknown("release", key, keys)}`);
    }
    const releases = await compareReleases(before.snapshot, after.snapshot, now, zone);
    const others = compareOthers(before, after);
    const people = values.people === undefined ? undefined : readPeople(values.people);
    const deployment = readDeployment(values.deployment);
    const whom = people && (await comparePeople(before.snapshot, after.snapshot, people, deployment, now));
    const jumps = releases.filter(({ key, jumps: its }) => its.length > 0 && !acknowledged.includes(key));

    if (values.json)
      printJson({ now: new Date(now).toISOString(), releases, ...others, ...(whom && { people: whom }) });
    else {
      print(paint.dim(`${oldPath} → ${newPath}, at ${toLocalText(now, zone)} ${zone ?? "UTC"}`));
      printChanges(releases, others, whom, people?.length ?? 0);
      for (const { key, jumps: its } of releases) {
        for (const jump of its) {
          if (acknowledged.includes(key)) print(`acknowledged: ${key}: ${jump}`);
          else sayFailure(`${key}: ${jump}`);
        }
      }
    }
    if (jumps.length === 0) return 0;
    const options = jumps.map(({ key }) => `--acknowledge ${key}`).join(" ");
    throw new Failure(`${plural(jumps.length, "release")} would jump; if that is meant: ${options}`);
  },
};

/** What has changed beside the releases: section to names. */
type Others = Readonly<Record<string, readonly string[]>>;

function compareOthers(before: Source, after: Source): Others {
  const others: Record<string, string[]> = {};
  for (const section of ["flags", "segments", "plans"] as const) {
    const [old, young] = [before.snapshot[section] ?? {}, after.snapshot[section] ?? {}];
    const changed: string[] = [];
    for (const key of new Set([...Object.keys(old), ...Object.keys(young)])) {
      const [was, is] = [old, young].map((entries) => Object.hasOwn(entries, key));
      if (was && is && isSame(old[key], young[key])) continue;
      changed.push(!is ? `${key} (gone)` : !was ? `${key} (new)` : `${key}${fieldsOf(old[key], young[key])}`);
    }
    others[section] = changed;
  }
  const settings = (["environment", "lineage", "freezes", "lease"] as const).filter(
    (key) => !isSame(before.snapshot[key], after.snapshot[key]),
  );
  return { ...others, settings };
}

function fieldsOf(old: unknown, young: unknown): string {
  if (!isObject(old) || !isObject(young)) return "";
  const fields = [...new Set([...Object.keys(old), ...Object.keys(young)])].filter(
    (name) => !isSame(old[name], young[name]),
  );
  return ` (${fields.join(", ")})`;
}

function printChanges(
  releases: readonly ReleaseChange[],
  others: Others,
  whom: PeopleChange | undefined,
  number: number,
): void {
  const rows = releases.map(({ key, change, before, after, fields }) => [
    key,
    sharesOf(before, after),
    change === "changed" ? fields.join(", ") : change === "same" ? "" : change,
  ]);
  if (rows.length > 0) print(table([["release", "share now", "changed"], ...rows]));
  for (const [section, names] of Object.entries(others)) {
    if (names.length > 0) print(`${section}: ${names.join(", ")}`);
  }
  const isSame = releases.every(({ change }) => change === "same") && Object.values(others).flat().length === 0;
  if (isSame) print("nothing has changed");
  if (!whom) return;
  const { touched, releases: moves, flags } = whom;
  print(`\n${count(touched)} of ${plural(number, "person", "people")} get something else now`);
  const lists = [...moves, ...flags].map(({ what, people, names }) => [
    `  ${what}`,
    count(people),
    names.join(", ") + (people > names.length ? ", …" : ""),
  ]);
  if (lists.length > 0) print(table(lists, [false, true]));
}

/** The shares under the old and the new, by audience. */
function sharesOf(before: readonly Reach[], after: readonly Reach[]): string {
  const texts = byAudience(before, after).flatMap(({ name, was, is }) => {
    if (was === 0 && is === 0) return [];
    return [was === is ? `${percent(was)} of ${name}` : `${percent(was)} → ${percent(is)} of ${name}`];
  });
  return texts.length > 0 ? texts.join("; ") : "nobody";
}
