import { toInstant, withRelease } from "../publishing/publish.ts";
import { Act } from "./act.tsx";
import { type Stage, stateOf } from "./stage.ts";

const RELEASE = "checkout-tonight";
const FAILURES = 3;

/** New code fails: each time the old one takes over, until the guardrail closes the release. */
export function Failing({ stage }: { stage: Stage }) {
  const release = stateOf(stage, RELEASE);
  const { isBroken, told } = stage;
  const trip = told.trips.findLast((one) => one.release === RELEASE);
  const failed = told.failures.filter((failure) => failure.release === RELEASE).length;
  const isTripped = release?.cause === "GUARDRAIL";
  return (
    <Act
      name="failing"
      title="A fault, contained"
      about="The new checkout opens, and breaks. The old one takes each order that it loses; after three, it is closed on this device."
      state={
        isTripped
          ? `Tripped after ${trip?.failures ?? FAILURES} failures: the old checkout is back.`
          : release?.open
            ? `Open. ${failed} of ${FAILURES} failures.${isBroken ? "" : " It works."}`
            : "The new checkout is dark."
      }
      done={trip !== undefined}
      look={["checkout-title", "the checkout"]}
    >
      {release === undefined ? (
        <button
          type="button"
          onClick={() => {
            stage.breakCheckout(true);
            stage.publish((now) => (document) => withRelease(document, RELEASE, tonight(now)));
          }}
        >
          Open it, and break it
        </button>
      ) : isTripped ? (
        <button
          type="button"
          onClick={() => {
            stage.breakCheckout(false);
            stage.reset(RELEASE);
          }}
        >
          Mend it, and reset
        </button>
      ) : (
        <button type="button" onClick={() => stage.placeOrder()}>
          Place an order
        </button>
      )}
      {release !== undefined && (
        <label class="check">
          <input
            type="checkbox"
            checked={isBroken}
            onChange={(event) => stage.breakCheckout(event.currentTarget.checked)}
          />
          Break it
        </label>
      )}
    </Act>
  );
}

function tonight(now: number) {
  return {
    flags: { "new-checkout": "on" },
    opens: toInstant(now),
    guardrail: { failures: FAILURES, within: "PT10M" },
    announcement: {
      title: { en: "The new checkout, tonight", de: "Die neue Kasse, schon heute" },
      summary: { en: "One page instead of four.", de: "Eine Seite statt vier." },
    },
  };
}
