import type { Deployment } from "footlights";

/** The version of the bundle that is running. */
export const RUNNING = __APP_VERSION__;

/** The versions that the booth can rehearse; the running one is among them. */
export const VERSIONS: readonly string[] = [...new Set(["2.3.0", RUNNING, "2.5.0-rc.1"])].sort();

/** What this page tells Footlights about the deployment of a version. */
export function deployment(version: string): Deployment {
  return { app: "stage-door", version, environment: "production" };
}
