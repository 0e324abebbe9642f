import { secondOf } from "../instants.ts";
import { toInstant, withChange } from "../publishing/publish.ts";
import { Act } from "./act.tsx";
import { type Stage, stateOf } from "./stage.ts";

const RELEASE = "jubilee";

/** A release opens by the clock of the page, and is announced. */
export function Opening({ stage }: { stage: Stage }) {
  const state = stateOf(stage, RELEASE);
  const { open = false, since, nextChangeAt } = state ?? {};
  const isDue = !open && nextChangeAt !== undefined;
  return (
    <Act
      name="opening"
      title="Opening night"
      about="A banner is in the code, and dark. Its release gets a time to open at; then each page opens it by its own clock."
      state={
        open ? (
          `Open since ${secondOf(since ?? stage.now)}, and announced.`
        ) : isDue ? (
          <>
            Opens at {secondOf(nextChangeAt)}{" "}
            <span aria-live="off">in {Math.ceil((nextChangeAt - stage.now) / 1000)} s</span>
          </>
        ) : (
          "Dark, and planned for 2040."
        )
      }
      done={open}
      look={["shop-title", "the top of the shop"]}
    >
      <button
        type="button"
        disabled={open || isDue}
        onClick={() =>
          stage.publish(
            (now) => (document) =>
              withChange(document, RELEASE, { opens: toInstant(now + 10_000), ignoresFreezes: true }),
          )
        }
      >
        Open in ten seconds
      </button>
    </Act>
  );
}
