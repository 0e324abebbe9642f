import { Act } from "./act.tsx";
import type { Stage } from "./stage.ts";

/** What people say comes back, with the release and the stage that they had. */
export function Hearing({ stage }: { stage: Stage }) {
  const { reports } = stage.told;
  const feedback = reports.filter(({ event }) => event === "feedback").length;
  const stars = document.querySelectorAll<HTMLElement>(".stars input");
  return (
    <Act
      name="hearing"
      title="What people say"
      about="Each announcement can be rated. What is said, seen and failed is reported, with the release and its stage, and no name."
      state={`${reports.length} reports have arrived, ${feedback} of them with stars.`}
      done={feedback > 0}
      look={["reports-title", "the booth"]}
    >
      <button type="button" disabled={stars.length === 0} onClick={() => stars[0]?.focus()}>
        Give stars
      </button>
    </Act>
  );
}
