import { existsSync } from "node:fs";
import { type Command, readArguments, takeNone, WrongCall } from "./command.js";
import { declare, readIntegrations } from "./declare.js";
import { readText, writeText } from "./files.js";
import { DIRECTORY, IN_EITHER, openSource } from "./source.js";
import { paint, plural, print, printJson, sayFailure } from "./terminal.js";

const OPTIONS = {
  ...IN_EITHER,
  out: { type: "string", value: "file", help: "writes the declarations there, a .d.ts; without it, they are printed" },
  check: { type: "boolean", help: "writes nothing, and fails if --out is not as it would be written" },
  react: { type: "boolean", help: "for the hooks of footlights/react, too; by itself where package.json has react" },
  openfeature: { type: "boolean", help: "for OpenFeature's keys, too; by itself where package.json has OpenFeature" },
  vite: { type: "boolean", help: "and virtual:footlights of footlights/vite; by itself where package.json has vite" },
} as const;

/** `footlights types`: the flags as TypeScript has them. */
export const types: Command = {
  name: "types",
  summary: "writes the flags as declarations, so that keys are checked and values typed",
  usage: "[options]",
  options: OPTIONS,
  text: `The interface \`Flags\` is what \`createClient<Flags>\` takes. A text stays a text and a number a number, since a later snapshot
may have other ones; objects get the shape that their variants have together.

  footlights types --out src/footlights.d.ts
  footlights types --out src/footlights.d.ts --check      for CI: fails if somebody has forgotten it
  footlights types --in public/snapshot.json --openfeature --react`,

  async run(args) {
    const { values, positionals } = readArguments(args, OPTIONS);
    takeNone(positionals);
    if (values.check && values.out === undefined)
      throw new WrongCall("--check takes the file to look at: --out <file>");
    const source = openSource(values.in ?? DIRECTORY);
    const found = readIntegrations();
    const { openfeature = found.openfeature, react = found.react, vite = found.vite } = values;
    const text = declare(source, { openfeature, react, vite });
    const flags = Object.keys(source.snapshot.flags).length;
    const { out } = values;
    if (out === undefined) {
      process.stdout.write(text);
      return 0;
    }
    // Git may have given the lines other ends.
    const isUnchanged = existsSync(out) && readText(out).replaceAll("\r\n", "\n") === text;
    if (!values.check && !isUnchanged) writeText(out, text);
    if (values.json) printJson({ out, flags, react, openfeature, vite, unchanged: isUnchanged });
    else if (values.check && !isUnchanged)
      sayFailure(`${out}: it is not as the flags are, run \`footlights types\` again`);
    else print(`${paint.green("✓")} ${out}: ${isUnchanged ? "unchanged, " : ""}${plural(flags, "flag")}`);
    return values.check && !isUnchanged ? 1 : 0;
  },
};
