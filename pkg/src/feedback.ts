import type { Desk } from "./answers.js";
import type { Feedback, Situation } from "./audience/types.js";
import type { Events } from "./events.js";
import type { ReleaseState } from "./types.js";

/** What people say and do, tied to the releases that they have. */
export function createFeedback({ answers, hasRead, variantOf }: Desk, events: Events) {
  function situation({ key: release, stage, flags }: Pick<ReleaseState, "key" | "stage" | "flags">): Situation {
    return { release, stage, variants: Object.fromEntries(flags.map((flag) => [flag, variantOf(flag) ?? ""])) };
  }

  return {
    feedback(release: string, feedback: Feedback): void {
      const state = answers.releases().find(({ key }) => key === release) ?? { key: release, open: false, flags: [] };
      events.emit("feedback", { ...situation(state), open: state.open, feedback });
    },

    track(name: string, details?: unknown): void {
      const releases = answers.releases().filter(({ open, flags }) => open && flags.some(hasRead));
      events.emit("track", { name, details, releases: releases.map(situation) });
    },
  };
}
