import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

// Every block of code of the documents is run by a test, or stands in the list below with the reason why it is not.

const root = join(import.meta.dirname, "../..");

interface Block {
  readonly page: string;
  readonly kind: string;
  /** What stands behind the kind. */
  readonly about: string;
  readonly text: string;
  /** The fence of the block before it. */
  readonly after: string;
}

interface Runner {
  readonly test: string;
  readonly pages: readonly string[];
  readonly runs: (block: Block) => boolean;
}

const isCommand = ({ kind, about }: Block) => kind === "sh" || (kind === "text" && about === "");
const isFile = ({ kind, about }: Block) => ["jsonc", "ts", "tsx"].includes(kind) && /\.\w+$/.test(about);
const isBare = (of: string) => (block: Block) => block.kind === of && block.about === "";

const RUNNERS: readonly Runner[] = [
  {
    test: "tests/docs.rs",
    pages: ["README.md", "docs/concepts.md", "docs/migration.md", "docs/snapshot-format.md"],
    runs: ({ kind, about, after }) => kind === "json" || (kind === "text" && about === "" && after === "json faulty"),
  },
  {
    test: "pkg/tests/cli/docs.test.ts",
    pages: ["docs/authoring.md", "docs/command.md", "docs/hosting.md", "docs/operations.md", "docs/releases.md"],
    runs: (block) => isCommand(block) || isFile(block),
  },
  {
    test: "pkg/tests/cli/docs.test.ts",
    pages: ["docs/quick-start.md"],
    runs: ({ kind, text }) => kind === "sh" && /^(npx footlights .*\n)+$/.test(text),
  },
  {
    test: "pkg/tests/cli/serve.test.ts",
    pages: ["docs/hosting.md"],
    runs: ({ kind, about }) => `${kind} ${about}` === "text event-stream",
  },
  { test: "pkg/tests/snippets.test.ts", pages: ["README.md"], runs: isBare("") },
  { test: "pkg/tests/readme.test.ts", pages: ["README.md", "pkg/README.md"], runs: isBare("ts") },
  {
    test: "pkg/tests/examples.test.ts",
    pages: ["docs/audience.md", "docs/booth.md", "docs/operations.md"],
    runs: isBare("ts"),
  },
  { test: "pkg/tests/frameworks.test.ts", pages: ["docs/frameworks.md"], runs: isFile },
  {
    test: "pkg/tests/migration.test.ts",
    pages: ["docs/migration.md"],
    runs: ({ kind, about }) =>
      kind === "jsonc" &&
      ["growthbook", "launchdarkly", "flagd", "unleash", "configcat", "featurevisor", "flipt"].includes(about),
  },
  { test: "pkg/tests/signing.test.ts", pages: ["docs/signing.md"], runs: isBare("js") },
  { test: "tests/consumers/consumers/begin.mjs", pages: ["docs/quick-start.md"], runs: isFile },
  {
    test: "tests/consumers/consumers/security.mjs",
    pages: ["docs/security.md"],
    runs: ({ kind, about }) => `${kind} ${about}` === "text Content-Security-Policy",
  },
];

/** What no test runs, each line of it: by page, with the reason. */
const NOT_RUN: readonly { readonly page: string; readonly why: string; readonly lines: readonly string[] }[] = [
  {
    page: "README.md",
    why: "they build everything, or are what runs this test",
    lines: [
      "cargo xtask demo    # builds everything and serves the demo; prints the address",
      "cargo xtask test    # runs every test there is",
    ],
  },
  {
    page: "README.md",
    why: "they install from a registry; tests/consumers packs and installs the package from what is there",
    lines: [
      "cargo xtask build && npm pack ./pkg --pack-destination target   # here",
      "npm install ../footlights/target/footlights-0.1.0.tgz           # in your project; later: npm install footlights",
    ],
  },
  {
    page: "docs/quick-start.md",
    why: "they install from a registry; tests/consumers/consumers/begin.mjs does the same with what is installed there",
    lines: [
      "npm create vite@latest shop -- --template react-ts",
      "cd shop",
      "npm install",
      "npm install ../footlights/target/footlights-0.1.0.tgz",
    ],
  },
  {
    page: "docs/quick-start.md",
    why: "it goes on until it is ended; tests/consumers/consumers/begin.mjs starts the same server in its own process",
    lines: ["npm run dev"],
  },
  {
    page: "docs/operations.md",
    why: "it is for the reader's own store of reports, and its dialect",
    lines: [
      "SELECT release, stage,",
      "       SUM(CASE WHEN event = 'tripped' THEN 1 ELSE 0 END) AS tripped,",
      "       SUM(CASE WHEN event = 'exposure' AND cause = 'RELEASED' THEN 1 ELSE 0 END) AS exposed",
      "FROM reports",
      "WHERE at > (EXTRACT(EPOCH FROM NOW()) - 600) * 1000",
      "GROUP BY release, stage;",
    ],
  },
  {
    page: "docs/performance.md",
    why: "they measure for minutes; `cargo xtask test` runs the second",
    lines: [
      "cargo xtask bench            # the reads of benches/read.mjs, then all of this page; about 10 minutes",
      "cargo xtask bench --smoke    # everything once, for half a minute: do the vendors still agree?",
    ],
  },
  {
    page: "docs/performance.md",
    why: "they count and measure for minutes; `cargo xtask test instructions` holds what they found",
    lines: [
      "cargo xtask growth        # counts all of this anew, and writes this section and the plots",
      "cargo xtask instructions  # what the tests count: no exponent may reach 1.15, no count exceed its record by 5 %",
      "cargo run --release --package footlights-benches --example engine   # the same work in time (divan)",
    ],
  },
  {
    page: "CONTRIBUTING.md",
    why: "they build everything, or are what runs this test",
    lines: [
      'cargo xtask test                  # all there is; the last line is "N passed, N failed"',
      "cargo xtask test native clippy    # only some parts; `cargo xtask --help` lists them",
      "cargo xtask demo                  # the demo, on the package as just built",
      "cargo xtask size                  # sizes against pkg/size-budget.json",
      "cargo xtask bench                 # reads, and all vendors beside each other: docs/performance.md; fails above 3 times the floor",
      "cargo xtask instructions          # of the native engine; --record writes them down",
      "cargo xtask fuzz --minutes 3      # libFuzzer; what it finds is kept in fuzz/corpus",
      "cargo xtask differential          # the package against the native engine, a million cases",
      "cargo xtask soak                  # five minutes of changing and breaking snapshots under one open page",
    ],
  },
];

