// When the clock alone changes something: every instant at which anything of the document may change is tried.

import { comes, stopsOf, whenHeld } from "./clock.mjs";
import { bucketOf } from "./release.mjs";

/** All these instants for one person, in order. */
export function instants({ releases }, context) {
  const found = Object.values(releases)
    .filter(({ sound }) => sound)
    .flatMap((release) => {
      const bucket = bucketOf(release, context);
      return [
        release.opens,
        ...stopsOf(release).flatMap(({ from, until }) => [from, until]),
        ...release.plan.map((cue) => comes(release, cue)),
        ...(bucket === undefined ? [] : release.plan.map((cue) => whenHeld(release, cue, bucket + 1))),
        // Everybody is in: the person may have no bucket, and the reason is no longer a share.
        ...release.plan.map((cue) => whenHeld(release, cue, 100_000)),
        ...(release.rollback?.at === undefined ? [] : [release.rollback.at]),
      ];
    });
  return [...new Set(found)].filter(Number.isFinite).sort((a, b) => a - b);
}

/** The first of them after `now` at which the answer is another. */
export const next = (all, now, answerAt) => all.find((at) => at > now && answerAt(at) !== answerAt(now));

/** The last of them up to `now` since which the answer is always the same. */
export function since(all, now, answerAt) {
  const before = all.filter((at) => at <= now).reverse();
  const other = before.findIndex((at) => answerAt(at) !== answerAt(now));
  return other < 0 ? before.at(-1) : before[other - 1];
}
