import type { Cause } from "./core.js";
import { isObject } from "./project.js";
import type { CueTime } from "./schedule.js";

/** A condition in a few words. */
export function describeCondition(condition: unknown): string {
  if (!isObject(condition)) return "everybody";
  const { all, any, not, segment, flag, is, attribute, fold: _, ...tests } = condition;
  const inner = (list: unknown, word: string) =>
    Array.isArray(list) ? list.map((item) => bracket(describeCondition(item))).join(` ${word} `) : undefined;
  const both = inner(all, "and") ?? inner(any, "or");
  if (both !== undefined) return both;
  if (not !== undefined) return `not ${bracket(describeCondition(not))}`;
  if (typeof segment === "string") return segment;
  if (typeof flag === "string") return `${flag} is ${[is].flat().join(" or ")}`;
  const [test] = Object.entries(tests);
  if (!test) return "everybody";
  const [name, value] = test;
  return `${attribute} ${name} ${isObject(value) ? "…" : [value].flat().join(", ")}`;
}

function bracket(text: string): string {
  return text.includes(" ") ? `(${text})` : text;
}

/** Whom a cue reaches: `5 % rising to 50 % of everybody`. */
export function describeCue({ share, to, audience }: CueTime): string {
  const rise = to === undefined ? "" : ` rising to ${to} %`;
  const whom = describeCondition(audience);
  return share === 100 && to === undefined ? whom : `${share} %${rise} of ${whom}`;
}

/** Thousandths of a percent, for people. */
export function percent(threshold: number): string {
  return `${threshold / 1000} %`;
}

/** A cause, for people. */
export function describeCause(cause: Cause | undefined): string {
  return cause === undefined ? "" : CAUSES[cause];
}

const CAUSES: Readonly<Record<Cause, string>> = {
  OVERRIDE: "overridden",
  NOT_DEPLOYED: "not in this deployment",
  RELEASED: "released",
  RULE: "by a rule",
  INCOMPLETE: "a flag of it is switched off or has a fault",
  GUARDRAIL: "its guardrail has tripped",
  ROLLED_BACK: "rolled back",
  NEEDS: "what it needs is not there",
  AUDIENCE: "not in the audience",
  SCHEDULED: "not yet due",
  SHARE: "not yet in the share",
  CURTAIN: "held by the curtain",
};
