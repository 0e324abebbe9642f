import { type Command, onlyOne, presentOf, readArguments, readInstant, WrongCall } from "./command.js";
import { type EvaluationContext, type Explanation, type ExplanationStep, open } from "./core.js";
import { toLocalText } from "./instants.js";
import { unknown } from "./nearest.js";
import { readContext, readDeployment } from "./people.js";
import { isObject } from "./project.js";
import { describeGate, describeStep } from "./reasons.js";
import { DIRECTORY, IN_EITHER, openSource, type Source } from "./source.js";
import { paint, print, printJson } from "./terminal.js";

const OPTIONS = {
  ...IN_EITHER,
  at: { type: "string", value: "instant", help: "at which instant, default now" },
  person: { type: "string", value: "json", help: "for whom, default somebody of whom nothing is known" },
  deployment: { type: "string", value: "app@version", help: "in which deployment, as shop@2.4.0" },
} as const;

/** `footlights explain`: why somebody gets what they get. */
export const explain: Command = {
  name: "explain",
  summary: "says in plain words why somebody gets what they get of a flag",
  usage: "<flag>",
  options: OPTIONS,
  text: `Every question in the order in which it is asked, with what was found, up to the one that decided.

  footlights explain new-checkout --person '{"targetingKey":"anna","email":"anna@example.com"}'
  footlights explain new-checkout --at 2026-12-04T11:00 --deployment shop@2.4.0
  footlights explain new-checkout --in public/snapshot.json --json`,

  async run(args) {
    const { values, positionals } = readArguments(args, OPTIONS);
    const key = onlyOne(positionals, "flag");
    if (key === undefined) throw new WrongCall("it takes the key of a flag");
    const source = openSource(values.in ?? DIRECTORY);
    const { zone } = source.project;
    const at = values.at === undefined ? presentOf(values) : readInstant(values.at, "at", zone);
    const context = readContext(values.person ?? "{}", "--person");
    checkKey(key, source);
    const client = await open(source.snapshot, readDeployment(values.deployment));
    const explanation = client.rehearse({ at, context }).explain(key);
    client.close();
    if (values.json) printJson({ at: new Date(at).toISOString(), context, ...explanation });
    else tell(explanation, context, source, values.deployment);
    return 0;
  },
};

function checkKey(key: string, { snapshot }: Source): void {
  if (Object.hasOwn(snapshot.flags, key)) return;
  const release = Object.hasOwn(snapshot.releases, key) ? snapshot.releases[key] : undefined;
  if (release === undefined) throw new WrongCall(unknown("flag", key, Object.keys(snapshot.flags)));
  const flags = Object.keys(isObject(release) && isObject(release.flags) ? release.flags : {});
  throw new WrongCall(`"${key}" is a release, ask for a flag that it gives: ${flags.join(", ")}`);
}

function tell(
  { key, details, now, steps }: Explanation,
  context: EvaluationContext,
  { snapshot, project: { zone } }: Source,
  deployment: string | undefined,
): void {
  const { variant, value, errorMessage, flagMetadata } = details;
  const local = (instant: number) => toLocalText(instant, zone);
  const answer = variant === undefined ? `cannot answer: ${errorMessage}` : `is "${variant}", ${JSON.stringify(value)}`;
  print(paint.bold(`${key} ${answer}`));
  const where = deployment === undefined ? "" : `, in ${deployment}`;
  print(paint.dim(`${local(now)} ${zone ?? "UTC"}, for ${JSON.stringify(context)}${where}`));
  print("");
  for (const step of steps) {
    print(`${step.decides ? paint.green("→") : paint.dim("·")} ${describeStep(step, local)}`);
    for (const gate of step.gates ?? []) {
      const mark = gate.passed === true ? paint.green("✓") : gate.passed === false ? paint.red("✗") : paint.yellow("?");
      print(`    ${mark} ${describeGate(gate, releaseOf(step, snapshot.releases), snapshot.plans)}`);
    }
  }
  if (flagMetadata.nextChangeAt !== undefined) {
    print(`\nIf nothing else changes, the clock changes this at ${local(flagMetadata.nextChangeAt)}.`);
  }
}

function releaseOf(step: ExplanationStep, releases: Readonly<Record<string, unknown>>): unknown {
  return step.release === undefined ? undefined : releases[step.release];
}
