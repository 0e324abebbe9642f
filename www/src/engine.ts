/**
 * Where the WebAssembly module is. As a file of its own it comes beside the scripts, and nothing has to be decoded before
 * the first picture.
 */
export { default as ENGINE } from "footlights/footlights.wasm?url";
