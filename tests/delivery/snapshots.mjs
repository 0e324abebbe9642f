// The snapshots of the tests. Every answer names its revision, so that it is seen which one answers.

/** @param {number} revision */
export function answersOf(revision) {
  return { lamp: true, headline: `revision ${revision}`, limit: revision, palette: { ink: `#${revision}` } };
}

/** What `page/house.js` reads where there is no snapshot. */
export const DEFAULTS = { lamp: false, headline: "default", limit: -1, palette: { ink: "default" } };

/** @param {Record<string, unknown>} variants the second one is given to everybody */
function flag(variants) {
  const [dormant, served] = Object.keys(variants);
  return { variants, dormant, rules: [{ serve: served }] };
}

/**
 * @param {number} revision
 * @param {Record<string, unknown>} [more] fields beside, or instead of, the usual ones; flags are added to the usual
 */
export function programme(revision, { flags, ...more } = {}) {
  const { headline, limit, palette } = answersOf(revision);
  return {
    format: 1,
    environment: "production",
    lineage: "house",
    revision,
    publishedAt: "2026-11-01T00:00:00Z",
    flags: {
      lamp: flag({ off: false, on: true }),
      headline: flag({ plain: "plain", told: headline }),
      limit: flag({ none: 0, some: limit }),
      palette: flag({ bare: {}, full: palette }),
      .../** @type {object} */ (flags),
    },
    ...more,
  };
}

/**
 * @param {number} revision
 * @param {Record<string, unknown>} [more]
 * @returns {import("./server.mjs").Answer}
 */
export function good(revision, more) {
  return { text: JSON.stringify(programme(revision, more)) };
}
