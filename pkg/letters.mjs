// One letter for each import and export of the module, in the place of the names that src/glue.ts has for them: these
// never leave the package, and would stand in both the module and the glue of a page.

import { createHash } from "node:crypto";

const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const IMPORT = /^ {2}(\w+)(?=[:(])/gm;
const EXPORT = /\bwasm\.(\w+)/g;

/**
 * @param {string} glue the text of src/glue.ts
 * @param {Uint8Array} module the core
 * @returns {{ glue: string, letter: (name: string) => string | undefined, mark: string }} the same with letters, the letter
 *   of each name that is used, and what the core imports from
 */
export function withLetters(glue, module) {
  const [before, imports, after] = glue.split(/(?<=^const IMPORTS = \{\n)([\s\S]*?)(?=^\};)/m);
  if (imports === undefined) throw new Error("src/glue.ts has no IMPORTS");
  const names = [...imports.matchAll(IMPORT), ...glue.matchAll(EXPORT)].map(([, name]) => name);
  const known = [...new Set(names)].sort();
  if (known.length > LETTERS.length) throw new Error("src/glue.ts has more names than there are letters");
  const letter = (name) => LETTERS[known.indexOf(name)];
  // A module of another version would not do what the letters of this one say.
  const mark = createHash("sha256").update(glue).update(module).digest("base64url").slice(0, 2);
  const short = (text) => text.replaceAll(EXPORT, (_, name) => `wasm.${letter(name)}`);
  return {
    glue: [short(before), short(imports).replaceAll(IMPORT, (_, name) => `  ${letter(name)}`), short(after)]
      .join("")
      .replace('CORE = "core"', `CORE = "${mark}"`),
    letter,
    mark,
  };
}
