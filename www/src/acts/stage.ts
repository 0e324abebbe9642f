import type { ReleaseState } from "footlights";
import type { Edit } from "../publishing/publish.ts";
import type { ShopClient } from "../shop/flags.ts";
import type { Way } from "../shop/place-order.ts";
import type { Told } from "../told.ts";

/** What the acts play with. They are always live: each goes there first. */
export interface Stage {
  readonly client: ShopClient;
  readonly told: Told;
  /** Whether the shop shows what really runs, and not a rehearsal. */
  readonly isLive: boolean;
  /** The present, as the client knows it. */
  readonly now: number;
  /** Publishes an edit of the snapshot, made for an instant. */
  publish(edit: (now: number) => Edit): void;
  /** Goes to the other page of the shop. */
  turnPage(): void;
  readonly isBroken: boolean;
  breakCheckout(isBroken: boolean): void;
  placeOrder(): void;
  /** How the last order was placed. */
  readonly placed: Way | undefined;
  /** Forgets failures, and tries a release again that has tripped. */
  reset(release: string): void;
  /** Puts a newer version where this page lies. Whether that went well. */
  deploy(version: string): Promise<boolean>;
}

/** The present of a client: the server's, where it is known. */
export function presentOf(client: ShopClient): number {
  return client.explain("season-banner").now;
}

export function stateOf({ client }: Stage, key: string): ReleaseState | undefined {
  return client.releases().find((release) => release.key === key);
}
