/**
 * The module of Footlights, compiled and started from its bytes: no cold start of it can take less. What it imports is
 * never called.
 */
export const start = {
  name: "compiling the module",

  /** In Node, when the documents are made. */
  async toDocument() {
    const { readFileSync } = await import("node:fs");
    const { createRequire } = await import("node:module");
    const path = createRequire(import.meta.url).resolve("footlights/footlights.wasm");
    return readFileSync(path).toString("base64");
  },

  /** @param {Uint8Array} bytes */
  prepare: (bytes) => Uint8Array.from(atob(JSON.parse(new TextDecoder().decode(bytes))), (byte) => byte.charCodeAt(0)),

  /** @param {Uint8Array<ArrayBuffer>} bytes */
  async open(bytes) {
    const module = await WebAssembly.compile(bytes);
    /** @type {Record<string, Record<string, () => void>>} */
    const imports = {};
    for (const { module: from, name } of WebAssembly.Module.imports(module)) {
      imports[from] ??= {};
      /** @type {Record<string, () => void>} */ (imports[from])[name] = () => {};
    }
    const { exports } = new WebAssembly.Instance(module, imports);
    return { read: () => Object.keys(exports).length > 0 };
  },
};
