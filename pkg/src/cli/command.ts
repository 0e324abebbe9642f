import { parseArgs } from "node:util";
import { parseInstant, resolve } from "./instants.js";
import { nearest } from "./nearest.js";

/** A wrong call: exit code 2. */
export class WrongCall extends Error {}

/** Something that is not as it should be: exit code 1. */
export class Failure extends Error {}

/** An option of a command: what `parseArgs` needs of it, and what people do. */
export interface Option {
  readonly type: "string" | "boolean";
  readonly multiple?: boolean;
  readonly short?: string;
  /** What stands for the value in the help. */
  readonly value?: string;
  readonly help: string;
}

type Options = Readonly<Record<string, Option>>;

type ValueOf<O extends Option> = O["type"] extends "boolean"
  ? boolean
  : O extends { readonly multiple: true }
    ? string[]
    : string;

type Values<O extends Options> = { readonly [K in keyof O]?: ValueOf<O[K]> };

/** The options that every command has. */
export const COMMON = {
  json: { type: "boolean", help: "prints JSON, for machines" },
  now: { type: "string", value: "instant", help: "takes this instant for the present" },
  help: { type: "boolean", short: "h", help: "shows this" },
} as const satisfies Options;

/** A command, as the main one knows it. */
export interface Command {
  readonly name: string;
  /** One line. */
  readonly summary: string;
  /** What stands after the name, without the options. */
  readonly usage: string;
  readonly options: Options;
  /** More about it, and examples. */
  readonly text: string;
  run(args: readonly string[]): Promise<number>;
}

/** Reads the arguments of a command. Throws a {@link WrongCall}. */
export function readArguments<O extends Options>(
  args: readonly string[],
  options: O,
): { values: Values<O & typeof COMMON>; positionals: string[] } {
  const all: Options = { ...options, ...COMMON };
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: all, allowPositionals: true });
    return { values: values as Values<O & typeof COMMON>, positionals };
  } catch (thrown) {
    const { code, message } = thrown as Error & { code?: string };
    const [, name] = /'(--?[^' =]+)/.exec(message) ?? [];
    if (code === "ERR_PARSE_ARGS_UNKNOWN_OPTION" && name !== undefined) {
      const near = nearest(name.replace(/^--?/, ""), Object.keys(all));
      throw new WrongCall(`unknown option "${name}"${near ? `, did you mean "--${near}"?` : ""}`);
    }
    if (name === undefined) throw thrown;
    const value = all[name.replace(/^--/, "")]?.value;
    throw new WrongCall(value ? `the option "${name}" takes a value: ${value}` : `the option "${name}" takes no value`);
  }
}

/** The instant that an option names: RFC 3339, or a local time with its zone. */
export function readInstant(text: string, option: string, zone?: string): number {
  const resolved = resolve(text, zone);
  if (resolved && "instant" in resolved) return resolved.instant.epochMilliseconds;
  const parsed = parseInstant(text);
  if (parsed !== undefined) return parsed;
  const isBare = zone === undefined && !text.includes("[");
  const why = resolved ? (isBare ? `"${text}" has no zone` : resolved.fault) : `not an instant: "${text}"`;
  throw new WrongCall(`--${option}: ${why}, write it as 2026-12-02T09:00:00Z or 2026-12-02T10:00[Europe/Vienna]`);
}

/** The present, or what is to be taken for it. */
export function presentOf(values: { readonly now?: string }): number {
  return values.now === undefined ? Date.now() : readInstant(values.now, "now");
}

/** The second in which an instant lies: people write no fractions. */
export function floorSecond(instant: number): number {
  return Math.floor(instant / 1000) * 1000;
}

/** Of a command that takes options only. */
export function takeNone([first]: readonly string[]): void {
  if (first !== undefined) throw new WrongCall(`"${first}" is no option, did you mean "--in ${first}"?`);
}

/** The only argument beside the options, or nothing. */
export function onlyOne(positionals: readonly string[], what: string): string | undefined {
  if (positionals.length > 1) throw new WrongCall(`only one ${what} is taken, but there is "${positionals[1]}", too`);
  return positionals[0];
}
