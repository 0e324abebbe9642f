import { Act } from "./act.tsx";
import type { Stage } from "./stage.ts";

/** What people say comes back, with the release and the stage that they had. */
export function Hearing({ stage }: { stage: Stage }) {
  const { reports } = stage.told;
  const feedback = reports.filter(({ event }) => event === "feedback").length;
  const isAnnounced = stage.isLive && stage.client.announcements().length > 0;
  return (
    <Act
      name="hearing"
      title="What people say"
      about="Each announcement can be rated. What people say, see and lose comes back by release and stage, and names nobody."
      state={`${reports.length} reports have arrived, ${feedback} of them with stars.`}
      done={feedback > 0}
      look={["reports-title", "the booth"]}
    >
      <button
        type="button"
        disabled={!isAnnounced}
        onClick={() => document.querySelector<HTMLElement>(".notice :is(.stars input, button)")?.focus()}
      >
        Give stars
      </button>
    </Act>
  );
}
