import { readdirSync, readFileSync } from "node:fs";

/** The format of `tests/spec/*.json`, as far as the runner looks at it; their README defines it. */
export interface SpecFile {
  readonly about: string;
  readonly snapshot: Json;
  readonly defaults?: Setting;
  readonly cases: readonly SpecCase[];
}

export interface Setting {
  readonly now?: string;
  readonly confirmedAt?: string;
  readonly deployment?: Record<string, Json>;
  readonly context?: Record<string, Json>;
  readonly local?: {
    readonly overrides?: Record<string, string>;
    readonly tripped?: readonly string[];
    readonly pinned?: Record<string, boolean>;
  };
}

export interface SpecCase extends Setting {
  readonly name: string;
  readonly snapshot?: Json;
  readonly patch?: Json;
  readonly text?: string;
  readonly flag?: string;
  readonly type?: "boolean" | "string" | "number" | "object";
  readonly default?: Json;
  readonly release?: string;
  readonly faults?: readonly string[];
  readonly refused?: { readonly code: string; readonly message: string };
  readonly bucket?: { readonly salt: string; readonly unit: string };
  readonly expect?: Record<string, Json>;
}

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const FOLDER = new URL("../../tests/spec/", import.meta.url);

export function readSpec(): { name: string; file: SpecFile }[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => ({ name, file: JSON.parse(readFileSync(new URL(name, FOLDER), "utf8")) as SpecFile }));
}

/** The document of a case: its own text or snapshot, or the file's with the case's changes. */
export function documentOf(file: SpecFile, each: SpecCase): string {
  if (each.text !== undefined) return each.text;
  const snapshot = each.snapshot ?? file.snapshot;
  return JSON.stringify(each.patch === undefined ? snapshot : merge(snapshot, each.patch));
}

/** JSON Merge Patch (RFC 7396), which leaves its arguments as they are. */
function merge(target: Json | undefined, patch: Json): Json {
  if (!isMembers(patch)) return patch;
  const merged = new Map(Object.entries(isMembers(target) ? target : {}));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key);
    else merged.set(key, merge(merged.get(key), value));
  }
  return Object.fromEntries(merged);
}

function isMembers(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What the case says, or else the file. */
export function settingOf(file: SpecFile, each: SpecCase): Required<Setting> {
  const now = each.now ?? file.defaults?.now ?? "1970-01-01T00:00:00Z";
  return {
    now,
    confirmedAt: each.confirmedAt ?? file.defaults?.confirmedAt ?? now,
    deployment: each.deployment ?? file.defaults?.deployment ?? {},
    context: each.context ?? file.defaults?.context ?? {},
    local: each.local ?? file.defaults?.local ?? {},
  };
}
