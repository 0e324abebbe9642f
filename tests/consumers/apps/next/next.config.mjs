import { resolve } from "node:path";

export default {
  // The packages lie in the folders above.
  turbopack: { root: resolve(import.meta.dirname, "../..") },
};
