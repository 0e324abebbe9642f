import { useState } from "preact/hooks";
import { LitBy } from "./lit-by.tsx";
import type { Order } from "./order.ts";
import type { Way } from "./place-order.ts";

interface CheckoutProps {
  headline: string;
  onePage: boolean;
  payments: boolean;
  order: Order;
  change: (part: Partial<Order>) => void;
  /** How the last order was placed. */
  placed: Way | undefined;
  place: () => void;
}

const STEPS = ["Address", "Delivery", "Payment", "Review"];

const THANKS: Readonly<Record<Way, string>> = {
  new: "Thank you. The new checkout took the order. Nothing was sold.",
  old: "Thank you. The old checkout took the order. Nothing was sold.",
  instead: "Thank you. The new checkout failed, so the old one took the order. Nothing was sold.",
};

/** The same fields in four steps or on one page, so that nothing typed is lost when the lights change. */
export function Checkout({ headline, onePage, payments, order, change, placed, place }: CheckoutProps) {
  const [step, setStep] = useState(0);
  const last = onePage || step === STEPS.length - 1;
  const hidden = (index: number) => !onePage && step !== index;

  return (
    <section class="part checkout" aria-labelledby="checkout-title" data-layout={onePage ? "one page" : "steps"}>
      <div class="heading">
        <h3 id="checkout-title">{headline}</h3>
        <p class="lights">
          <LitBy flag="checkout-headline" lit={headline !== "Checkout"} />
          <LitBy flag="new-checkout" lit={onePage} />
          <LitBy flag="payments-v2" lit={payments} />
        </p>
      </div>
      {!onePage && (
        <ol class="steps">
          {STEPS.map((name, index) => (
            <li key={name} aria-current={index === step ? "step" : undefined}>
              {name}
            </li>
          ))}
        </ol>
      )}
      <form
        autocomplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          if (last) {
            place();
            setStep(0);
          } else {
            setStep(step + 1);
          }
        }}
      >
        <fieldset hidden={hidden(0)}>
          <legend>Address</legend>
          <label>
            Name <input name="name" />
          </label>
          <label>
            Street and town <input name="street" />
          </label>
        </fieldset>
        <fieldset hidden={hidden(1)}>
          <legend>Delivery</legend>
          <label class="check">
            <input type="radio" name="way" checked={order.posted} onChange={() => change({ posted: true })} />
            By post
          </label>
          <label class="check">
            <input type="radio" name="way" checked={!order.posted} onChange={() => change({ posted: false })} />
            Collect at the stage door
          </label>
        </fieldset>
        <fieldset hidden={hidden(2)}>
          <legend>Payment</legend>
          {(payments ? ["Card", "Bank transfer", "Wallet"] : ["Card"]).map((name, index) => (
            <label class="check" key={name}>
              <input type="radio" name="payment" value={name} defaultChecked={index === 0} />
              {name}
            </label>
          ))}
        </fieldset>
        <p class="hint" hidden={hidden(3)}>
          Nothing is sold here: the order goes nowhere.
        </p>
        <div class="actions">
          {!onePage && step > 0 && (
            <button type="button" onClick={() => setStep(step - 1)}>
              Back
            </button>
          )}
          <button type="submit" class="primary">
            {last ? "Place the order" : `Next: ${STEPS[step + 1]}`}
          </button>
        </div>
        <p role="status">{placed && THANKS[placed]}</p>
      </form>
    </section>
  );
}
