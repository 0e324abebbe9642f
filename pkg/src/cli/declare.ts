import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { isObject } from "./project.js";
import { shapeOf } from "./shape.js";
import type { Source } from "./source.js";

/** OpenFeature's types of keys, by what `typeof` says of the value. */
const KEYS = {
  boolean: "BooleanFlagKey",
  string: "StringFlagKey",
  number: "NumberFlagKey",
  object: "ObjectFlagKey",
} as const;

/** By which the file is known. */
export const HEAD = "// Written by `footlights types`: change the flags, not this file.";

/** Whose keys are to be typed beside those of the client. */
export interface Integrations {
  readonly openfeature: boolean;
  readonly react: boolean;
  /** Whether the module of our plugin is to be known. */
  readonly vite: boolean;
}

/** The declarations of the flags of a snapshot. */
export function declare({ snapshot, notes }: Source, integrations: Integrations): string {
  const flags = Object.entries(snapshot.flags).sort(([a], [b]) => (a < b ? -1 : 1));
  const members = flags.map(([key, flag]) => {
    const variants = Object.values(isObject(flag) && isObject(flag.variants) ? flag.variants : {});
    return `${comment(notes.get(`flags.${key}`))}  readonly ${JSON.stringify(key)}: ${shapeOf(variants)};\n`;
  });
  const interfaceText = members.length > 0 ? `{\n${members.join("")}}` : "{}";
  const reference = integrations.vite ? '/// <reference types="footlights/vite/client" />\n' : "";
  const head = `${HEAD}\n${reference}\n`;
  const own = `/** The flags, for \`createClient<Flags>\`. */\nexport interface Flags ${interfaceText}\n`;
  const others = [integrations.react && REACT, integrations.openfeature && openFeature(flags)];
  return [`${head}${own}`, ...others.filter((text) => text !== false)].join("\n");
}

const REACT = `declare module "footlights/react" {
  interface Register {
    flags: Flags;
  }
}
`;

/** In place of the texts that OpenFeature takes for keys otherwise. */
function openFeature(flags: readonly (readonly [string, unknown])[]): string {
  const lines = Object.entries(KEYS).map(([type, name]) => {
    const keys = flags.filter(([, flag]) => typeOf(flag) === type).map(([key]) => JSON.stringify(key));
    return `  export type ${name} = ${keys.join(" | ") || "never"};\n`;
  });
  return `declare module "@openfeature/core" {\n${lines.join("")}}\n`;
}

function typeOf(flag: unknown): string {
  const [value] = Object.values(isObject(flag) && isObject(flag.variants) ? flag.variants : {});
  return typeof value;
}

function comment(note: string | undefined): string {
  return note === undefined ? "" : `  /** ${note.replace(/\s+/g, " ").replaceAll("*/", "*\\/")} */\n`;
}

/** What the nearest package.json says that the project uses. */
export function readIntegrations(from = "."): Integrations {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const file = join(folder, "package.json");
    if (!existsSync(file) && folder !== dirname(folder)) continue;
    const names = existsSync(file) ? dependenciesOf(readFileSync(file, "utf8")) : [];
    return {
      openfeature: names.some((name) => name.startsWith("@openfeature/")),
      react: names.includes("react"),
      vite: names.includes("vite"),
    };
  }
}

function dependenciesOf(text: string): string[] {
  try {
    const given: unknown = JSON.parse(text);
    const { dependencies, devDependencies, peerDependencies } = isObject(given) ? given : {};
    return Object.keys({ ...Object(dependencies), ...Object(devDependencies), ...Object(peerDependencies) });
  } catch {
    // What is no JSON, npm complains of.
    return [];
  }
}
