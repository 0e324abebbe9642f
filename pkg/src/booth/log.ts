import type { ClientEvents } from "../types.js";
import { causeInWords, stageInWords } from "../words.js";
import { instantInWords } from "./instants.js";
import { toJson } from "./json.js";

/** One event of the client, as it was told. */
export interface Entry {
  readonly at: number;
  readonly event: keyof ClientEvents;
  readonly text: string;
}

/** How many events are remembered. */
const LONGEST = 50;

const WORDS: { readonly [E in keyof ClientEvents]: (detail: ClientEvents[E]) => string } = {
  ready: ({ snapshot: { source, revision } }) => `revision ${revision}, source ${source}`,
  change: ({ flags, releases }) =>
    [flags.length && `flags ${flags.join(", ")}`, releases.length && `releases ${releases.join(", ")}`]
      .filter(Boolean)
      .join("; "),
  opening: ({ release, state }) => `${release} (${stageInWords(state.stage)})`,
  stale: ({ snapshot: { revision, confirmedAt } }) => `revision ${revision}, confirmed ${instantInWords(confirmedAt)}`,
  error: ({ code, message }) => `${code}: ${message}`,
  exposure: ({ flag, variant, cause }) => `${flag} = ${variant}${cause ? `, ${causeInWords(cause)}` : ""}`,
  failure: ({ flag, error }) => `${flag}: ${error}`,
  tripped: ({ release, failures, error }) => `${release} after ${failures} failures, the last: ${error}`,
  feedback: ({ release, feedback }) => `${release}: ${toJson(feedback)}`,
  track: ({ name, details }) => (details === undefined ? name : `${name}: ${toJson(details)}`),
  "reload-advised": ({ release, version }) => `${release} needs ${version}`,
};

/** The events that there are. */
export const LOGGED = Object.keys(WORDS) as (keyof ClientEvents)[];

/** An event in words. */
export function describe<E extends keyof ClientEvents>(event: E, detail: ClientEvents[E]): string {
  return WORDS[event](detail);
}

/** The log with one entry more, the newest first. */
export function withEntry(log: readonly Entry[], entry: Entry): readonly Entry[] {
  return [entry, ...log].slice(0, LONGEST);
}
