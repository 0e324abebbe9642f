import { forApp } from "./app.js";
import { isDirectory, readAuthored } from "./authored.js";
import { compile } from "./compile.js";
import { readText } from "./files.js";
import { isFault } from "./finding.js";
import { inspect } from "./inspect.js";
import { isObject } from "./project.js";
import { publish } from "./revision.js";
import type { Play } from "./server.js";
import { type Signer, seal, unseal } from "./signing.js";
import { sayFindings } from "./terminal.js";

/** What else decides what is served. */
export interface Staging {
  readonly app?: string;
  readonly signer?: Signer | undefined;
  readonly now: number;
}

/** What the files come to; nothing if they have a fault, which is told. */
export async function stage(path: string, last: Play | undefined, staging: Staging): Promise<Play | undefined> {
  if (!isDirectory(path)) return open(path);
  const compiled = compile(readAuthored(path));
  sayFindings(compiled.findings.filter(({ severity }) => severity !== "note"));
  if (compiled.findings.some(isFault)) return undefined;
  const { app, signer, now } = staging;
  const snapshot = app === undefined ? compiled.snapshot : forApp(compiled, app);
  const before = last && unseal(last.text).payload;
  const isSame = before !== undefined && JSON.parse(before).environment === snapshot.environment;
  // A page keeps what it was served, and would refuse a later run that counted from 1 again.
  const counted = JSON.stringify({ revision: last?.revision ?? Math.floor(now / 1000) - 1 });
  const edition = publish(snapshot, { file: path, text: isSame ? before : counted }, now);
  if (edition.isUnchanged && last) return last;
  return { revision: edition.revision, text: signer ? await seal(edition.text, signer) : edition.text };
}

/** A snapshot that something else has built is served as it is. */
function open(file: string): Play | undefined {
  const reports = inspect(file);
  sayFindings(reports);
  const text = readText(file);
  const { payload } = unseal(text);
  if (reports.some(({ path }) => path === "")) return undefined;
  const snapshot: unknown = JSON.parse(payload);
  const { revision } = isObject(snapshot) ? snapshot : {};
  return { text, revision: typeof revision === "number" ? revision : 0 };
}
