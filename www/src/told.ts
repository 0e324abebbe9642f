import type { FailureEvent, Report, TrippedEvent } from "footlights";
import { useEffect, useState } from "preact/hooks";
import { PLACE, RUNNING } from "./deployment.ts";
import type { ShopClient } from "./shop/flags.ts";

/** What was heard since the page was loaded: from the client, and from the place where the reports go. */
export interface Told {
  /** Failures of new code, since the last reset. */
  readonly failures: readonly FailureEvent[];
  readonly trips: readonly TrippedEvent[];
  /** The version to reload for: a release needs it, and it is deployed. */
  readonly newer: string | undefined;
  /** The latest last. */
  readonly reports: readonly Report[];
}

const NOTHING: Told = { failures: [], trips: [], newer: undefined, reports: [] };
const KEPT_REPORTS = 200;

/** Listens to all of it. The second function forgets the failures, as the reset of a guardrail does. */
export function useTold(client: ShopClient): [Told, () => void] {
  const [told, setTold] = useState(NOTHING);

  useEffect(() => {
    const add = (part: (before: Told) => Partial<Told>) => setTold((before) => ({ ...before, ...part(before) }));
    const listening = [
      client.on("failure", (failure) => add(({ failures }) => ({ failures: [...failures, failure] }))),
      client.on("tripped", (trip) => add(({ trips }) => ({ trips: [...trips, trip] }))),
      client.on("reload-advised", async () => {
        // Without the newer version in its place, a reload would change nothing.
        const version = await PLACE.version().catch(() => RUNNING);
        add(() => ({ newer: version === RUNNING ? undefined : version }));
      }),
      PLACE.watch({
        published: () => void client.refresh(),
        reported: (arrived) => add(({ reports }) => ({ reports: [...reports, ...arrived].slice(-KEPT_REPORTS) })),
      }),
    ];
    return () => {
      for (const stop of listening) {
        stop();
      }
    };
  }, [client]);

  return [told, () => setTold((before) => ({ ...before, failures: [] }))];
}
