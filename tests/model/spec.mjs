// The cases of the specification, put to the model. What a case asks beyond meaning (the sentence of a fault, what JSON
// cannot hold) is left out, and counted.

import { readdirSync, readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { bucket, murmur3 } from "./bucket.mjs";
import { details, read, release, viewOf } from "./model.mjs";
import { isObject } from "./shape.mjs";
import { instant } from "./time.mjs";

const FOLDER = new URL("../spec/", import.meta.url);

/** JSON Merge Patch (RFC 7396). */
function merge(target, patch) {
  if (!isObject(patch)) return patch;
  const merged = new Map(Object.entries(isObject(target) ? target : {}));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key);
    else merged.set(key, merge(merged.get(key), value));
  }
  return Object.fromEntries(merged);
}

/** The document, or undefined where its text matters: keys that stand twice, and what is no JSON. */
function documentOf(file, each) {
  if (each.text !== undefined) return undefined;
  const snapshot = each.snapshot ?? file.snapshot;
  return each.patch === undefined ? snapshot : merge(snapshot, each.patch);
}

/** What the model says, under the names of the case; undefined if it cannot be asked. */
function answer(file, each) {
  if (each.bucket) {
    const { salt, unit } = each.bucket;
    return { hash: murmur3(`${salt}/${unit}`), bucket: bucket(salt, unit) };
  }
  const document = documentOf(file, each);
  if (document === undefined) return undefined;
  const readable = read(document);
  if (each.refused) return { refused: readable === undefined };
  if (each.faults) return { accepted: readable !== undefined };
  const { defaults = {} } = file;
  const now = instant(each.now ?? defaults.now ?? "1970-01-01T00:00:00Z");
  const confirmedAt = instant(each.confirmedAt ?? defaults.confirmedAt) ?? now;
  const local = each.local ?? defaults.local;
  const context = each.context ?? defaults.context;
  const view = viewOf(readable, {
    now,
    confirmedAt,
    context,
    deployment: each.deployment ?? defaults.deployment,
    local,
  });
  if (each.release !== undefined) return release(readable, view, each.release);
  const { flagMetadata, ...found } = details(readable, view, each.flag, each.type, each.default);
  return { ...found, ...flagMetadata };
}

const isInstant = (field) => field === "since" || field === "nextChangeAt";

/** Where the model says something else than a case. */
export function checkSpec() {
  const counts = { asked: 0, left: 0 };
  const faults = [];
  for (const name of readdirSync(FOLDER).filter((file) => file.endsWith(".json"))) {
    const file = JSON.parse(readFileSync(new URL(name, FOLDER), "utf8"));
    for (const each of file.cases) {
      const found = answer(file, each);
      if (found === undefined) {
        counts.left += 1;
        continue;
      }
      counts.asked += 1;
      const expected = each.refused ? { refused: true } : each.faults ? { accepted: true } : each.expect;
      for (const [field, value] of Object.entries(expected)) {
        if (field === "errorMessage") continue;
        const wanted = isInstant(field) && typeof value === "string" ? instant(value) : value;
        if (isDeepStrictEqual(found[field] ?? null, wanted)) continue;
        faults.push(
          `${name}: ${each.name}: ${field} is ${JSON.stringify(found[field])}, not ${JSON.stringify(wanted)}`,
        );
      }
    }
  }
  return { ...counts, faults };
}
