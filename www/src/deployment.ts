import type { Deployment } from "footlights";
import { findPlace } from "./publishing/place.ts";

/** Where this page lies. */
export const PLACE = await findPlace();

/**
 * The version that this page runs: what was deployed when it was loaded. A real host would serve other files; here they
 * hold the code of all versions, and ask which of them they are.
 */
export const RUNNING = await PLACE.version().catch(() => __APP_VERSION__);

/** The one that the fifth act deploys. */
export const NEXT = "2.5.0";

/** The versions that the booth can rehearse; the running one is among them. */
export const VERSIONS: readonly string[] = ["2.3.0", __APP_VERSION__, "2.5.0-rc.1", NEXT].filter(
  (version) => version !== NEXT || version === RUNNING,
);

/** What this page tells Footlights about the deployment of a version. */
export function deployment(version: string): Deployment {
  return { app: "stage-door", version, environment: "production" };
}
