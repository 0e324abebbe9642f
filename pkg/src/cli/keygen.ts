import { generateKeyPairSync } from "node:crypto";
import { existsSync } from "node:fs";
import { type Command, Failure, onlyOne, presentOf, readArguments, WrongCall } from "./command.js";
import { readText, writeSecret, writeText } from "./files.js";
import { unknown } from "./nearest.js";
import { isObject } from "./project.js";
import { print, printJson, say } from "./terminal.js";

const OPTIONS = {
  algorithm: { type: "string", value: "name", help: "ES256 (default), which all browsers know, or EdDSA" },
  private: { type: "string", value: "file", help: "where the secret half goes, default <kid>.private.json" },
  public: { type: "string", value: "file", help: "adds the public half to the keys of this file" },
} as const;

const GENERATORS: Readonly<Record<string, () => { privateKey: JsonWebKey; publicKey: JsonWebKey }>> = {
  ES256() {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    return { privateKey: privateKey.export({ format: "jwk" }), publicKey: publicKey.export({ format: "jwk" }) };
  },
  EdDSA() {
    const { privateKey, publicKey } = generateKeyPairSync("ed25519");
    return { privateKey: privateKey.export({ format: "jwk" }), publicKey: publicKey.export({ format: "jwk" }) };
  },
};

/** `footlights keygen`: a key to sign with. */
export const keygen: Command = {
  name: "keygen",
  summary: "makes a key to sign snapshots with",
  usage: "[kid, default this month]",
  options: OPTIONS,
  text: `The secret half is written to a file that only you can read and that is never written over: it belongs where your other
secrets are, and not into the repository. The public half is printed as \`signedBy\` of footlights/verify takes it.

  footlights keygen                                       2026-11.private.json, and the public half is printed
  footlights keygen 2026-12 --public keys.json            the public half goes beside the others in keys.json
  footlights keygen release --algorithm EdDSA`,

  async run(args) {
    const { values, positionals } = readArguments(args, OPTIONS);
    const kid = onlyOne(positionals, "kid") ?? new Date(presentOf(values)).toISOString().slice(0, 7);
    if (!/^[\w.-]{1,256}$/.test(kid)) {
      throw new WrongCall(`the kid "${kid}" names a file, too: it has letters, digits, ".", "-" and "_" only`);
    }
    const { algorithm = "ES256", private: file = `${kid}.private.json` } = values;
    const generate = Object.hasOwn(GENERATORS, algorithm) ? GENERATORS[algorithm] : undefined;
    if (!generate) throw new WrongCall(`--algorithm: ${unknown("algorithm", algorithm, Object.keys(GENERATORS))}`);
    const known = values.public === undefined ? {} : readKnown(values.public, kid);
    const { privateKey, publicKey } = generate();
    writeSecret(file, `${JSON.stringify({ ...privateKey, kid })}\n`);
    const keys = { ...known, [kid]: publicKey };
    if (values.public !== undefined) writeText(values.public, `${JSON.stringify(keys, null, 2)}\n`);

    if (values.json) {
      printJson({ kid, private: file, ...(values.public !== undefined && { public: values.public }), keys });
      return 0;
    }
    const secret = `${file}: the secret half, keep it where your secrets are`;
    if (values.public === undefined) {
      // Beside the output, which may go into a file.
      say(secret);
      print(JSON.stringify(keys, null, 2));
    } else print(`${secret}\n${values.public}: the public half, for \`signedBy\` of footlights/verify`);
    return 0;
  },
};

/** The public keys that are there already. */
function readKnown(file: string, kid: string): Record<string, unknown> {
  if (!existsSync(file)) return {};
  let keys: unknown;
  try {
    keys = JSON.parse(readText(file));
  } catch (thrown) {
    if (thrown instanceof Failure) throw thrown;
  }
  // To a set of keys, or to one that names itself, another would be added where nobody looks for it.
  if (!isObject(keys) || Array.isArray(keys.keys) || typeof keys.kty === "string") {
    throw new Failure(`${file}: not an object with a public key for each kid`);
  }
  if (Object.hasOwn(keys, kid)) throw new Failure(`${file}: it has a key "${kid}" already, name the new one otherwise`);
  return keys;
}
