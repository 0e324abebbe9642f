import { createClient } from "footlights";
import { vendor as footlights } from "../vendors/footlights.mjs";

/** @typedef {import("../description.mjs").Person} Person */

/** A page that has the answers of the server in it; the snapshot is still on its way. */
export const start = {
  name: "Footlights, hydrated",

  /**
   * @param {readonly import("../description.mjs").Flag[]} flags
   * @param {Person} person
   */
  async toDocument(flags, person) {
    const snapshot = /** @type {import("footlights").Snapshot} */ (footlights.toDocument(flags, person));
    const server = await createClient({ snapshot, context: toContext(person), storage: "none" });
    for (const { key } of flags) server.isEnabled(key);
    const answers = server.dehydrate();
    server.close();
    return answers;
  },

  /**
   * @param {Uint8Array} bytes
   * @param {Person} person
   */
  async open(bytes, person) {
    let isCompiled = false;
    WebAssembly.Module = new Proxy(WebAssembly.Module, {
      construct(target, given) {
        isCompiled = true;
        return Reflect.construct(target, given);
      },
    });
    const client = await createClient({
      snapshot: new Promise(() => {}),
      hydrate: JSON.parse(new TextDecoder().decode(bytes)),
      context: toContext(person),
      storage: "none",
    });
    return {
      read(/** @type {string} */ key) {
        const { errorCode } = client.getBooleanDetails(key, false);
        if (errorCode) throw new Error(`${key} is not answered: ${errorCode}`);
        if (isCompiled) throw new Error("the core had been compiled before the first answer");
        return true;
      },
    };
  },
};

/** @param {Person} person */
const toContext = ({ id, country }) => ({ targetingKey: id, country });
