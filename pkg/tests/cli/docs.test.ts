import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { COMMAND, SHOP, type Stage, stage } from "./stage.js";
import { check } from "./typescript.js";

// The pages for those who run releases are stories: files as they are written (a fence with a path), commands as they
// are called (`sh` and the present), and what is printed (`text`, all that the last command prints). A command that finds
// a fault is called with `sh fails`, and one that goes on until it is ended with `sh serves`.

interface Block {
  readonly kind: string;
  readonly about: string;
  readonly text: string;
}

function blocksOf(page: string): Block[] {
  const text = readFileSync(new URL(`../../../docs/${page}`, import.meta.url), "utf8");
  const blocks = text.matchAll(/^( *)```(\w+) ?(.*)\n([\s\S]*?)^\1```$/gm);
  return [...blocks].map(([, indent = "", kind = "", about = "", inside = ""]) => {
    const outdented = inside.replace(new RegExp(`^${indent}`, "gm"), "");
    return { kind, about, text: outdented };
  });
}

/** The words of a command; quotes hold them together. */
function wordsOf(line: string): string[] {
  const words = line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g);
  return [...words].map(([, single, double, bare]) => single ?? double ?? bare ?? "");
}

/** What a server prints until it is ended, which it is after a moment. */
function served(words: readonly string[], shop: Stage): string {
  // On a port that is free.
  const args = [COMMAND, ...words, "--port", "0"];
  const { status, stdout } = spawnSync(process.execPath, args, {
    cwd: shop.directory,
    encoding: "utf8",
    timeout: 5000,
  });
  expect(status).toBe(0);
  return stdout;
}

/** Does what a page says, and gives the commands that it ran. */
function play(page: string, shop: Stage): string[] {
  const ran: string[] = [];
  let printed: string | undefined;
  for (const { kind, about, text } of blocksOf(page)) {
    // Of other texts, other tests tell: `tests/snippets.test.ts` has the list.
    if (kind === "text" && about !== "") continue;
    if (kind === "text") {
      expect(printed, `what ${ran.at(-1)} prints`).toBe(text);
    } else if (kind === "sh" && about === "serves") {
      const [, ...words] = wordsOf(text);
      expect(served(words, shop), text).toContain("/snapshot.json");
      ran.push(text.trim());
    } else if (kind === "sh") {
      const isFault = about === "fails";
      const now = isFault || about === "" ? [] : ["--now", about];
      for (const line of text.trim().split("\n")) {
        const [command, ...words] = wordsOf(line);
        expect(command).toBe("footlights");
        const { code, out, err } = shop.run(...words, ...now);
        if (isFault) expect(code, line).toBe(1);
        else expect({ code, err }, line).toEqual({ code: 0, err: "" });
        ran.push(line);
        printed = err + out;
      }
    } else if (about !== "") shop.write(about, text);
  }
  return ran;
}

test("docs/releases.md: every command does what the page says", () => {
  const people = Array.from({ length: 2000 }, (_, index) =>
    JSON.stringify({
      targetingKey: `customer-${index}`,
      email: `${index}@${index % 100 ? "mail.test" : "example.com"}`,
    }),
  );
  const shop = stage({ "people.jsonl": people.join("\n"), "later.json": { format: 1, environment: "production" } });
  const ran = play("releases.md", shop);
  const commands = new Set(ran.map((line) => line.split(" ")[1]));
  expect([...commands].sort()).toEqual([
    "build",
    "diff",
    "hold",
    "kill",
    "rehearse",
    "resume",
    "rollback",
    "stale",
    "timeline",
  ]);
  expect(JSON.parse(shop.read("public/snapshot.json")).revision).toBe(5);
});

test("docs/operations.md: every command does what the page says", () => {
  const shop = stage();
  const ran = play("operations.md", shop);
  expect(ran.map((line) => line.split(" ")[1])).toEqual([
    "build",
    "hold",
    "build",
    "rollback",
    "diff",
    "build",
    "rehearse",
  ]);
  const { releases } = JSON.parse(shop.read("public/snapshot.json"));
  expect(releases["autumn-checkout"].rollback).toMatchObject({ at: "2026-12-04T09:10:00Z", to: "canary" });
});

test("docs/authoring.md: the files are sound, and what is said of them is so", () => {
  const shop = stage();
  play("authoring.md", shop);
  const { lineage, flags } = JSON.parse(shop.read("public/desk.json"));
  expect([lineage, Object.keys(flags)]).toEqual(["shop/desk", ["refunds"]]);
  shop.run("build", "--out", "all.json");
  expect(JSON.parse(shop.read("all.json")).releases["autumn-checkout"].opens).toBe("2026-12-02T09:00:00Z");
});

test("docs/command.md: every command does what the page says, and TypeScript takes what it shows", () => {
  const shop = stage();
  const ran = play("command.md", shop);
  const commands = new Set(ran.map((line) => line.split(" ")[1]));
  expect([...commands].sort()).toEqual([
    ...["build", "explain", "init", "keygen", "serve", "sign", "types", "validate", "verify"],
  ]);
  expect(check(shop)).toEqual({ status: 0, stdout: "" });
});

test("docs/hosting.md: a snapshot is published", () => {
  const shop = stage(SHOP);
  expect(play("hosting.md", shop)).toEqual(["footlights build --out public/snapshot.json"]);
  expect(JSON.parse(shop.read("public/snapshot.json"))).toMatchObject({ format: 1, lineage: "shop" });
});

test("docs/quick-start.md: what it asks of the command, in the text and beside it", () => {
  const shop = stage();
  const page = readFileSync(new URL("../../../docs/quick-start.md", import.meta.url), "utf8");
  const asked = [...page.matchAll(/npx footlights ([^\n`]+)/g)].map(([, words = ""]) => words);
  expect(asked).toEqual(["init", "explain new-greeting", "build --out public/snapshot.json"]);
  for (const words of asked) expect(shop.run(...wordsOf(words)), words).toMatchObject({ code: 0, err: "" });
  const release = shop.read("footlights/releases/first-night.jsonc");
  const [later] = /"opens": "2099[^"]*"/.exec(page) ?? [];
  const explained = () => shop.run("explain", "new-greeting").out;
  const before = explained();
  shop.write("footlights/releases/first-night.jsonc", release.replace(/"opens": ".*?"/, String(later)));
  expect(explained()).toContain("2099-01-01");
  expect(before).not.toContain("2099-01-01");
});
