import type { Engine, View } from "../engine.js";
import type { Events } from "../events.js";
import { isText } from "../options.js";
import type { Deployment, ReleaseState } from "../types.js";

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

/** Tells once for each version that a release would be open for this person, if the deployment were of that version. */
export function createAdviser(
  engine: Engine,
  events: Events,
  { app = "", version = "" }: Deployment,
): (view: View, states: readonly ReleaseState[]) => void {
  const advised = new Set<string>();
  return (view, states) => {
    const asked = new Map<string, readonly ReleaseState[] | undefined>();
    const isOpen = (release: string, bound: string) => {
      // Neither what has tripped nor what is held here says anything of another deployment.
      const instead = { ...view, deployment: { app, version: bound }, local: {} };
      if (!asked.has(bound)) asked.set(bound, engine.releases(instead));
      return asked.get(bound)?.some(({ key, open }) => key === release && open);
    };
    for (const { key: release, cause } of states) {
      const need: unknown = version && cause === "NOT_DEPLOYED" && engine.release(release)?.needs?.deployment;
      if (!need) continue;
      // One for every app is a text, which has members of its own: `search`, `link`.
      for (const bound of boundsOf(isText(need) ? need : Object(need)[app])) {
        if (advised.has(bound) || !isOlder(version, bound) || !isOpen(release, bound)) continue;
        // It is not its version that it lacks, but the code: it would be advised again after each reload.
        if (isOpen(release, version)) continue;
        advised.add(bound);
        events.emit("reload-advised", { release, version: bound });
      }
    }
  };
}
