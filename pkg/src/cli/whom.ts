import type { Plain } from "./compile.js";
import { type Answers, type Deployment, type EvaluationContext, open } from "./core.js";
import { nameOf } from "./people.js";
import { isObject } from "./project.js";
import { progress } from "./terminal.js";
import { createVariantReader } from "./variants.js";

/** A change that some people see. */
export interface Move {
  readonly what: string;
  readonly people: number;
  /** The first of them. */
  readonly names: readonly string[];
}

/** What changes for a list of people. */
export interface PeopleChange {
  /** How many get anything else. */
  readonly touched: number;
  readonly releases: readonly Move[];
  readonly flags: readonly Move[];
}

const NAMES = 3;

/** Compares what each of a list of people has under two snapshots, at one instant. */
export async function comparePeople(
  before: Plain,
  after: Plain,
  people: readonly EvaluationContext[],
  deployment: Deployment,
  at: number,
): Promise<PeopleChange> {
  const [old, young] = [await open(before, deployment), await open(after, deployment)];
  const releases = new Map<string, Move>();
  const flags = new Map<string, Move>();
  const keys = [...new Set([...old.flags(), ...young.flags()])].sort();
  const [readOld, readYoung] = [createVariantReader(before), createVariantReader(after)];
  const sameValue = (key: string, variant: string) =>
    valueText(before.flags[key], variant) === valueText(after.flags[key], variant);
  const tell = progress("comparing", people.length);
  let touched = 0;
  for (const [index, context] of people.entries()) {
    const name = nameOf(context, index);
    const [was, is] = [old.rehearse({ at, context }), young.rehearse({ at, context })];
    let isTouched = false;
    const [had, has] = [openIn(was), openIn(is)];
    for (const key of [...had, ...has]) {
      if (had.has(key) && has.has(key)) continue;
      note(releases, `${key}: ${has.has(key) ? "in" : "out"}`, name);
    }
    for (const key of keys) {
      const [from, to] = [readOld(was, key), readYoung(is, key)];
      if (from === to && (from === undefined || sameValue(key, from))) continue;
      isTouched = true;
      const what = from === to ? `${to} has another value` : `${from ?? NOTHING} → ${to ?? NOTHING}`;
      note(flags, `${key}: ${what}`, name);
    }
    if (isTouched) touched += 1;
    tell(index + 1);
  }
  old.close();
  young.close();
  return { touched, releases: [...releases.values()], flags: [...flags.values()] };
}

function openIn(answers: Answers): Set<string> {
  return new Set(answers.releases().flatMap(({ key, open: isOpen }) => (isOpen ? [key] : [])));
}

/** What a page has where the snapshot has no such flag. */
const NOTHING = "the default in the code";

function valueText(flag: unknown, variant: string): string {
  return JSON.stringify(isObject(flag) && isObject(flag.variants) ? flag.variants[variant] : undefined);
}

function note(moves: Map<string, Move>, what: string, name: string): void {
  const { people, names } = moves.get(what) ?? { people: 0, names: [] };
  moves.set(what, { what, people: people + 1, names: names.length < NAMES ? [...names, name] : names });
}
