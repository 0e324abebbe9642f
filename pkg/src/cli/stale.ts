import { resolve } from "node:path";
import { isDirectory } from "./authored.js";
import { findMentions, type Mention } from "./code.js";
import { type Command, presentOf, readArguments, takeNone, WrongCall } from "./command.js";
import type { Plain } from "./compile.js";
import { disabledFlags } from "./disabled.js";
import { toLocalText } from "./instants.js";
import { isObject } from "./project.js";
import { openSchedule } from "./schedule.js";
import { compileSound, DIRECTORY, IN } from "./source.js";
import { count, paint, plural, print, printJson, table } from "./terminal.js";

const OPTIONS = {
  ...IN,
  days: { type: "string", value: "number", help: "how long they must have been fully open, default 30" },
  code: { type: "string", value: "directory", help: "where to look for the flags, default here" },
} as const;

const DAY = 86_400_000;

/** `footlights stale`: what is to be cleaned up. */
export const stale: Command = {
  name: "stale",
  summary: "lists releases that have long been fully open, with the code to clean up",
  usage: "[options]",
  options: OPTIONS,
  text: `A release is fully open once everybody has it. Its flags then decide nothing any more: the code can keep one way and lose
the other. Files that .gitignore names are not looked at.

  footlights stale
  footlights stale --days 14 --code src`,

  async run(args) {
    const { values, positionals } = readArguments(args, OPTIONS);
    takeNone(positionals);
    const directory = values.in ?? DIRECTORY;
    const days = values.days ?? "30";
    if (!/^\d+$/.test(days)) throw new WrongCall(`--days: a whole number, not "${days}"`);
    const code = values.code ?? ".";
    if (!isDirectory(code)) throw new WrongCall(`--code: there is no directory "${code}"`);
    const { snapshot, owners, project } = compileSound(directory);
    const now = presentOf(values);
    const found: Stale[] = [];
    for (const key of Object.keys(snapshot.releases)) {
      const since = await fullyOpenSince(snapshot, key, now);
      if (since === undefined || now - since < Number(days) * DAY) continue;
      const owner = owners.get(`releases.${key}`);
      found.push({ release: key, owner, since, needs: needsOf(snapshot, key), flags: flagsOf(snapshot, key) });
    }
    const keys = [...new Set(found.flatMap(({ flags }) => flags.map(({ flag }) => flag)))];
    const mentions = findMentions(resolve(code), keys, [resolve(directory)]);

    if (values.json) {
      const withCode = (flag: Given) => ({ ...flag, code: mentions.get(flag.flag) ?? [] });
      printJson(
        found.map(({ since, flags, ...rest }) => ({
          ...rest,
          since: new Date(since).toISOString(),
          flags: flags.map(withCode),
        })),
      );
      return 0;
    }
    if (found.length === 0) print(`no release has been fully open for ${plural(Number(days), "day")}`);
    for (const one of found) printStale(one, mentions, now, project.zone);
    return 0;
  },
};

interface Stale {
  readonly release: string;
  readonly owner: string | undefined;
  readonly since: number;
  /** Flags without which nobody has it, and the variants that they must have. */
  readonly needs: Readonly<Record<string, readonly string[]>>;
  readonly flags: readonly Given[];
}

/** A flag of a release, and what it is from now on. */
interface Given {
  readonly flag: string;
  readonly variant: string;
  /** Other releases that give it another variant. */
  readonly others: readonly string[];
}

/** Since when everybody has a release, if everybody has. */
async function fullyOpenSince(snapshot: Plain, key: string, now: number): Promise<number | undefined> {
  const release = snapshot.releases[key];
  if (!isObject(release) || release.audience !== undefined) return undefined;
  const { cues, rollback, close } = await openSchedule(snapshot, key);
  close();
  if (rollback && rollback.at <= now) return undefined;
  if (disabledFlags(snapshot, release).length > 0) return undefined;
  const instants = cues.flatMap(({ audience, share, to, comes, full }) => {
    if (audience !== undefined || (to ?? share) !== 100) return [];
    const since = to === undefined ? comes : full;
    return since === undefined || since > now ? [] : [since];
  });
  return instants.length > 0 ? Math.min(...instants) : undefined;
}

function needsOf(snapshot: Plain, key: string): Record<string, string[]> {
  const release = snapshot.releases[key];
  const { needs } = isObject(release) ? release : {};
  return isObject(needs) && isObject(needs.flags) ? (needs.flags as Record<string, string[]>) : {};
}

function flagsOf(snapshot: Plain, key: string): Given[] {
  const given = (release: unknown) => Object.entries(isObject(release) && isObject(release.flags) ? release.flags : {});
  return given(snapshot.releases[key]).map(([flag, variant]) => ({
    flag,
    variant: String(variant),
    others: Object.entries(snapshot.releases).flatMap(([other, release]) =>
      given(release).some(([name, its]) => name === flag && its !== variant) ? [other] : [],
    ),
  }));
}

function printStale(
  { release, owner, since, needs, flags }: Stale,
  mentions: ReadonlyMap<string, readonly Mention[]>,
  now: number,
  zone: string | undefined,
): void {
  const age = count(Math.floor((now - since) / DAY));
  print(
    `${paint.bold(release)}: open to everybody since ${toLocalText(since, zone)}, ${age} days${owner ? `; ask ${owner}` : ""}`,
  );
  // Whether everybody has them, too, is for the person who cleans up to see.
  for (const [flag, variants] of Object.entries(needs)) print(`  but only where ${flag} is ${variants.join(" or ")}`);
  for (const { flag, variant, others } of flags) {
    const also = others.length > 0 ? `, but ${others.join(", ")} gives it another variant` : "";
    print(`  ${flag} stays "${variant}"${also}`);
    const rows = (mentions.get(flag) ?? []).map(({ file, line, column, text }) => [
      `    ${file}:${line}:${column}`,
      text,
    ]);
    print(rows.length > 0 ? table(rows) : "    nowhere in the code");
  }
}
