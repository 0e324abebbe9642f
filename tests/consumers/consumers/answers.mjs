/**
 * What all consumers share.
 *
 * @typedef {object} House
 * @property {import("../stage.mjs").Stage} stage
 * @property {import("../pages.mjs").Pages} pages
 */

/** What `apps/play.js` has to say. */
export const ANSWERS = "true,RELEASED,Almost yours | false,AUDIENCE,Checkout";
