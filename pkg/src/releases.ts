import type { ReleaseState } from "./types.js";

/** Which releases are not as they were, and which of them opened. The first time there is nothing to compare with. */
export function compare(
  before: readonly ReleaseState[] | undefined,
  after: readonly ReleaseState[] = [],
): { changed: string[]; opened: ReleaseState[] } {
  const opened: ReleaseState[] = [];
  if (before === after) return { changed: [], opened };
  const was = new Map(before?.map((state) => [state.key, state]));
  const changed = after.filter((state) => {
    const earlier = was.get(state.key);
    was.delete(state.key);
    if (before && state.open && !earlier?.open) opened.push(state);
    return earlier?.open !== state.open || earlier.stage !== state.stage;
  });
  return { changed: [...changed.map((state) => state.key), ...was.keys()], opened };
}
