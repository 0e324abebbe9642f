import { existsSync } from "node:fs";
import { forApp } from "./app.js";
import { type Command, Failure, presentOf, readArguments, takeNone, WrongCall } from "./command.js";
import type { Plain } from "./compile.js";
import { at } from "./document.js";
import { readText, writeText } from "./files.js";
import { type Finding, isFault } from "./finding.js";
import { isObject } from "./project.js";
import { type Edition, publish } from "./revision.js";
import { isSealedBy, readSigner, seal, unseal } from "./signing.js";
import { compileDirectory, DIRECTORY, IN } from "./source.js";
import { paint, plural, print, printJson, sayFindings } from "./terminal.js";

const OPTIONS = {
  ...IN,
  out: { type: "string", value: "file", help: "writes the snapshot; without it, the files are only checked" },
  app: { type: "string", value: "name", help: "only what this app of project.jsonc needs" },
  previous: { type: "string", value: "file", help: "counts the revision on from this snapshot, instead of --out" },
  sign: { type: "string", value: "file", help: "signs the snapshot with this private key, a JSON Web Key" },
  kid: { type: "string", value: "name", help: "the name of that key, default its own" },
  strict: { type: "boolean", help: "takes warnings for faults" },
} as const;

/** `footlights build`: the authored files become the snapshot. */
export const build: Command = {
  name: "build",
  summary: "compiles the authored files into the snapshot",
  usage: "[options]",
  options: OPTIONS,
  text: `Trains, local times and zones become instants, and owners and descriptions stay behind. The revision is one more than
that of the snapshot which is there already, if anything else has changed; if nothing has, not a byte is written.

  footlights build                                        checks the files, and writes nothing
  footlights build --out public/snapshot.json
  footlights build --out shop.json --app shop             only what the app "shop" needs
  footlights build --out new.json --previous live.json    counts on from what is published
  footlights build --out snapshot.json --sign 2026-11.private.json --kid 2026-11`,

  async run(args) {
    const { values, positionals } = readArguments(args, OPTIONS);
    takeNone(positionals);
    const directory = values.in ?? DIRECTORY;
    const now = presentOf(values);
    const compiled = compileDirectory(directory);
    const snapshot = values.app === undefined ? compiled.snapshot : forApp(compiled, values.app);
    const file = values.previous ?? values.out;
    const isSound = !compiled.findings.some(isFault);
    const findings = [...compiled.findings, ...(isSound ? doubtOfBeginning(file, snapshot, now) : [])];
    const isBad = findings.some((finding) => isFault(finding) || (values.strict && finding.severity === "warning"));
    if (values.previous !== undefined && !existsSync(values.previous)) {
      throw new WrongCall(`--previous: there is no file "${values.previous}"`);
    }
    const signer = values.sign === undefined ? undefined : readSigner(values.sign, values.kid, "sign");
    const before = file !== undefined && existsSync(file) ? { file, text: readText(file) } : undefined;
    const opened = before && unseal(before.text);
    const edition = isBad
      ? undefined
      : publish(snapshot, before && { file: before.file, text: opened?.payload ?? "" }, now);
    // A signature is another one each time, so one that would be made for the same key and text stays.
    const isSealed = before && (signer ? await isSealedBy(before.text, signer) : opened?.kid === undefined);
    const isKept = edition?.isUnchanged && isSealed;
    if (edition && values.out !== undefined && !(isKept && values.out === file)) {
      const sealed = signer ? await seal(edition.text, signer) : edition.text;
      writeText(values.out, isKept && before ? before.text : sealed);
    }
    const flags = Object.keys(snapshot.flags).length;
    const releases = Object.keys(snapshot.releases).length;

    if (values.json) {
      const { revision, isUnchanged, before: counted } = edition ?? {};
      const previous = counted === undefined ? undefined : { file, revision: counted };
      const built = edition && { revision, unchanged: isUnchanged, previous };
      printJson({ findings, ...built, out: values.out, flags, releases });
      return isBad ? 1 : 0;
    }
    sayFindings(findings);
    if (!edition) throw new Failure(`${directory}: nothing was built, since ${reasons(findings)}`);
    const what = `${plural(flags, "flag")}, ${plural(releases, "release")}`;
    if (values.out === undefined) print(`${paint.green("✓")} ${directory}: ${what}, no fault`);
    else if (edition.isUnchanged) print(`${paint.green("✓")} ${values.out}: unchanged, revision ${edition.revision}`);
    else print(`${paint.green("✓")} ${values.out}: revision ${sayRevision(edition, values.previous)}, ${what}`);
    return 0;
  },
};

/** Which one it is, and from where it was counted, unless that is the file itself. */
function sayRevision({ revision, before }: Edition, previous: string | undefined): string {
  if (before === undefined) return `${revision}, the first`;
  return previous === undefined ? `${revision}` : `${revision}, after ${before} of ${previous}`;
}

/** A project of which something has opened was published before, probably, and here is nothing to count on from. */
function doubtOfBeginning(file: string | undefined, { releases }: Plain, now: number): Finding[] {
  if (file === undefined || existsSync(file)) return [];
  const [past] =
    Object.entries(releases).find(([, one]) => isObject(one) && Date.parse(String(one.opens)) <= now) ?? [];
  if (past === undefined) return [];
  const message = `it begins with revision 1, though the opening of ${past} is past: pages that have seen a higher one refuse it, so give what is published with --previous`;
  return [{ severity: "warning", place: at(file), message }];
}

function reasons(findings: readonly Finding[]): string {
  const faults = findings.filter(isFault).length;
  const warnings = findings.filter(({ severity }) => severity === "warning").length;
  if (faults > 0) return `there ${faults === 1 ? "is" : "are"} ${plural(faults, "fault")}`;
  return `--strict takes ${plural(warnings, "warning")} for faults`;
}
