// Whether a release includes a person, and what stands in the way.

import { bucket } from "./bucket.mjs";
import { comes, stageOf, threshold } from "./clock.mjs";
import { attribute, truth } from "./condition.mjs";
import { thousandths } from "./document.mjs";
import { has, own } from "./shape.mjs";
import { meets } from "./version.mjs";

const ALL = 100_000;

/** Whom a bucket is drawn for: a text, or a safe integer in decimal. */
export function unitOf(context, by = "targetingKey") {
  const value = attribute(context, by);
  if (typeof value === "string" && value !== "") return value;
  return Number.isSafeInteger(value) ? String(value) : undefined;
}

/** The person's bucket in a release; none without a unit. */
export function bucketOf({ key, release }, context) {
  const unit = unitOf(context, release.by);
  return unit === undefined ? undefined : bucket(release.salt ?? key, unit);
}

/** A share of everybody needs no bucket. */
const holds = (share, found) => share >= ALL || (found !== undefined && found < share);

/** Whether the deployment meets `needs.deployment`. */
export function isMet(needs, { app, version } = {}) {
  const need = needs?.deployment;
  if (need === undefined) return true;
  const range = typeof need === "string" ? need : own(need, app);
  return range !== undefined && version !== undefined && meets(version, range) === true;
}

/** Whether the code of a flag is there. */
export function isDeployed(key, flag, deployment) {
  return isMet(flag.needs, deployment) && (deployment.carries === undefined || deployment.carries.includes(key));
}

/** Whether some cue has come. */
export const hasOpened = (release, { widens }) =>
  release.sound && release.plan.some((cue) => comes(release, cue) <= widens);

/** The cues that have come, with those the person is in. */
function included(release, cues, view, ask) {
  const come = cues.filter((cue) => comes(release, cue) <= view.widens);
  const meant = come.filter((cue) => !has(cue, "audience") || truth(cue.audience, view.context, ask) === true);
  const found = bucketOf(release, view.context);
  const inside = meant.filter((cue) => holds(threshold(release, cue, view.widens), found));
  const cause = !come.length ? "SCHEDULED" : !meant.length ? "AUDIENCE" : !inside.length ? "SHARE" : undefined;
  return { inside, cause };
}

/**
 * Goes through the gates in their order. The answer is `{ open: true, split }`, or `{ open: false, cause }`.
 * `view` has the clock: `widens` for what opens, `now` for what closes. A release that the curtain holds open stays open
 * past its audience, cues and shares; a rollback to a stage ends that.
 */
export function gates(readable, found, view, ask) {
  const shut = (cause) => ({ open: false, cause });
  const flags = Object.keys(found.given).map((key) => [key, own(readable.flags, key)]);
  if (found.malformed || flags.some(([, flag]) => !flag?.sound || flag.disabled)) return shut("INCOMPLETE");
  if (flags.some(([key, { flag }]) => !isDeployed(key, flag, view.deployment))) return shut("NOT_DEPLOYED");
  if (view.tripped.includes(found.key)) return shut("GUARDRAIL");

  const { release, plan, rollback } = found;
  const isBack = rollback?.unreadable || (rollback?.applies && view.now >= rollback.at);
  const kept = isBack && rollback.share !== undefined ? thousandths(rollback.share) : ALL;
  if (isBack && rollback.to === undefined && rollback.share === undefined) return shut("ROLLED_BACK");
  if (!holds(kept, bucketOf(found, view.context))) return shut("ROLLED_BACK");

  if (!isMet(release.needs, view.deployment)) return shut("NOT_DEPLOYED");
  const needed = Object.entries(release.needs?.flags ?? {});
  if (needed.some(([flag, variants]) => ask.flag(flag, variants) !== true)) return shut("NEEDS");
  const isBackTo = isBack && rollback.to !== undefined;
  const pinned = own(view.pinned, found.key);
  const isHeldOpen = pinned === true && !isBackTo;
  const isMeant = !has(release, "audience") || truth(release.audience, view.context, ask) === true;
  if (!isMeant && !isHeldOpen) return shut("AUDIENCE");

  const last = isBackTo ? plan.findLastIndex(({ stage }) => stage === rollback.to) : plan.length;
  const { inside, cause } = included(found, plan.slice(0, last + 1), view, ask);
  if (cause && !included(found, plan, view, ask).cause) return shut("ROLLED_BACK");
  if (cause && !isHeldOpen) return shut(cause);
  // What is held closed as it was shown, though it could open.
  if (pinned === false) return shut("CURTAIN");
  const isShare = inside.length > 0 && inside.every((cue) => threshold(found, cue, view.widens) < ALL);
  return { open: true, split: kept < ALL || isShare };
}

export const stage = (found, view) => (found.sound ? stageOf(found, view) : undefined);