/** Whatever is fenced, however it is indented; the pages of `docs/api` are generated from the types. */
function blocksOf(page: string): Block[] {
  const text = readFileSync(join(root, page), "utf8");
  const blocks: Block[] = [];
  let open: { fence: string; lines: string[] } | undefined;
  let after = "";
  for (const line of text.split("\n")) {
    const [, fence] = /^\s*(?:```|~~~)(.*)$/.exec(line) ?? [];
    if (fence === undefined) open?.lines.push(line);
    else if (!open) open = { fence, lines: [] };
    else {
      const [kind = "", ...about] = open.fence.split(" ");
      blocks.push({ page, kind, about: about.join(" "), text: `${open.lines.join("\n")}\n`, after });
      after = open.fence;
      open = undefined;
    }
  }
  expect(open, page).toBeUndefined();
  return blocks;
}

const PAGES = [
  ...["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "pkg/README.md"],
  ...readdirSync(join(root, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];
const BLOCKS = PAGES.flatMap(blocksOf);

const isListed = ({ page, text }: Block) =>
  NOT_RUN.some((entry) => entry.page === page && `${entry.lines.join("\n")}\n` === text);
const isRun = (block: Block) => RUNNERS.some(({ pages, runs }) => pages.includes(block.page) && runs(block));

test("every block is run, or listed with the reason why it is not", () => {
  const left = BLOCKS.filter((block) => !isRun(block) && !isListed(block));
  const places = left.map(({ page, kind, about, text }) => `${page}: \`\`\`${`${kind} ${about}`.trim()}\n${text}`);
  expect(places, "let a test run it (RUNNERS), or say why none can (NOT_RUN)").toEqual([]);
});

test("what is listed stands on its page, and is run by nothing", () => {
  const found = NOT_RUN.map(({ page, lines }) =>
    BLOCKS.filter((block) => block.page === page && block.text === `${lines.join("\n")}\n`),
  );
  for (const [at, blocks] of found.entries()) {
    expect(blocks, NOT_RUN[at]?.lines.join("\n")).toHaveLength(1);
    expect(blocks.some(isRun), NOT_RUN[at]?.lines.join("\n")).toBe(false);
  }
});

test("every test that is named reads its pages, and finds its blocks there", () => {
  for (const { test: file, pages, runs } of RUNNERS) {
    const path = join(root, file);
    expect(existsSync(path), file).toBe(true);
    const source = readFileSync(path, "utf8");
    for (const page of pages) {
      expect(BLOCKS.filter((block) => block.page === page).some(runs), `${file}: ${page}`).toBe(true);
      // `tests/docs.rs` reads the whole directory.
      const name = page.replace(/^.*\//, "").replace(/\.md$/, "");
      if (!file.endsWith(".rs")) expect(source, `${file} does not name ${page}`).toContain(name);
    }
  }
});

test("commands of the project that are not run are at least its commands", () => {
  const help = readFileSync(join(root, "xtask/src/help.rs"), "utf8");
  const lines = NOT_RUN.flatMap((entry) => entry.lines);
  const commands = lines.flatMap((line) => /^cargo xtask (\w+)/.exec(line)?.[1] ?? []);
  expect(commands.length).toBeGreaterThan(10);
  for (const command of commands) expect(help).toMatch(new RegExp(`^  ${command}\\b`, "m"));
});

test("README.md: the directories that it lists are there", () => {
  const maps = BLOCKS.filter(({ page, kind }) => page === "README.md" && kind === "");
  const named = maps.flatMap(({ text }) => [...text.matchAll(/(?<=^| )\w+\/(?= )/gm)].map(([name]) => name));
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((name) => !existsSync(join(root, name)))).toEqual([]);
});
