// Conditions in three values: true, false, and undefined for unknown.

import { createHash } from "node:crypto";
import { demand, fields, has, isFullList, isName, isObject, isText, optional, own } from "./shape.mjs";
import { instant } from "./time.mjs";
import { isRange, isVersion, meets } from "./version.mjs";

const LOGIC = ["all", "any", "not", "segment", "flag", "attribute"];
const FOLDING = ["in", "contains", "startsWith", "endsWith", "hashedIn"];
const isScalar = (value) => ["string", "number", "boolean"].includes(typeof value);
const isNumber = (value) => typeof value === "number";
const isInstant = (value) => instant(value) !== undefined;

/** What each test is given in the document. */
const OPERANDS = {
  in: (value) => isFullList(value, isScalar),
  contains: (value) => isFullList(value, isScalar),
  startsWith: (value) => isFullList(value, isText),
  endsWith: (value) => isFullList(value, isText),
  lt: isNumber,
  lte: isNumber,
  gt: isNumber,
  gte: isNumber,
  before: isInstant,
  after: isInstant,
  version: isRange,
  exists: (value) => typeof value === "boolean",
  hashedIn: (value) => {
    fields(value, ["salt", "sha256"], ["salt", "sha256"]);
    return isText(value.salt) && isFullList(value.sha256, (hash) => isText(hash) && /^[0-9a-f]{64}$/i.test(hash));
  },
};

/** Throws if the condition has a fault. */
export function checkCondition(condition) {
  demand(isObject(condition), "a condition is an object");
  const kinds = LOGIC.filter((kind) => has(condition, kind));
  demand(kinds.length === 1, "a condition is one thing");
  const [kind] = kinds;
  const value = condition[kind];
  if (kind === "attribute") {
    const tests = Object.keys(OPERANDS).filter((test) => has(condition, test));
    demand(tests.length === 1, "an attribute has one test");
    fields(condition, ["attribute", tests[0], ...(FOLDING.includes(tests[0]) ? ["fold"] : [])]);
    optional(condition, "fold", (fold) => typeof fold === "boolean");
    demand(isName(value) && OPERANDS[tests[0]](condition[tests[0]]), "a test is wrong");
  } else if (kind === "all" || kind === "any") {
    fields(condition, [kind]);
    demand(Array.isArray(value) && value.length > 0, "not a list of conditions");
    value.forEach(checkCondition);
  } else if (kind === "not") {
    fields(condition, [kind]);
    checkCondition(value);
  } else if (kind === "segment") {
    fields(condition, [kind]);
    demand(isText(value), "not a name");
  } else {
    fields(condition, ["flag", "is"], ["is"]);
    demand(isText(value) && isFullList(condition.is, isText), "not a flag with variants");
  }
}

export const and = (truths) => (truths.includes(false) ? false : truths.includes(undefined) ? undefined : true);
export const or = (truths) => (truths.includes(true) ? true : truths.includes(undefined) ? undefined : false);
export const not = (truth) => (truth === undefined ? undefined : !truth);

/** The value at a dotted path; `null` is missing. */
export function attribute(context, path) {
  let value = context;
  for (const part of path.split(".")) value = own(value, part);
  return value ?? undefined;
}

/** Unicode's simple lower case: one letter for each, which `toLowerCase` does not do for the dotted capital I. */
const folded = (text) => [...text].map((letter) => (letter === "\u0130" ? "i" : letter.toLowerCase())).join("");

/** The truth of a condition. `ask` answers for segments and flags. */
export function truth(condition, context, ask) {
  if (has(condition, "all")) return and(condition.all.map((part) => truth(part, context, ask)));
  if (has(condition, "any")) return or(condition.any.map((part) => truth(part, context, ask)));
  if (has(condition, "not")) return not(truth(condition.not, context, ask));
  if (has(condition, "segment")) return ask.segment(condition.segment);
  if (has(condition, "flag")) return ask.flag(condition.flag, condition.is);
  const test = Object.keys(OPERANDS).find((name) => has(condition, name));
  const value = attribute(context, condition.attribute);
  if (test === "exists") return (value !== undefined) === condition.exists;
  if (value === undefined) return undefined;
  const fold = condition.fold ? (item) => (isText(item) ? folded(item) : item) : (item) => item;
  return TESTS[test](value, condition[test], fold);
}

/** A list passes if any item does. */
const ofItems = (test) => (value, operand, fold) =>
  Array.isArray(value) ? or(value.map((item) => test(item, operand, fold))) : test(value, operand, fold);

/** Whether one item equals one of a list; the wrong type is the type of no item in the list. */
function isOneOf(item, list, fold) {
  const alike = list.filter((other) => isScalar(item) && typeof other === typeof item);
  return alike.length ? alike.some((other) => fold(other) === fold(item)) : undefined;
}

const ofText = (test) => (item, list, fold) =>
  isText(item) ? list.some((other) => test(fold(item), fold(other))) : undefined;
const ofNumber = (test) => (value, operand) => (isNumber(value) ? test(value, operand) : undefined);
const ofInstant = (test) => (value, operand) => (isInstant(value) ? test(instant(value), instant(operand)) : undefined);

const TESTS = {
  in: ofItems(isOneOf),
  startsWith: ofItems(ofText((text, start) => text.startsWith(start))),
  endsWith: ofItems(ofText((text, end) => text.endsWith(end))),
  contains: (value, list, fold) => {
    if (Array.isArray(value)) return or(value.map((item) => isOneOf(item, list, fold)));
    const texts = list.filter(isText);
    return isText(value) && texts.length ? texts.some((part) => fold(value).includes(fold(part))) : undefined;
  },
  lt: ofNumber((value, operand) => value < operand),
  lte: ofNumber((value, operand) => value <= operand),
  gt: ofNumber((value, operand) => value > operand),
  gte: ofNumber((value, operand) => value >= operand),
  before: ofInstant((value, operand) => value < operand),
  after: ofInstant((value, operand) => value > operand),
  version: (value, range) => (isVersion(value) ? meets(value, range) : undefined),
  hashedIn: (value, { salt, sha256 }, fold) => {
    if (!isText(value)) return undefined;
    const hash = createHash("sha256")
      .update(`${salt}/${fold(value)}`)
      .digest("hex");
    return sha256.some((other) => other.toLowerCase() === hash);
  },
};
