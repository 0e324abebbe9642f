import { readFileSync } from "node:fs";
import { FootlightsError } from "../error.js";
import type { PublicKey } from "../jws.js";
import { signedBy } from "../verify.js";
import { type Command, Failure, readArguments, WrongCall } from "./command.js";
import { readText } from "./files.js";
import { isObject } from "./project.js";
import { unseal } from "./signing.js";
import { paint, print, printJson, sayFailure } from "./terminal.js";

const OPTIONS = {
  keys: { type: "string", value: "file", help: "the public keys, by kid, as pages have them" },
} as const;

/** What came of one file. */
interface Verdict {
  readonly file: string;
  readonly valid: boolean;
  readonly kid?: string;
  readonly revision?: unknown;
  readonly code?: string;
  readonly message?: string;
}

/** `footlights verify`: whether a page would take a signed snapshot. */
export const verify: Command = {
  name: "verify",
  summary: "verifies the signature of snapshots, as pages do",
  usage: "<snapshot> …",
  options: OPTIONS,
  text: `The keys are an object with a public key for each kid, as \`footlights keygen --public\` writes it, or a set of keys
({"keys": […]}, RFC 7517), or one key that names itself. It fails if a single file is not signed with one of them.

  footlights verify public/snapshot.json --keys keys.json
  footlights verify public/*.json --keys keys.json --json`,

  async run(args) {
    const { values, positionals } = readArguments(args, OPTIONS);
    if (positionals.length === 0) throw new WrongCall("it takes the file of a snapshot");
    if (values.keys === undefined) throw new WrongCall("it takes public keys: --keys <file>");
    const check = checkerOf(values.keys);
    const verdicts: Verdict[] = [];
    for (const file of positionals) verdicts.push(await judge(file, check));
    if (values.json) printJson(verdicts);
    else {
      for (const { file, valid, kid, revision, code, message } of verdicts) {
        const number = typeof revision === "number" ? `, revision ${revision}` : "";
        if (valid) print(`${paint.green("✓")} ${file}: signed with the key "${kid}"${number}`);
        else sayFailure(`${file}: ${code}, ${message}`);
      }
    }
    return verdicts.every(({ valid }) => valid) ? 0 : 1;
  },
};

function checkerOf(file: string) {
  try {
    return signedBy(readKeys(file));
  } catch (thrown) {
    if (thrown instanceof FootlightsError) throw new WrongCall(`--keys: ${thrown.message}`);
    throw thrown;
  }
}

function readKeys(file: string): Record<string, PublicKey> {
  let given: unknown;
  try {
    given = JSON.parse(readText(file));
  } catch (thrown) {
    if (thrown instanceof Failure) throw thrown;
  }
  if (!isObject(given)) throw new WrongCall(`--keys: ${file} is no JSON with keys`);
  const named = Array.isArray(given.keys) ? given.keys : typeof given.kty === "string" ? [given] : undefined;
  if (!named) return given as Record<string, PublicKey>;
  return Object.fromEntries(
    named.map((key: unknown) => {
      const kid = isObject(key) ? key.kid : undefined;
      if (typeof kid !== "string") throw new WrongCall(`--keys: a key in ${file} has no "kid"`);
      return [kid, key as PublicKey];
    }),
  );
}

async function judge(file: string, check: (bytes: Uint8Array) => Promise<Uint8Array>): Promise<Verdict> {
  const { kid } = unseal(readText(file));
  try {
    const payload = await check(readFileSync(file));
    const snapshot: unknown = JSON.parse(new TextDecoder().decode(payload));
    return { file, valid: true, ...(kid !== undefined && { kid }), ...(isObject(snapshot) && revisionOf(snapshot)) };
  } catch (thrown) {
    if (!(thrown instanceof FootlightsError || thrown instanceof SyntaxError)) throw thrown;
    const code = thrown instanceof FootlightsError ? thrown.code : "SNAPSHOT_MALFORMED";
    return { file, valid: false, ...(kid !== undefined && { kid }), code, message: thrown.message };
  }
}

function revisionOf({ revision }: Readonly<Record<string, unknown>>): { revision?: unknown } {
  return revision === undefined ? {} : { revision };
}
