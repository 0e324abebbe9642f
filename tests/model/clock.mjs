// A release's clock, which stands still during stops; and its cues.

import { lengthOf, thousandths } from "./document.mjs";
import { has, isObject } from "./shape.mjs";
import { duration, instant } from "./time.mjs";

/** The stops of a release. A rollback stops the clock, too; one that cannot be read, always. */
export function stopsOf({ stops, rollback }) {
  if (rollback?.unreadable) return [...stops, { from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY }];
  return rollback?.applies ? [...stops, { from: rollback.at, until: Number.POSITIVE_INFINITY }] : stops;
}

export const isStopped = (release, at) => stopsOf(release).some(({ from, until }) => from <= at && at < until);

/** From the opening on: the stretches between any two ends of stops, without those in which the clock stands. */
function running(release) {
  const ends = stopsOf(release).flatMap(({ from, until }) => [from, until]);
  const cuts = [release.opens, ...ends.filter((end) => end > release.opens), Number.POSITIVE_INFINITY];
  cuts.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const stretches = cuts.slice(1).map((until, index) => ({ from: cuts[index], until }));
  return stretches.filter(({ from, until }) => from < until && !isStopped(release, from));
}

/** What the release's clock shows. */
export function elapsed(release, at) {
  const times = running(release).map(({ from, until }) => Math.max(Math.min(until, at) - from, 0));
  return times.reduce((sum, time) => sum + time, 0);
}

/** The first running instant at which the clock shows at least so much. */
export function whenElapsed(release, length) {
  let before = 0;
  for (const { from, until } of running(release)) {
    const at = from + Math.max(length - before, 0);
    if (at < until) return at;
    before += until - from;
  }
  return Number.POSITIVE_INFINITY;
}

/** When a cue comes: at a running instant, and not before the opening. */
export function comes(release, cue) {
  if (has(cue, "after")) return whenElapsed(release, duration(cue.after));
  const at = instant(cue.at);
  const stretch = running(release).find(({ until }) => until > at);
  return stretch ? Math.max(stretch.from, at) : Number.POSITIVE_INFINITY;
}

/** How many buckets the share of a cue holds that has come. */
export function threshold(release, cue, at) {
  const { share = 100 } = cue;
  if (!isObject(share)) return thousandths(share);
  const length = lengthOf(cue, release.opens);
  const time = elapsed(release, at) - elapsed(release, comes(release, cue));
  const [from, to] = [thousandths(share.from), thousandths(share.to)];
  if (time >= length) return to;
  return from + Number((BigInt(to - from) * BigInt(time)) / BigInt(length));
}

/** The first instant at which the share of a cue holds so many buckets: halved until it is found. */
export function whenHeld(release, cue, buckets) {
  const start = comes(release, cue);
  if (start === Number.POSITIVE_INFINITY) return start;
  if (threshold(release, cue, start) >= buckets) return start;
  if (!isObject(cue.share) || thousandths(cue.share.to) < buckets) return Number.POSITIVE_INFINITY;
  let above = whenElapsed(release, elapsed(release, start) + lengthOf(cue, release.opens));
  if (above === Number.POSITIVE_INFINITY)
    above = Math.max(
      start,
      ...running(release)
        .slice(-1)
        .map(({ until }) => until),
    );
  if (above === Number.POSITIVE_INFINITY || threshold(release, cue, above) < buckets) return Number.POSITIVE_INFINITY;
  let below = start;
  while (above - below > 1) {
    const middle = below + Math.floor((above - below) / 2);
    if (threshold(release, cue, middle) >= buckets) above = middle;
    else below = middle;
  }
  return above;
}

/** The name of the last cue to have come, ties by later in the list. */
export function stageOf(release, { now, widens }) {
  const { opens, plan, rollback } = release;
  if (rollback?.unreadable || (rollback?.applies && now >= rollback.at)) return "rolled_back";
  if (widens < opens) return "scheduled";
  const times = plan.map((cue) => comes(release, cue));
  if (isStopped(release, widens) && times.some((time) => time > widens)) return "held";
  let stage = "scheduled";
  let last = Number.NEGATIVE_INFINITY;
  times.forEach((time, index) => {
    if (time > widens || time < last) return;
    last = time;
    stage = plan[index].stage;
  });
  return stage;
}
