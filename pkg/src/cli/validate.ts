import { type Command, readArguments } from "./command.js";
import { isFault } from "./finding.js";
import { inspect, type Report } from "./inspect.js";
import { DIRECTORY } from "./source.js";
import { paint, plural, print, printJson, progress, sayFailure, sayFindings } from "./terminal.js";

const OPTIONS = {
  strict: { type: "boolean", help: "takes warnings for faults" },
} as const;

/** `footlights validate`: every fault there is. */
export const validate: Command = {
  name: "validate",
  summary: "finds every fault of the authored files, or of snapshots",
  usage: `[directory or snapshot, default ${DIRECTORY}] …`,
  options: OPTIONS,
  text: `One line for each finding, as compilers have it: file, line and column, then the path in that file and what is wrong there.
With --json, what to write instead stands beside it. The exit code is 1 if there is a fault, so that a build stops.

  footlights validate                                     the authored files
  footlights validate public/snapshot.json --strict
  footlights validate footlights public/*.json --json`,

  async run(args) {
    const { values, positionals } = readArguments(args, OPTIONS);
    const paths = positionals.length > 0 ? positionals : [DIRECTORY];
    const isBad = (report: Report) => isFault(report) || (values.strict && report.severity === "warning");
    const reports: Report[] = [];
    const sound: string[] = [];
    const faulty: string[] = [];
    const tell = progress("validating", paths.length);
    for (const [index, path] of paths.entries()) {
      const found = inspect(path);
      const bad = found.filter(isBad).length;
      reports.push(...found);
      if (bad > 0) faulty.push(`${path}: ${plural(bad, "fault")}`);
      else sound.push(`${path}: no fault`);
      tell(index + 1);
    }
    if (values.json) printJson(reports.map(({ place, ...report }) => ({ ...place, ...report })));
    else {
      sayFindings(
        reports.map(({ path, message, ...report }) => ({ ...report, message: path ? `${path}: ${message}` : message })),
      );
      for (const sentence of sound) print(`${paint.green("✓")} ${sentence}`);
      for (const sentence of faulty) sayFailure(sentence);
    }
    return faulty.length > 0 ? 1 : 0;
  },
};
