import type { Report, Sink, Snapshot } from "footlights";
import { findPage } from "./page.ts";
import { findServer } from "./server.ts";

/** Where this page lies: what is published there, and what comes back. */
export interface Place {
  /** Whether reports leave the page. */
  readonly isServer: boolean;
  /** The snapshot as it is published now. */
  snapshot(): Promise<Snapshot>;
  /** The snapshot as it lies in the folder, before anybody published from a page. */
  original(): Promise<Snapshot>;
  /** Publishes a snapshot. `false` if its revision is not above the one that is there: somebody else was faster. */
  publish(document: Snapshot): Promise<boolean>;
  /** The version that is deployed: the one that a page runs that is loaded now. */
  version(): Promise<string>;
  deploy(version: string): Promise<void>;
  /** What the client's reports are given to. */
  readonly sink: Sink;
  /** Tells what happens, in this page or another. */
  watch(heard: { published(): void; reported(reports: readonly Report[]): void }): () => void;
}

/** The server, if it takes what is published; any other file host leaves that to the page. */
export async function findPlace(): Promise<Place> {
  return (await findServer()) ?? findPage();
}
