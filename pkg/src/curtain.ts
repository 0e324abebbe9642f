import type { Engine } from "./engine.js";
import type { Note } from "./note.js";
import type { ReleaseState } from "./types.js";

/** Releases to whether they were shown as open. */
export type Pins = Readonly<Record<string, boolean>>;

/** The pins of releases with the curtain `session`, and whose they are. */
export interface SessionPins {
  readonly person?: number;
  readonly pins?: Pins;
}

/**
 * What the curtain holds. A release is pinned as it was last told, once one of its flags has been read; one that was not
 * there then was not open. `states` are the releases of the snapshot in use, of `shown` those as they were before.
 */
export function drawCurtain(
  engine: Engine,
  shown: readonly ReleaseState[],
  states: readonly ReleaseState[],
  hasRead: (flag: string) => boolean,
  person: number,
  session: Note<SessionPins>,
  isCommitted: boolean,
): Pins {
  const kept = session.get();
  const before = { ...(kept.person === person && kept.pins) };
  const pins: Record<string, boolean> = {};
  const lasting: Record<string, boolean> = {};
  const was = new Map(shown.map(({ key, open }) => [key, open]));
  for (const { key, flags } of states) {
    const isRead = flags.some(hasRead);
    if (!isRead && !Object.hasOwn(before, key)) continue;
    const curtain = engine.release(key)?.curtain;
    const open = (isRead ? was.get(key) : undefined) ?? before[key] === true;
    if (curtain === "session") lasting[key] = open;
    if (curtain === "session" || (curtain === "navigation" && isRead && !isCommitted)) pins[key] = open;
  }
  const next = { person, pins: lasting };
  if (Object.keys(lasting).length && JSON.stringify(next) !== JSON.stringify(kept)) session.set(next);
  return pins;
}
