import { type Command, presentOf, readArguments, readInstant, takeNone, WrongCall } from "./command.js";
import type { Plain } from "./compile.js";
import { type Answers, type Client, type EvaluationContext, open, type ReleaseState } from "./core.js";
import { describeCause } from "./describe.js";
import { toLocalText } from "./instants.js";
import { readContext, readDeployment, readPeople } from "./people.js";
import { readProgramme } from "./programme.js";
import { isObject } from "./project.js";
import { DIRECTORY, IN_EITHER, openSource, type Source } from "./source.js";
import { count, paint, plural, print, printJson, progress, say, table } from "./terminal.js";
import { createVariantReader } from "./variants.js";

const OPTIONS = {
  ...IN_EITHER,
  at: { type: "string", value: "instant", help: "at which instant, default now" },
  person: { type: "string", value: "json", help: "for whom, default somebody of whom nothing is known" },
  people: { type: "string", value: "file", help: "for a list of people, one in JSON on each line: how many are in" },
  deployment: { type: "string", value: "app@version", help: "in which deployment, as shop@2.4.0" },
} as const;

/** `footlights rehearse`: who has what at an instant. */
export const rehearse: Command = {
  name: "rehearse",
  summary: "shows who has what at an instant, and how many people are in at each cue",
  usage: "[options]",
  options: OPTIONS,
  text: `The answers are those that a page would get at that instant from a snapshot that it has just confirmed.

  footlights rehearse --at 2026-12-04T11:00
  footlights rehearse --at 2026-12-04T11:00 --person '{"targetingKey":"anna","email":"anna@example.com"}'
  footlights rehearse --people people.jsonl --deployment shop@2.4.0`,

  async run(args) {
    const { values, positionals } = readArguments(args, OPTIONS);
    takeNone(positionals);
    if (values.person !== undefined && values.people !== undefined) {
      throw new WrongCall("either --person or --people, not both");
    }
    const source = openSource(values.in ?? DIRECTORY);
    const { zone } = source.project;
    const at = values.at === undefined ? presentOf(values) : readInstant(values.at, "at", zone);
    const deployment = readDeployment(values.deployment);
    const people = values.people === undefined ? undefined : readPeople(values.people);
    const person = readContext(values.person ?? "{}", "--person");
    if (values.deployment === undefined && !values.json && needsDeployment(source)) {
      say("note: some of it needs a certain deployment, and is closed as none is given with --deployment app@version");
    }
    const client = await open(source.snapshot, deployment);
    try {
      if (people) await rehearsePeople(client, source, people, at, values);
      else rehearsePerson(client, source, person, at, values.json === true);
    } finally {
      client.close();
    }
    return 0;
  },
};

function needsDeployment({ snapshot }: Source): boolean {
  return [...Object.values(snapshot.flags), ...Object.values(snapshot.releases)].some(
    (entry) => isObject(entry) && isObject(entry.needs) && entry.needs.deployment !== undefined,
  );
}

function rehearsePerson(
  client: Client,
  { project }: Source,
  context: EvaluationContext,
  at: number,
  isJson: boolean,
): void {
  const { zone } = project;
  const answers = client.rehearse({ at, context });
  const flags = answers.flags().map((key) => ({ key, ...answers.explain(key).details }));
  if (isJson) {
    printJson({ at: new Date(at).toISOString(), context, releases: answers.releases(), flags });
    return;
  }
  print(paint.dim(`${toLocalText(at, zone)} ${zone ?? "UTC"}, for ${JSON.stringify(context)}`));
  const changes = (instant: number | undefined) =>
    instant === undefined ? "" : `changes ${toLocalText(instant, zone)}`;
  const releases = answers
    .releases()
    .map((state) => [
      state.key,
      state.stage ?? "",
      state.open ? "open" : "closed",
      state.open && state.since !== undefined ? `since ${toLocalText(state.since, zone)}` : describeCause(state.cause),
      changes(state.nextChangeAt),
    ]);
  print(table([["release", "stage", "", "", ""], ...releases]));
  print("");
  const rows = flags.map(({ key, variant, value, errorMessage, flagMetadata }) => [
    key,
    variant ?? "",
    JSON.stringify(value) ?? "",
    errorMessage ?? [describeCause(flagMetadata.cause), flagMetadata.release].filter(Boolean).join(": "),
    changes(flagMetadata.nextChangeAt),
  ]);
  print(table([["flag", "variant", "value", "", ""], ...rows]));
}

