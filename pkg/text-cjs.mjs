// What the files for `require` take for the globals: jsdom has neither, and Jest hands it none of Node's. Asked for in a way
// that no bundler takes for an import.
const { TextEncoder, TextDecoder } = globalThis.TextEncoder ? globalThis : process.getBuiltinModule("node:util");

export { TextDecoder, TextEncoder };
