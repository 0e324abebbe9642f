import type { RehearsalOptions } from "../types.js";
import { instantInWords } from "./instants.js";

/** What is asked for, as it stands in the fields. */
export interface Script {
  readonly at: string;
  /** JSON. */
  readonly context: string;
  /** JSON. */
  readonly deployment: string;
}

/** What is wrong with a script, and in which field. */
export interface Fault {
  readonly field: keyof Script;
  readonly sentence: string;
}

/** What a script says, or what is wrong with it. */
export type Reading =
  | { readonly options: RehearsalOptions; readonly fault?: undefined }
  | { readonly fault: Fault; readonly options?: undefined };

/** The object that a text holds, or what is wrong with it. */
function readObject(text: string, field: "context" | "deployment"): [object | undefined, string?] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return [undefined, `the ${field} is no JSON: ${(error as Error).message}`];
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return [value];
  const example =
    field === "context" ? '{ "targetingKey": "ada", "plan": "pro" }' : '{ "app": "shop", "version": "2.4.0" }';
  return [undefined, `the ${field} must be an object, such as ${example}`];
}

/** Reads what stands in the fields. What is blank, or as in `present`, is left as it is for the client. */
export function readScript(script: Script, present: Script): Reading {
  const options: { at?: number; context?: object; deployment?: object } = {};
  if (script.at) {
    options.at = Date.parse(script.at);
    if (Number.isNaN(options.at)) {
      return { fault: { field: "at", sentence: "the instant is no date and time, such as 2026-12-02T09:00" } };
    }
  }
  for (const field of ["context", "deployment"] as const) {
    const text = script[field].trim();
    if (!text || text === present[field]) continue;
    const [object, sentence] = readObject(text, field);
    if (!object) return { fault: { field, sentence: sentence ?? "" } };
    options[field] = object;
  }
  return { options: options as RehearsalOptions };
}

/** What a rehearsal is of, as half a sentence. */
export function rehearsalInWords({ context, deployment }: RehearsalOptions, at: number): string {
  const parts = [instantInWords(at)];
  if (context) parts.push("with another context");
  if (deployment) parts.push("with another deployment");
  return parts.join(", ");
}
