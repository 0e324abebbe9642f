import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished, vi } from "vitest";

// Each call of the command is a process of its own, and some tests make a dozen on a machine that is busy.
vi.setConfig({ testTimeout: 120_000 });

/** The command as it is installed. */
export const COMMAND = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

/** What a run of the command came to. */
export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A directory with files in it, in which the real command runs. */
export interface Stage {
  readonly directory: string;
  run(...args: string[]): Outcome;
  read(file: string): string;
  write(file: string, content: string | object): void;
}

/** Texts are written as they are, anything else as JSON. */
export function stage(files: Readonly<Record<string, string | object>> = {}): Stage {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), "footlights-")));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const write = (file: string, content: string | object) => {
    const path = join(directory, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content, null, 2));
  };
  for (const [file, content] of Object.entries(files)) write(file, content);
  return {
    directory,
    write,
    read: (file) => readFileSync(join(directory, file), "utf8"),
    run(...args) {
      const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...args], {
        cwd: directory,
        encoding: "utf8",
      });
      // How far something has come is told where the machine is busy.
      return { code: status, out: stdout, err: stderr.replace(/^… .*\n/gm, "") };
    },
  };
}

/** The authored files of a small shop, as somebody would write them. */
export const SHOP = {
  "footlights/project.jsonc": `{
  "environment": "production",
  "lineage": "shop",
  "zone": "Europe/Vienna",
  "apps": {
    "shop": { "carries": ["new-checkout", "headline"] },
    "desk": { "carries": ["refunds"] }
  }
}
`,
  "footlights/segments.jsonc": `{
  // Us.
  "staff": { "attribute": "email", "endsWith": ["@example.com"] }
}
`,
  "footlights/plans.jsonc": `{
  "standard": [
    { "stage": "canary", "after": "PT0S", "audience": { "segment": "staff" } },
    { "stage": "gradual", "after": "P1D", "share": { "from": 5, "to": 50, "until": "P4D" } },
    { "stage": "general", "after": "P7D" }
  ]
}
`,
  "footlights/freezes.jsonc": `[
  { "from": "2026-12-23T00:00", "until": "2027-01-02T00:00", "reason": "holidays" }
]
`,
  "footlights/trains.jsonc": `{
  "weekly": { "every": "week", "on": "Wednesday", "at": "10:00" }
}
`,
  "footlights/flags/new-checkout.jsonc": `{
  "owner": "checkout team",
  "description": "One page instead of four.",
  "variants": { "off": false, "on": true },
  "dormant": "off"
}
`,
  "footlights/flags/headline.jsonc": `{
  "owner": "words",
  "variants": { "plain": "Checkout", "warm": "Almost yours" },
  "dormant": "plain"
}
`,
  "footlights/flags/refunds.jsonc": `{
  "owner": "desk team",
  "variants": { "off": false, "on": true },
  "dormant": "off",
  "rules": [{ "when": { "segment": "staff" }, "serve": "on" }]
}
`,
  "footlights/releases/autumn-checkout.jsonc": `{
  "owner": "Mira",
  "description": "The new checkout.",
  "flags": { "new-checkout": "on", "headline": "warm" },
  // Opening night.
  "train": "weekly",
  "departure": "2026-12-02",
  "plan": "standard"
}
`,
} as const;
