import { vendor as footlights } from "../vendors/footlights.mjs";

/** The floor of a cold start: `JSON.parse` of the text of Footlights' document, which is there already. */
export const start = {
  name: "JSON.parse alone",
  toDocument: footlights.toDocument,
  prepare: (/** @type {Uint8Array} */ bytes) => new TextDecoder().decode(bytes),
  open(/** @type {string} */ text) {
    const { flags } = JSON.parse(text);
    return { read: (/** @type {string} */ key) => key in flags };
  },
};
