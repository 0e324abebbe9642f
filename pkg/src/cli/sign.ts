import { type Command, Failure, onlyOne, readArguments, WrongCall } from "./command.js";
import { faultsOf } from "./core.js";
import { readText, writeText } from "./files.js";
import { readSigner, seal, unseal } from "./signing.js";
import { paint, plural, print, printJson } from "./terminal.js";

const OPTIONS = {
  key: { type: "string", value: "file", help: "the private key, a JSON Web Key as `footlights keygen` writes it" },
  kid: { type: "string", value: "name", help: "the name of that key, default its own" },
  out: { type: "string", value: "file", help: "writes the signed snapshot there; without it, it is printed" },
} as const;

/** `footlights sign`: a snapshot becomes a signed one. */
export const sign: Command = {
  name: "sign",
  summary: "signs a snapshot",
  usage: "<snapshot>",
  options: OPTIONS,
  text: `For a snapshot that is there already; \`footlights build --sign\` compiles and signs in one go. One that is signed is signed
anew, and nothing of it changes but the signature. What has a fault is not signed.

  footlights sign snapshot.json --key 2026-11.private.json --out public/snapshot.json
  footlights sign snapshot.json --key key.json --kid 2026-11 > public/snapshot.json`,

  async run(args) {
    const { values, positionals } = readArguments(args, OPTIONS);
    const file = onlyOne(positionals, "snapshot");
    if (file === undefined) throw new WrongCall("it takes the file of a snapshot");
    if (values.key === undefined) throw new WrongCall("it takes a private key: --key <file>");
    const signer = readSigner(values.key, values.kid, "key");
    const { payload } = unseal(readText(file));
    const faults = faultsOf(payload).length;
    if (faults > 0) {
      const advice = `\`footlights validate ${file}\` says where`;
      throw new Failure(`${file}: nothing was signed, since it has ${plural(faults, "fault")}; ${advice}`);
    }
    const sealed = await seal(payload, signer);
    if (values.out === undefined) {
      process.stdout.write(sealed);
      return 0;
    }
    writeText(values.out, sealed);
    if (values.json) printJson({ out: values.out, kid: signer.kid });
    else print(`${paint.green("✓")} ${values.out}: signed with the key "${signer.kid}"`);
    return 0;
  },
};
