import { deployment, RUNNING } from "./deployment.ts";
import { PEOPLE, type Person } from "./people.ts";
import { FLAGS, type ShopAnswers, type ShopClient, type ShopFlags } from "./shop/flags.ts";
import type { Seat } from "./theatre/audience.ts";

/** Key of a flag to the variant that was chosen by hand. */
export type Overrides = { readonly [K in keyof ShopFlags]?: string };

/** What the page is set to: who looks, at which deployment, when, what is overridden here, and what the house shows. */
export interface Scene {
  readonly person: Person;
  /** The index of the seat that the person was chosen by, in the house. */
  readonly seat: number | undefined;
  readonly version: string;
  /** Epoch milliseconds, or undefined for now. */
  readonly at: number | undefined;
  readonly overrides: Overrides;
  /** The release whose house is shown. */
  readonly release: string;
  /** Whether the pages with the oldest bundle have been loaded anew. */
  readonly isRenewed: boolean;
}

/** What the page is set to when nobody has set it. */
export const FIRST_SCENE: Scene = {
  person: PEOPLE[0],
  seat: undefined,
  version: RUNNING,
  at: undefined,
  overrides: {},
  release: "autumn-checkout",
  isRenewed: false,
};

/** Whoever sits on a seat, at their page. */
export function sceneAt({ index, name, context, version }: Seat): Pick<Scene, "seat" | "person" | "version"> {
  return { seat: index, person: { name, context }, version };
}

/** What is overridden in a client, whoever did it: the panel that the package brings can do so, too. */
export function overridesOf(client: ShopClient): Overrides {
  const chosen = FLAGS.flatMap(({ key }) => {
    const { variant, flagMetadata } = client.explain(key).details;
    return flagMetadata.cause === "OVERRIDE" && variant !== undefined ? [[key, variant]] : [];
  });
  return Object.fromEntries(chosen) as Overrides;
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
