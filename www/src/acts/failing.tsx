import type { Snapshot } from "footlights";
import { toInstant, withRelease } from "../publishing/publish.ts";
import { Act } from "./act.tsx";
import { type Stage, stateOf } from "./stage.ts";

const RELEASE = "autumn-checkout";
const GUARDRAIL = { failures: 3, within: "PT10M" };

/** New code fails: each time the old one takes over, until the guardrail closes the release. */
export function Failing({ stage }: { stage: Stage }) {
  const { isBroken, placed, told } = stage;
  const { open = false, cause } = stateOf(stage, RELEASE) ?? {};
  const isTripped = cause === "GUARDRAIL";
  const trip = told.trips.findLast(({ release }) => release === RELEASE);
  const failures = told.failures.filter(({ release }) => release === RELEASE).length;
  const counted = `${failures} of ${GUARDRAIL.failures} failures`;
  return (
    <Act
      name="failing"
      title="A fault, contained"
      about="The new checkout opens early, and breaks. The old one takes each order that it loses; after three, it is closed on this device."
      state={
        isTripped
          ? `Tripped after ${trip?.failures ?? GUARDRAIL.failures} failures: the old checkout is back.`
          : open
            ? `Open. ${placed === "instead" ? `${counted}, and no order lost.` : `${counted}.`}`
            : "The new checkout is dark."
      }
      done={trip !== undefined}
      look={["checkout-title", "the checkout"]}
    >
      {isTripped ? (
        <button
          type="button"
          onClick={() => {
            stage.breakCheckout(false);
            stage.reset(RELEASE);
          }}
        >
          Mend it, and reset
        </button>
      ) : isBroken || trip !== undefined ? (
        <>
          <button type="button" onClick={() => stage.placeOrder()}>
            Place an order
          </button>
          <label class="check">
            <input
              type="checkbox"
              checked={isBroken}
              onChange={(event) => stage.breakCheckout(event.currentTarget.checked)}
            />
            Broken
          </label>
        </>
      ) : (
        <button
          type="button"
          onClick={() => {
            stage.breakCheckout(true);
            stage.publish((now) => (document) => withEveryoneIn(document, now));
          }}
        >
          {open ? "Break it" : "Open it, and break it"}
        </button>
      )}
    </Act>
  );
}

/** The release opens at once and for everybody, whatever was planned. */
function withEveryoneIn(document: Snapshot, now: number): Snapshot {
  const { flags = {}, needs = {}, announcement = {} } = document.releases?.[RELEASE] ?? {};
  return withRelease(document, RELEASE, {
    flags,
    needs,
    opens: toInstant(now),
    ignoresFreezes: true,
    guardrail: GUARDRAIL,
    announcement,
  });
}
