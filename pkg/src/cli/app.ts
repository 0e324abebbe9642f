import { WrongCall } from "./command.js";
import type { Compiled, Plain } from "./compile.js";
import { unknown } from "./nearest.js";
import { pick } from "./references.js";

/** What one app needs. Its revisions count by themselves, so its lineage is another one. */
export function forApp({ snapshot, project }: Compiled, app: string): Plain {
  const carries = project.apps.get(app);
  if (!carries) throw new WrongCall(`--app: ${unknown("app", app, project.apps.keys())}`);
  const { lineage } = snapshot;
  return { ...pick(snapshot, carries), ...(typeof lineage === "string" && { lineage: `${lineage}/${app}` }) };
}
