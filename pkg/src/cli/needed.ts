import { type Document, locateKey } from "./document.js";
import type { Finding } from "./finding.js";
import { nearest, unknown } from "./nearest.js";
import { isObject } from "./project.js";

/** A flag or a release, and the file in which it stands. */
export interface Needing {
  readonly value: unknown;
  readonly document: Document;
}

/**
 * Apps that a need names, and that nobody deploys, probably: what needs one never opens, and no page can say why. Without
 * `apps` in project.jsonc only a guess is left, and two names that stand once each are as good as one another.
 */
export function findUnknownApps(entries: readonly Needing[], apps: ReadonlySet<string>): Finding[] {
  const needs = entries.flatMap(({ value, document }) => appsOf(value).map((app) => ({ app, document })));
  const times = new Map<string, number>();
  for (const { app } of needs) times.set(app, (times.get(app) ?? 0) + 1);
  const common = [...times].filter(([, number]) => number > 1).map(([app]) => app);

  function doubt(app: string): string | undefined {
    if (apps.size > 0) return apps.has(app) ? undefined : unknown("app", app, apps);
    const near = times.get(app) === 1 ? nearest(app, common) : undefined;
    return (
      near &&
      `nothing else needs the app "${app}", did you mean "${near}"? If not, list both in "apps" of project.jsonc`
    );
  }

  return needs.flatMap(({ app, document }) => {
    const message = doubt(app);
    const place = locateKey(document, ["needs", "deployment"], app);
    return message === undefined ? [] : [{ severity: "warning", place, message }];
  });
}

function appsOf(value: unknown): string[] {
  const { needs } = isObject(value) ? value : {};
  return Object.keys(isObject(needs) && isObject(needs.deployment) ? needs.deployment : {});
}
