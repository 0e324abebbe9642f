import { at, type Document, locate, locateKey, type Path, toValue } from "./document.js";
import type { Finding, Place } from "./finding.js";
import { faultOfZone } from "./instants.js";
import { unknown } from "./nearest.js";

/** `project.jsonc`: what holds for all the files. */
export interface Project {
  readonly environment?: unknown;
  readonly lineage?: unknown;
  readonly lease?: unknown;
  /** The zone of local times that name none. */
  readonly zone?: string;
  /** The keys of the flags that each app carries. */
  readonly apps: ReadonlyMap<string, readonly string[]>;
}

const FIELDS = ["environment", "lineage", "lease", "zone", "apps"];

/** Reads the project's file, as far as the core does not: what goes into the snapshot as it is, the core judges. */
export function readProject(document: Document | undefined, flags: ReadonlyMap<string, unknown>, findings: Finding[]) {
  const given = document ? toValue(document.root) : {};
  const apps = new Map<string, readonly string[]>();
  if (!document) return { apps };
  const fault = (place: Place, message: string) => findings.push({ severity: "fault", place, message });
  if (!isObject(given)) {
    fault(at(document.file), "the project is an object");
    return { apps };
  }
  for (const name of Object.keys(given)) {
    if (FIELDS.includes(name) || name === "$schema" || name.startsWith("x-")) continue;
    fault(locateKey(document, [], name), unknown("field", name, FIELDS));
  }
  const { environment, lineage, lease, zone, apps: listed } = given;
  const where = (path: Path) => locate(document, path);
  const badZone = zone === undefined ? undefined : typeof zone === "string" ? faultOfZone(zone) : '"zone" is a text';
  if (badZone) fault(where(["zone"]), badZone);
  for (const [app, entry] of Object.entries(isObject(listed) ? listed : {})) {
    const carries = isObject(entry) ? entry.carries : undefined;
    if (!Array.isArray(carries)) {
      fault(where(["apps", app]), 'an app says what it "carries", a list of flag keys');
      continue;
    }
    apps.set(app, carries.map(String));
    for (const [index, key] of carries.map(String).entries()) {
      if (!flags.has(key)) fault(where(["apps", app, "carries", index]), unknown("flag", key, flags.keys()));
    }
  }
  if (listed !== undefined && !isObject(listed)) fault(where(["apps"]), '"apps" is an object of apps');
  return {
    ...(environment !== undefined && { environment }),
    ...(lineage !== undefined && { lineage }),
    ...(lease !== undefined && { lease }),
    ...(typeof zone === "string" && !badZone && { zone }),
    apps,
  } satisfies Project;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
