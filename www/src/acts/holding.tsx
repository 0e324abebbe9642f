import { toInstant, withRelease } from "../publishing/publish.ts";
import { price } from "../shop/goods.ts";
import { Act } from "./act.tsx";
import { type Stage, stateOf } from "./stage.ts";

const RELEASE = "delivery-tonight";

/** The curtain holds what somebody has been shown, until they turn the page. */
export function Holding({ stage }: { stage: Stage }) {
  const release = stateOf(stage, RELEASE);
  const isHeld = release?.cause === "CURTAIN";
  const open = release?.open ?? false;
  const limit = price(Number(stage.client.explain("free-delivery-above").details.value));
  return (
    <Act
      name="holding"
      title="No sudden jump"
      about="A better price opens while you shop. So that nothing changes under your hands, the curtain holds it until you turn the page."
      state={
        isHeld
          ? `Open, and held for you: you have seen “free from ${limit}”.`
          : open
            ? `The page was turned: delivery is free from ${limit}.`
            : `Delivery is free from ${limit}.`
      }
      done={open}
      look={["basket-title", "the basket"]}
    >
      {isHeld ? (
        <button type="button" onClick={() => stage.turnPage()}>
          Turn the page
        </button>
      ) : (
        <button
          type="button"
          disabled={open}
          onClick={() => stage.publish((now) => (document) => withRelease(document, RELEASE, tonight(now)))}
        >
          Open the better price
        </button>
      )}
    </Act>
  );
}

function tonight(now: number) {
  return {
    flags: { "free-delivery-above": "low" },
    opens: toInstant(now),
    ignoresFreezes: true,
    curtain: "navigation" as const,
    announcement: {
      title: { en: "Free delivery sooner", de: "Früher frei Haus" },
      summary: { en: "From €30 instead of €60.", de: "Ab 30 € statt 60 €." },
    },
  };
}
