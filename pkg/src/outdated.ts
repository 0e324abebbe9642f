import type { ReloadAdvisedEvent } from "./audience.js";
import type { Deployment, ReleaseState } from "./types.js";

/** The versions that a requirement speaks of: the lowest that meets it is one of them. */
function boundsOf(need: unknown): string[] {
  const bounds: string[] = [];
  for (const [, operator, version = ""] of String(need).matchAll(/([<>=^~]+)\s*([^\s,<>=^~]+)/g)) {
    if (operator === ">") bounds.push(version.replace(/\d+(?=\D*$)/, (patch) => `${Number(patch) + 1}`));
    else if (!operator?.startsWith("<")) bounds.push(version);
  }
  return bounds;
}

/** Whether a deployment with the first version may be too old for what needs the second. */
function isOlder(version: string, bound: string): boolean {
  const core = (text: string) => text.replace(/[-+].*/, "");
  return core(version).localeCompare(core(bound), "en", { numeric: true }) <= 0;
}

/**
 * Tells once for each version that a release would be open for this person, if the deployment were of that version.
 * `releasesFor` answers for another deployment.
 */
export function createAdviser(
  { app = "", version = "" }: Deployment,
  needOf: (release: string) => unknown,
  releasesFor: (deployment: Deployment) => readonly ReleaseState[] | undefined,
  tell: (advice: ReloadAdvisedEvent) => void,
): (states: readonly ReleaseState[]) => void {
  const advised = new Set<string>();
  return (states) => {
    const asked = new Map<string, readonly ReleaseState[] | undefined>();
    for (const { key: release, cause } of states) {
      const need = version && cause === "NOT_DEPLOYED" && needOf(release);
      if (!need) continue;
      for (const bound of boundsOf(typeof need === "object" ? (need as Record<string, unknown>)[app] : need)) {
        if (advised.has(bound) || !isOlder(version, bound)) continue;
        if (!asked.has(bound)) asked.set(bound, releasesFor({ app, version: bound }));
        if (!asked.get(bound)?.some(({ key, open }) => key === release && open)) continue;
        advised.add(bound);
        tell({ release, version: bound });
      }
    }
  };
}
