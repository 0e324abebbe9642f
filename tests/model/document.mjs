// What is readable in a document, and what fails closed.

import { checkCondition } from "./condition.mjs";
import {
  demand,
  Fault,
  fields,
  has,
  isFlagValue,
  isFullList,
  isList,
  isName,
  isObject,
  isText,
  optional,
  own,
} from "./shape.mjs";
import { duration, instant } from "./time.mjs";
import { isRange } from "./version.mjs";

const TOP = "$schema format environment lineage revision publishedAt lease segments flags freezes plans releases".split(
  " ",
);
const isInstant = (value) => instant(value) !== undefined;
const isDuration = (value) => duration(value) !== undefined;

/** Whether something can be read. */
function isSound(check) {
  try {
    check();
    return true;
  } catch (error) {
    if (error instanceof Fault) return false;
    throw error;
  }
}

const isCondition = (value) => {
  checkCondition(value);
  return true;
};

/** Throws if the whole document is refused. */
export function checkTop(document) {
  fields(document, TOP, ["format"]);
  demand(document.format === 1, "another format");
  for (const key of ["environment", "lineage"]) optional(document, key, isName);
  optional(document, "revision", (value) => Number.isSafeInteger(value) && value >= 0);
  optional(document, "publishedAt", isInstant);
  optional(document, "lease", isDuration);
  for (const key of ["segments", "flags", "plans", "releases"]) optional(document, key, isObject);
}

/** A share in thousandths of a percent. */
export const thousandths = (share) => Math.round(share * 1000);

const isShare = (value) =>
  typeof value === "number" && value >= 0 && value <= 100 && Number(value.toFixed(3)) === value;

const isDeploymentNeed = (value) => isRange(value) || (isObject(value) && Object.values(value).every(isRange));

/** Throws if the flag has a fault. */
function checkFlag(flag) {
  fields(flag, ["variants", "dormant", "disabled", "needs", "rules", "salt"], ["variants", "dormant"]);
  const { variants } = flag;
  demand(isObject(variants) && Object.keys(variants).length > 0, "no variants");
  const values = Object.values(variants);
  demand(
    values.every((value) => isFlagValue(value) && typeof value === typeof values[0]),
    "variants of two types",
  );
  demand(isText(flag.dormant) && has(variants, flag.dormant), "no such variant");
  optional(flag, "disabled", (value) => typeof value === "boolean");
  optional(flag, "salt", isText);
  optional(flag, "needs", (needs) => {
    fields(needs, ["deployment"]);
    optional(needs, "deployment", isDeploymentNeed);
    return true;
  });
  optional(flag, "rules", (rules) =>
    isList(rules, (rule) => {
      fields(rule, ["when", "serve", "split", "by"]);
      optional(rule, "when", isCondition);
      demand(has(rule, "serve") !== has(rule, "split"), "a rule serves or splits");
      if (has(rule, "serve")) {
        demand(!has(rule, "by"), "nothing is split");
        return isText(rule.serve) && has(variants, rule.serve);
      }
      optional(rule, "by", isName);
      const isArm = (arm) => {
        fields(arm, ["variant", "weight"], ["variant", "weight"]);
        demand(isText(arm.variant) && has(variants, arm.variant), "no such variant");
        return Number.isSafeInteger(arm.weight) && arm.weight >= 0;
      };
      demand(isFullList(rule.split, isArm), "not a split");
      const sum = rule.split.reduce((weights, { weight }) => weights + weight, 0);
      return sum >= 1 && sum <= 2 ** 32 - 1;
    }),
  );
}

/** A flag: sound or not, and whether the kill switch wins all the same. */
function readFlag(flag) {
  const sound = isSound(() => checkFlag(flag));
  const dormant = own(own(flag, "variants"), own(flag, "dormant"));
  return { flag, sound, disabled: own(flag, "disabled") === true && isFlagValue(dormant) };
}

/** Throws if the plan has a fault. What `until` of an instant must be later than is the release's affair. */
function checkPlan(plan) {
  demand(Array.isArray(plan), "not a list");
  for (const cue of plan) {
    fields(cue, ["stage", "after", "at", "audience", "share"], ["stage"]);
    demand(isName(cue.stage), "not a name");
    demand(has(cue, "after") !== has(cue, "at"), "a cue stands after a duration or at an instant");
    const kind = has(cue, "after") ? isDuration : isInstant;
    demand(kind(cue.after ?? cue.at), "no time");
    optional(cue, "audience", isCondition);
    optional(cue, "share", (share) => {
      if (!isObject(share)) return isShare(share);
      fields(share, ["from", "to", "until"], ["from", "to", "until"]);
      demand(isShare(share.from) && isShare(share.to) && share.from <= share.to, "not rising");
      return kind(share.until);
    });
  }
}

/** How long a rising share takes. */
export function lengthOf(cue, opens) {
  if (has(cue, "after")) return duration(cue.share.until) - duration(cue.after);
  return instant(cue.share.until) - Math.max(instant(cue.at), opens);
}

