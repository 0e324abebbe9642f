import type { Client, Snapshot } from "footlights";
import { useEffect, useMemo, useState } from "preact/hooks";
import { litOverTime, openHouse, rehearseHouse, type Turns } from "./house.ts";
import { partFor } from "./part.ts";
import { type Plan, readPlan } from "./plan.ts";

/** Everything that the engine has said of one release of one document. */
export interface Rehearsal {
  /** The part of the document that was asked, as a text. */
  readonly part: string;
  /** Whether the pages with the oldest bundle have been loaded anew. */
  readonly isRenewed: boolean;
  readonly plan: Plan;
  /** The client that was asked; it answers until there is another rehearsal. */
  readonly house: Client;
  readonly turns: Turns;
  readonly litOverTime: readonly { readonly at: number; readonly lit: number }[];
}

/** The last rehearsal, and whether it is that of what is asked for. */
interface House {
  readonly rehearsal: Rehearsal | undefined;
  readonly isReady: boolean;
  /** Why there is none: the release cannot be read. */
  readonly fault: string | undefined;
}

/**
 * Rehearses a release for the whole house, and again whenever its part of the document is another one. What was rehearsed
 * before stays until then, and one rehearsal is finished before the next begins: a slider that edits the document while
 * it is dragged shows where it has been.
 */
export function useHouse(document: Snapshot | undefined, release: string, isRenewed: boolean): House {
  const [rehearsal, setRehearsal] = useState<Rehearsal>();
  const [fault, setFault] = useState<string>();
  const [queue] = useState(createQueue);
  const part = useMemo(() => document && JSON.stringify(partFor(document, release)), [document, release]);

  useEffect(() => {
    if (part === undefined) {
      return;
    }
    const document: Snapshot = JSON.parse(part);
    queue(async (isGone) => {
      const house = await openHouse(document);
      const unreadable = house.releases().find(({ key }) => key === release)?.fault;
      const plan = unreadable === undefined ? await readPlan(document, release, house, Date.now()) : undefined;
      const turns = plan && (await rehearseHouse(house, document, release, isRenewed, isGone));
      setFault(unreadable);
      if (plan === undefined || turns === undefined) {
        house.close();
        return;
      }
      setRehearsal((before) => {
        before?.house.close();
        return {
          part,
          isRenewed,
          plan: widened(plan, before?.plan),
          house,
          turns,
          litOverTime: litOverTime(turns),
        };
      });
    });
  }, [part, release, isRenewed, queue]);

  useEffect(() => () => queue(undefined), [queue]);

  const isReady = rehearsal?.part === part && rehearsal?.plan.release === release && rehearsal.isRenewed === isRenewed;
  return { rehearsal, isReady, fault };
}

/** What is shown of the time does not shrink under the hand of somebody who edits: a hold takes cues away for a while. */
function widened(plan: Plan, before: Plan | undefined): Plan {
  if (before === undefined || before.release !== plan.release) {
    return plan;
  }
  return { ...plan, from: Math.min(plan.from, before.from), until: Math.max(plan.until, before.until) };
}

type Work = (isGone: () => boolean) => Promise<void>;

/** Does one work at a time, and of those that wait only the latest. Nothing to do ends it. */
function createQueue(): (work: Work | undefined) => void {
  let waiting: Work | undefined;
  let isBusy = false;
  let isGone = false;

  async function next(): Promise<void> {
    isBusy = true;
    while (waiting !== undefined && !isGone) {
      const work = waiting;
      waiting = undefined;
      try {
        await work(() => isGone);
      } catch (error) {
        // The next document may be a better one.
        reportError(error);
      }
    }
    isBusy = false;
  }

  return (work) => {
    isGone = work === undefined;
    waiting = work;
    if (!isBusy) {
      void next();
    }
  };
}
