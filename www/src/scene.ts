import { deployment, RUNNING } from "./deployment.ts";
import type { Person } from "./people.ts";
import { FLAGS, type ShopAnswers, type ShopClient, type ShopFlags } from "./shop/flags.ts";

/** Key of a flag to the variant that was chosen by hand. */
export type Overrides = { readonly [K in keyof ShopFlags]?: string };

/** What the booth is set to: who looks, at which deployment, when, and what is overridden here. */
export interface Scene {
  readonly person: Person;
  readonly version: string;
  /** Epoch milliseconds, or undefined for now. */
  readonly at: number | undefined;
  readonly overrides: Overrides;
}

/** Whether the scene is what really runs, and not a rehearsal. */
export function isLive(scene: Scene): boolean {
  return scene.at === undefined && scene.version === RUNNING;
}

/** The client itself when live, else the same getters for another instant or deployment. */
export function answersFor(client: ShopClient, scene: Scene): ShopAnswers {
  if (isLive(scene)) {
    return client;
  }
  return client.rehearse({
    at: scene.at ?? Date.now(),
    context: scene.person.context,
    deployment: deployment(scene.version),
    overrides: scene.overrides,
  });
}

/** Brings the live client to the scene, so that leaving a rehearsal finds the same person and overrides. */
export function settle(client: ShopClient, before: Scene, after: Scene): void {
  if (before.person !== after.person) {
    client.setContext(after.person.context);
  }
  for (const { key } of FLAGS) {
    const variant = after.overrides[key];
    if (variant === before.overrides[key]) {
      continue;
    }
    if (variant === undefined) {
      client.clearOverrides(key);
    } else {
      client.override(key, variant);
    }
  }
}
