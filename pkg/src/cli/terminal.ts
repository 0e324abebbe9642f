import picocolors from "picocolors";
import type { Finding } from "./finding.js";

/** Colours where a person looks, unless they would rather not. */
function colours(stream: NodeJS.WriteStream) {
  const isWanted = Boolean(stream.isTTY) && !process.env.NO_COLOR && process.env.TERM !== "dumb";
  return picocolors.createColors(isWanted);
}

/** For what is printed on the standard output. */
export const paint = colours(process.stdout);
const loud = colours(process.stderr);

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2));
}

/** Says something beside the output. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** One line for each finding, as compilers have it. */
export function sayFindings(findings: readonly Finding[]): void {
  for (const { severity, place, message } of findings) {
    const { file, line, column } = place;
    const paintIt = { fault: loud.red, warning: loud.yellow, note: loud.cyan }[severity];
    say(`${loud.bold(`${file}:${line}:${column}:`)} ${paintIt(`${severity}:`)} ${message}`);
  }
}

/** Says why the command failed. */
export function sayFailure(message: string): void {
  say(`${loud.red("✗")} ${message}`);
}

/** Rows with columns of even width; the last column keeps its own. */
export function table(rows: readonly (readonly string[])[], isRight: readonly boolean[] = []): string {
  const widths: number[] = [];
  for (const row of rows) for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, cell.length);
  const pad = (cell: string, at: number) =>
    isRight[at] ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0);
  return rows.map((row) => row.map(pad).join("  ").trimEnd()).join("\n");
}

/** Counts for people: `1,000`. */
export function count(number: number): string {
  return number.toLocaleString("en");
}

/** `1 flag`, `2 flags`. */
export function plural(number: number, word: string, many = `${word}s`): string {
  return `${count(number)} ${number === 1 ? word : many}`;
}

const PATIENCE = 2000;

/** Tells how far something has come, once it has taken longer than two seconds. Call it as often as you like. */
export function progress(what: string, total: number): (done: number) => void {
  const started = Date.now();
  let told = started;
  return (done) => {
    const now = Date.now();
    if (done >= total) {
      if (told > started && process.stderr.isTTY) process.stderr.write("\r\u001b[K");
    } else if (now - told >= (told === started || !process.stderr.isTTY ? PATIENCE : 100)) {
      told = now;
      const text = `… ${what}: ${count(done)} of ${count(total)}`;
      process.stderr.write(process.stderr.isTTY ? `\r\u001b[K${text}` : `${text}\n`);
    }
  };
}
