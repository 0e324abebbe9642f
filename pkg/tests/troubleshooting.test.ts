// The page on what to look at has a row for everything that a client may say, and for nothing else.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
const PAGE = read("../../docs/troubleshooting.md");
const TYPES = read("../src/types.ts") + read("../src/error.ts");

/** The members of a union of texts. */
function members(type: string): string[] {
  const [, union = ""] = new RegExp(`export type ${type} =([^;]*);`).exec(TYPES) ?? [];
  return Array.from(union.matchAll(/"(\w+)"/g), ([, member = ""]) => member).sort();
}

/** What the first cells of a table name, by its first heading. */
function rows(heading: string): string[] {
  const [, table = ""] =
    new RegExp(`^\\| \`${heading.replace(".", "\\.")}\` \\|.*\\n\\|[ -|]*\\n((?:\\|.*\\n)*)`, "m").exec(PAGE) ?? [];
  const cells = table.split("\n").map((row) => row.split(" | ")[0] ?? "");
  return cells.flatMap((cell) => Array.from(cell.matchAll(/`(\w+)`/g), ([, name = ""]) => name)).sort();
}

test.each([
  ["reason", "Reason"],
  ["cause", "Cause"],
  ["errorCode", "EvaluationErrorCode"],
  ["client.status", "ClientStatus"],
  ["code", "ErrorCode"],
])("the table of `%s` has them all", (heading, type) => {
  expect(members(type).length).toBeGreaterThan(3);
  expect(rows(heading)).toEqual(members(type));
});
