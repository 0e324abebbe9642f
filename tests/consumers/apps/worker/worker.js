import { createClient } from "footlights/slim";
import wasm from "../node_modules/footlights/dist/footlights.wasm";
import { play } from "../play.js";

export default {
  async fetch() {
    return new Response(await play((options) => createClient({ ...options, wasm })));
  },
};