/** How many of a list have a release at an instant. */
interface Attendance {
  readonly at: number;
  readonly stage: string;
  readonly open: number;
}

async function rehearsePeople(
  client: Client,
  source: Source,
  people: readonly EvaluationContext[],
  at: number,
  { json: isJson, people: file }: { readonly json?: boolean; readonly people?: string },
): Promise<void> {
  const { zone } = source.project;
  const programme = (await readProgramme(source, at, at)).filter(({ release }) => release !== undefined);
  const instants = [...new Set([at, ...programme.filter(({ kind }) => kind !== "hold").map((event) => event.at)])];
  const tell = progress("rehearsing", (instants.length + 1) * people.length);
  let done = 0;

  const attendance = new Map<string, Attendance[]>();
  for (const instant of instants.sort((a, b) => a - b)) {
    const open = new Map<string, number>();
    let states: readonly ReleaseState[] = [];
    for (const context of people) {
      states = client.rehearse({ at: instant, context }).releases();
      for (const { key, open: isIn } of states) if (isIn) open.set(key, (open.get(key) ?? 0) + 1);
      tell(++done);
    }
    for (const { key, stage = "" } of states) {
      // Of the others, only what happens to this release.
      if (instant !== at && !programme.some((event) => event.release === key && event.at === instant)) continue;
      const entry = { at: instant, stage, open: open.get(key) ?? 0 };
      attendance.set(key, [...(attendance.get(key) ?? []), entry]);
    }
  }
  const variants = countVariants(people, at, client, source.snapshot, () => tell(++done));

  if (isJson) {
    const text = (instant: number) => new Date(instant).toISOString();
    const releases = [...attendance].map(([key, cues]) => [key, cues.map((cue) => ({ ...cue, at: text(cue.at) }))]);
    const flags = [...variants].map(([key, counts]) => [key, Object.fromEntries(counts)]);
    printJson({
      at: text(at),
      people: people.length,
      releases: Object.fromEntries(releases),
      flags: Object.fromEntries(flags),
    });
    return;
  }
  const share = (number: number) => `${((number / people.length) * 100).toFixed(1)} %`;
  print(paint.dim(`${plural(people.length, "person", "people")} of ${file}, times in ${zone ?? "UTC"}`));
  for (const [key, cues] of attendance) {
    print(`\n${paint.bold(key)}`);
    const rows = cues.map((cue) => [
      `  ${toLocalText(cue.at, zone)}`,
      cue.stage,
      count(cue.open),
      share(cue.open),
      cue.at === at ? "←" : "",
    ]);
    print(table(rows, [false, false, true, true]));
  }
  print(`\n${paint.bold(`flags, ${toLocalText(at, zone)}`)}`);
  const rows = [...variants].map(([key, counts]) => [
    `  ${key}`,
    [...counts].map(([variant, number]) => `${variant} ${count(number)} (${share(number)})`).join(", "),
  ]);
  print(table(rows));
}

function countVariants(
  people: readonly EvaluationContext[],
  at: number,
  client: Client,
  snapshot: Plain,
  done: () => void,
): Map<string, Map<string, number>> {
  const read = createVariantReader(snapshot);
  const variants = new Map<string, Map<string, number>>();
  for (const key of client.flags()) variants.set(key, new Map(client.variants(key).map((variant) => [variant, 0])));
  for (const context of people) {
    const answers: Answers = client.rehearse({ at, context });
    for (const [key, counts] of variants) {
      const variant = read(answers, key);
      if (variant !== undefined) counts.set(variant, (counts.get(variant) ?? 0) + 1);
    }
    done();
  }
  return variants;
}
