import { touch } from "../floors.mjs";
import { vendor as footlights } from "../vendors/footlights.mjs";

/** Every byte of Footlights' document once, by a plain loop. */
export const start = {
  name: "every byte once",
  toDocument: footlights.toDocument,
  open(/** @type {Uint8Array} */ bytes) {
    const sum = touch(bytes);
    return { read: () => sum > 0 };
  },
};
