/**
 * The part of the values that is below it, by the nearest one.
 *
 * @param {readonly number[]} values
 * @param {number} part
 */
export function quantile(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.round((sorted.length - 1) * part)] ?? Number.NaN;
}

/** @param {readonly number[]} values */
export const median = (values) => quantile(values, 0.5);

/**
 * The ratios within each round: what slowed both down at the time is not in them.
 *
 * @param {readonly number[]} values
 * @param {readonly number[]} others
 */
export const ratios = (values, others) =>
  values.slice(0, others.length).map((value, round) => value / /** @type {number} */ (others[round]));
