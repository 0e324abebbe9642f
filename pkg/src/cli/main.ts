import { fileURLToPath } from "node:url";
import { build } from "./build.js";
import { COMMON, type Command, Failure, type Option, WrongCall } from "./command.js";
import { diff } from "./diff.js";
import { explain } from "./explain.js";
import { readText } from "./files.js";
import { hold } from "./hold.js";
import { init } from "./init.js";
import { keygen } from "./keygen.js";
import { kill } from "./kill.js";
import { unknown } from "./nearest.js";
import { rehearse } from "./rehearse.js";
import { resume } from "./resume.js";
import { rollback } from "./rollback.js";
import { serve } from "./serve.js";
import { sign } from "./sign.js";
import { stale } from "./stale.js";
import { paint, print, sayFailure, table } from "./terminal.js";
import { timeline } from "./timeline.js";
import { types } from "./types.js";
import { validate } from "./validate.js";
import { verify } from "./verify.js";

const COMMANDS: readonly Command[] = [
  ...[init, validate, build, types, serve],
  ...[timeline, rehearse, explain, diff],
  ...[hold, resume, rollback, kill, stale],
  ...[keygen, sign, verify],
];

function overview(): string {
  const rows = COMMANDS.map(({ name, summary }) => [`  ${name}`, summary]);
  return `${paint.bold("footlights")}: deploy as often as you like, release when you mean to

usage: footlights <command> [options]

${table(rows)}

\`footlights <command> --help\` says more, with examples; \`footlights --version\` which one this is.
Exit codes: 0 good, 1 a fault was found, 2 a wrong call.`;
}

function help({ name, summary, usage, options, text }: Command): string {
  const rows = Object.entries<Option>({ ...options, ...COMMON }).map(([option, { short, value, help }]) => [
    `  ${short ? `-${short}, ` : ""}--${option}${value ? ` <${value}>` : ""}`,
    help,
  ]);
  return `${paint.bold(`footlights ${name}`)}: ${summary}

usage: footlights ${name} ${usage}

${text}

${table(rows)}`;
}

async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined || name === "help" || name === "--help" || name === "-h") {
    const asked = COMMANDS.find((command) => command.name === args[0]);
    print(asked ? help(asked) : overview());
    return name === undefined ? 2 : 0;
  }
  if (name === "--version" || name === "-v") {
    print(JSON.parse(readText(fileURLToPath(new URL("../package.json", import.meta.url)))).version);
    return 0;
  }
  const command = COMMANDS.find((known) => known.name === name);
  if (!command) {
    const names = COMMANDS.map((known) => known.name);
    const sentence = unknown("command", name, names);
    throw new WrongCall(sentence.endsWith("?") ? sentence : `${sentence}, \`footlights --help\` lists what there is`);
  }
  if (args.includes("--help") || args.includes("-h")) {
    print(help(command));
    return 0;
  }
  return command.run(args);
}

// A reader that has seen enough, such as `head`, is no fault.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (thrown: unknown) => {
    const isKnown = thrown instanceof WrongCall || thrown instanceof Failure;
    // Thrown on, it would come behind a line of the bundle, which has thousands of characters.
    sayFailure(
      isKnown ? thrown.message : `this is a fault of the command itself: ${(thrown as Error)?.stack ?? thrown}`,
    );
    process.exitCode = thrown instanceof WrongCall ? 2 : 1;
  },
);