const DEFAULT_PLAN = [{ stage: "general", after: "PT0S" }];

/** The cues of a release, wherever they stand. */
function planOf(document, release) {
  if (!has(release, "plan")) return DEFAULT_PLAN;
  return isText(release.plan) ? own(document.plans, release.plan) : release.plan;
}

const RELEASE =
  "flags needs audience opens plan holds ignoresFreezes curtain guardrail announcement rollback salt by".split(" ");

/** Throws if the release cannot be decoded. */
function checkRelease(document, release) {
  fields(release, RELEASE, ["flags", "opens"]);
  demand(isObject(release.flags) && Object.values(release.flags).every(isText), "not flags with variants");
  demand(isInstant(release.opens), "no instant");
  optional(release, "needs", (needs) => {
    fields(needs, ["deployment", "flags"]);
    optional(needs, "deployment", isDeploymentNeed);
    optional(needs, "flags", (map) => isObject(map) && Object.values(map).every((list) => isFullList(list, isText)));
    return true;
  });
  optional(release, "audience", isCondition);
  const plan = planOf(document, release);
  checkPlan(plan);
  for (const cue of plan) {
    if (isObject(cue.share)) demand(lengthOf(cue, instant(release.opens)) > 0, "until is before its cue");
  }
  optional(release, "ignoresFreezes", (value) => typeof value === "boolean");
  optional(release, "curtain", (value) => ["live", "navigation", "session"].includes(value));
  optional(release, "guardrail", (guardrail) => {
    fields(guardrail, ["failures", "within"], ["failures", "within"]);
    return Number.isSafeInteger(guardrail.failures) && guardrail.failures > 0 && isDuration(guardrail.within);
  });
  optional(release, "announcement", isObject);
  optional(release, "salt", isText);
  optional(release, "by", isName);
}

/** A hold or freeze as `[from, until)`. One with a fault has no end, and perhaps no beginning. */
function readStop(stop) {
  const sound = isSound(() => {
    fields(stop, ["from", "until", "reason"], ["from"]);
    demand(isInstant(stop.from), "no instant");
    optional(stop, "reason", isText);
    optional(stop, "until", (until) => isInstant(until) && instant(until) >= instant(stop.from));
  });
  const from = instant(own(stop, "from")) ?? Number.NEGATIVE_INFINITY;
  return { from, until: (sound && instant(stop.until)) || Number.POSITIVE_INFINITY };
}

/** A list of stops. What is no list stops always. */
function readStops(holder, key) {
  if (!has(holder, key)) return [];
  if (Array.isArray(holder[key])) return holder[key].map(readStop);
  return [{ from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY }];
}

/** The rollback of a release: none, unreadable, or when it begins and whom it keeps. */
function readRollback(release, plan) {
  if (!has(release, "rollback")) return undefined;
  const { rollback } = release;
  const sound = isSound(() => {
    fields(rollback, ["at", "reason", "to", "share"], ["at"]);
    demand(isInstant(rollback.at), "no instant");
    optional(rollback, "reason", isText);
    demand(!has(rollback, "to") || !has(rollback, "share"), "back to a stage or to a share");
    optional(rollback, "to", (to) => plan.some(({ stage }) => stage === to));
    optional(rollback, "share", isShare);
  });
  if (!sound) return { unreadable: true };
  const at = instant(rollback.at);
  return { at, applies: instant(release.opens) <= at, to: rollback.to, share: rollback.share };
}

function readRelease(document, flags, freezes, key, release) {
  const given = isObject(own(release, "flags")) ? release.flags : {};
  if (!isSound(() => checkRelease(document, release))) return { key, given, sound: false, malformed: true };
  const plan = planOf(document, release);
  const isThere = ([flag, variant]) => has(flags, flag) && has(own(flags[flag].flag, "variants"), variant);
  return {
    key,
    given,
    release,
    plan,
    sound: true,
    malformed: !Object.entries(given).every(isThere),
    opens: instant(release.opens),
    stops: [...readStops(release, "holds"), ...(release.ignoresFreezes ? [] : freezes)],
    rollback: readRollback(release, plan),
  };
}

const mapped = (map, read) =>
  Object.fromEntries(Object.entries(map ?? {}).map(([key, value]) => [key, read(value, key)]));

/** The document as it can be read, or undefined if it is refused. */
export function readDocument(document) {
  if (!isSound(() => checkTop(document))) return undefined;
  const flags = mapped(document.flags, readFlag);
  const freezes = readStops(document, "freezes");
  return {
    revision: document.revision ?? 0,
    lineage: document.lineage,
    lease: duration(document.lease ?? "P1D"),
    segments: mapped(document.segments, (segment) => ({ segment, sound: isSound(() => checkCondition(segment)) })),
    flags,
    releases: mapped(document.releases, (release, key) => readRelease(document, flags, freezes, key, release)),
  };
}
