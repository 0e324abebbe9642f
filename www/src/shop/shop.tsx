import { useState } from "preact/hooks";
import { Basket } from "./basket.tsx";
import { Checkout } from "./checkout.tsx";
import type { ShopAnswers } from "./flags.ts";
import { LitBy } from "./lit-by.tsx";
import { FIRST_ORDER, type Order, withItem } from "./order.ts";
import { Posters } from "./posters.tsx";
import { Suggestions } from "./suggestions.tsx";
import { Ticket } from "./ticket.tsx";

/** The shop knows nothing of releases: it asks for flags, and shows what they say. */
export function Shop({ answers }: { answers: ShopAnswers }) {
  const [order, setOrder] = useState<Order>(FIRST_ORDER);
  const change = (part: Partial<Order>) => setOrder({ ...order, ...part });
  const add = (id: string, step = 1) => setOrder(withItem(order, id, step));
  const banner = answers.getStringValue("season-banner", "");

  return (
    <section class="shop" aria-labelledby="shop-title">
      {banner !== "" && (
        <p class="banner">
          {banner} <LitBy flag="season-banner" lit={true} />
        </p>
      )}
      <header>
        <h2 id="shop-title">Stage Door</h2>
        <p class="hint">
          The theatre shop: tickets, programmes, posters. The labels name the flags that light each part.
        </p>
      </header>
      <Ticket seatMap={answers.isEnabled("seat-map")} order={order} change={change} add={add} />
      <Posters large={answers.isEnabled("image-resizer")} add={add} />
      <Suggestions settings={answers.getObjectValue("recommendations", { layout: "none", count: 0 })} add={add} />
      <Basket
        order={order}
        change={change}
        add={add}
        freeAbove={answers.getNumberValue("free-delivery-above", 60)}
        giftWrap={answers.isEnabled("gift-wrap")}
      />
      <Checkout
        headline={answers.getStringValue("checkout-headline", "Checkout")}
        onePage={answers.isEnabled("new-checkout")}
        payments={answers.isEnabled("payments-v2")}
        order={order}
        change={change}
      />
    </section>
  );
}
