// What a flag answers.

import { arm } from "./bucket.mjs";
import { truth } from "./condition.mjs";
import { gates, hasOpened, isDeployed, stage, unitOf } from "./release.mjs";
import { has, own } from "./shape.mjs";

/** By bytes, as keys are compared. */
const byKey = (a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key));

/** The releases that give a flag: the latest opening first, ties by key; one without an opening last. */
function giving({ releases }, key) {
  const opening = ({ opens = Number.NEGATIVE_INFINITY }) => opens;
  const order = (a, b) => (opening(a) === opening(b) ? byKey(a, b) : opening(a) > opening(b) ? -1 : 1);
  return Object.values(releases)
    .filter(({ given }) => has(given, key))
    .sort(order);
}

/** Answers for the conditions of `from`, a flag, release or segment: unknown within a cycle. */
export function asker(readable, view, from) {
  return {
    segment(key) {
      const found = own(readable.segments, key);
      const name = `segment ${key}`;
      if (!found?.sound || readable.cycles.isOneCycle(from, name)) return undefined;
      return truth(found.segment, view.context, asker(readable, view, name));
    },
    flag(key, variants) {
      const found = own(readable.flags, key);
      if (!found || readable.cycles.isOneCycle(from, `flag ${key}`)) return undefined;
      const { variant } = evaluate(readable, view, key);
      if (variant === undefined) return undefined;
      return variants.every((name) => has(found.flag.variants, name)) ? variants.includes(variant) : undefined;
    },
  };
}

export const openTo = (readable, view, found) =>
  gates(readable, found, view, asker(readable, view, `release ${found.key}`));

/** Variant, value and reason of a flag, whatever type is asked for; or what is wrong. */
export function evaluate(readable, view, key) {
  const found = own(readable.flags, key);
  if (!found) return { reason: "ERROR", errorCode: "FLAG_NOT_FOUND" };
  const { flag } = found;
  const answer = (variant, reason, cause, release) => ({
    variant,
    value: flag.variants[variant],
    reason,
    cause,
    release: release?.key,
    stage: release && stage(release, view),
  });
  const overriding = own(view.overrides, key);
  if (found.sound && overriding !== undefined && has(flag.variants, overriding)) {
    return answer(overriding, "STATIC", "OVERRIDE");
  }
  if (found.disabled) return answer(flag.dormant, "DISABLED");
  if (!found.sound) return { reason: "ERROR", errorCode: "PARSE_ERROR" };
  if (!isDeployed(key, flag, view.deployment)) return answer(flag.dormant, "DEFAULT", "NOT_DEPLOYED");

  const releases = giving(readable, key);
  for (const release of releases) {
    const { open, split } = openTo(readable, view, release);
    if (open) return answer(release.given[key], split ? "SPLIT" : "TARGETING_MATCH", "RELEASED", release);
  }
  const ask = asker(readable, view, `flag ${key}`);
  for (const { when, serve, split, by } of flag.rules ?? []) {
    if (when !== undefined && truth(when, view.context, ask) !== true) continue;
    if (serve !== undefined) return answer(serve, "TARGETING_MATCH", "RULE");
    const unit = unitOf(view.context, by);
    if (unit !== undefined) return answer(arm(split, flag.salt ?? key, unit), "SPLIT", "RULE");
  }
  const nearest = releases.find((release) => hasOpened(release, view)) ?? releases[0];
  if (!nearest) return answer(flag.dormant, "DEFAULT");
  return answer(flag.dormant, "DEFAULT", openTo(readable, view, nearest).cause, nearest);
}
