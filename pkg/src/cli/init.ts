import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { isDirectory } from "./authored.js";
import { type Command, Failure, presentOf, readArguments, takeNone, WrongCall } from "./command.js";
import { declare, readIntegrations } from "./declare.js";
import { writeText } from "./files.js";
import { faultOfZone, toAuthoredText } from "./instants.js";
import { isObject } from "./project.js";
import { publish } from "./revision.js";
import { compileSound, DIRECTORY, IN, openSource } from "./source.js";
import { type Beginning, templates } from "./templates.js";
import { paint, print, printJson, table } from "./terminal.js";

const OPTIONS = {
  ...IN,
  environment: { type: "string", value: "name", help: "the environment of the snapshot, default production" },
  lineage: {
    type: "string",
    value: "name",
    help: "in which revisions count, default the name of the package or folder",
  },
  zone: { type: "string", value: "name", help: "of local times, as Europe/Vienna; default that of this machine" },
  owner: { type: "string", value: "name", help: 'who answers for flag and release, default "your team"' },
  out: { type: "string", value: "file", help: "where the snapshot goes, default public/snapshot.json" },
  types: { type: "string", value: "file", help: "where the types go, default src/footlights.d.ts" },
} as const;

/** `footlights init`: everything that a project needs to begin. */
export const init: Command = {
  name: "init",
  summary: "begins: a directory to write in, a first snapshot, and its types",
  usage: "[options]",
  options: OPTIONS,
  text: `Writes one flag and one release that is open to everybody, so that there is something to see. It touches nothing that is
there already.

  footlights init
  footlights init --environment staging --zone Europe/Vienna --out static/snapshot.json`,

  async run(args) {
    const { values, positionals } = readArguments(args, OPTIONS);
    takeNone(positionals);
    const directory = values.in ?? DIRECTORY;
    const { out = "public/snapshot.json", types = "src/footlights.d.ts" } = values;
    const zone = values.zone ?? zoneOfMachine();
    const badZone = faultOfZone(zone);
    if (badZone) throw new WrongCall(`--zone: ${badZone}`);
    if (!types.endsWith(".d.ts")) throw new WrongCall(`--types: declarations are a .d.ts, and "${types}" is none`);
    refuseToOverwrite(directory, [out, types]);

    const now = presentOf(values);
    const beginning: Beginning = {
      environment: values.environment ?? "production",
      lineage: values.lineage ?? nameOfProject(),
      zone,
      owner: values.owner ?? "your team",
      opens: toAuthoredText(now, zone),
    };
    const files = Object.entries(templates(beginning)).map(([name, text]) => ({ file: join(directory, name), text }));
    for (const { file, text } of files) writeText(file, text);
    const { text } = publish(compileSound(directory).snapshot, undefined, now);
    writeText(out, text);
    writeText(types, declare(openSource(directory), readIntegrations()));

    const written = [...files.map(({ file }) => file), out, types];
    if (values.json) {
      printJson({ written });
      return 0;
    }
    for (const file of written) print(`${paint.green("✓")} ${file}`);
    const where = directory === DIRECTORY ? "" : ` --in ${directory}`;
    const next = [
      [`  footlights serve${where}`, "serves the snapshot, and builds it as you write"],
      [`  footlights build${where} --out ${out}`, "builds it after a change"],
      [`  footlights types${where} --out ${types}`, "the same for the types"],
      [`  footlights rehearse${where}`, "who has what, now or at another time"],
    ];
    print(
      `\nThe flag "new-greeting" is on for everybody, by the release "first-night". What comes next:\n\n${table(next)}`,
    );
    return 0;
  },
};

/** A machine may be set to a zone that nobody knows. */
function zoneOfMachine(): string {
  const { timeZone: zone } = Intl.DateTimeFormat().resolvedOptions();
  return zone && faultOfZone(zone) === undefined ? zone : "UTC";
}

function refuseToOverwrite(directory: string, files: readonly string[]): void {
  if (existsSync(directory) && (!isDirectory(directory) || readdirSync(directory).length > 0)) {
    throw new Failure(`${directory}: it is there already, and is not written over; name another --in`);
  }
  for (const [index, file] of files.entries()) {
    if (!existsSync(file)) continue;
    throw new Failure(
      `${file}: it is there already, and is not written over; name another --${["out", "types"][index]}`,
    );
  }
}

function nameOfProject(): string {
  try {
    const given: unknown = JSON.parse(readFileSync("package.json", "utf8"));
    if (isObject(given) && typeof given.name === "string" && given.name !== "") return given.name;
  } catch {
    // Without one, the folder has a name, too.
  }
  return basename(resolve("."));
}
