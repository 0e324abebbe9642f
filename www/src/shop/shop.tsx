import type { Snapshot } from "footlights";
import { useState } from "preact/hooks";
import { Basket } from "./basket.tsx";
import { Checkout } from "./checkout.tsx";
import type { ShopAnswers, ShopClient } from "./flags.ts";
import { LitBy } from "./lit-by.tsx";
import { Notices, RehearsedNotice } from "./notices.tsx";
import { FIRST_ORDER, type Order, withItem } from "./order.ts";
import type { Way } from "./place-order.ts";
import { Posters } from "./posters.tsx";
import { Suggestions } from "./suggestions.tsx";
import { Ticket } from "./ticket.tsx";
import { WhatsOn } from "./whats-on.tsx";

/** The pages of the shop: its own navigation goes between them. */
export const PAGES = ["Shop", "What’s on"] as const;
export type Page = (typeof PAGES)[number];

interface ShopProps {
  client: ShopClient;
  answers: ShopAnswers;
  /** For what a rehearsal would tell; the shop itself asks the client. */
  document: Snapshot | undefined;
  /** Whether it really runs: a rehearsal announces nothing. */
  live: boolean;
  locale: string;
  page: Page;
  turnTo: (page: Page) => void;
  newer: string | undefined;
  placed: Way | undefined;
  place: () => void;
}

/** The shop knows nothing of plans and audiences: it asks for flags, shows what they say, and tells what is new. */
export function Shop({ client, answers, document, live, locale, page, turnTo, newer, placed, place }: ShopProps) {
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
        <div class="heading">
          <h2 id="shop-title">Stage Door</h2>
          <nav class="pages" aria-label="Pages of the shop">
            {PAGES.map((name) => (
              <button
                key={name}
                type="button"
                aria-current={name === page ? "page" : undefined}
                onClick={() => turnTo(name)}
              >
                {name}
              </button>
            ))}
          </nav>
        </div>
        <p class="hint">
          The theatre shop: tickets, programmes, posters. The labels name the flags that light each part.
        </p>
      </header>
      {newer !== undefined && (
        <p class="newer" role="status">
          <span>A newer version of this shop is there: {newer}.</span>
          <button type="button" class="primary" onClick={() => location.reload()}>
            Reload
          </button>
        </p>
      )}
      {live ? (
        <Notices client={client} locale={locale} />
      ) : (
        <RehearsedNotice answers={answers} document={document} locale={locale} />
      )}
      {/* Hidden, and not taken away, so that nothing typed is lost. */}
      <div hidden={page !== "Shop"}>
        <Ticket seatMap={answers.isEnabled("seat-map")} order={order} change={change} add={add} />
        <Posters large={answers.isEnabled("image-resizer")} add={add} />
        <Suggestions settings={answers.getObjectValue("recommendations", { layout: "none", count: 0 })} add={add} />
      </div>
      {page === "What’s on" && <WhatsOn />}
      <Basket
        order={order}
        change={change}
        add={add}
        freeAbove={answers.getNumberValue("free-delivery-above", 60)}
        giftWrap={answers.isEnabled("gift-wrap")}
      />
      <div hidden={page !== "Shop"}>
        <Checkout
          headline={answers.getStringValue("checkout-headline", "Checkout")}
          onePage={answers.isEnabled("new-checkout")}
          payments={answers.isEnabled("payments-v2")}
          order={order}
          change={change}
          placed={placed}
          place={place}
        />
      </div>
    </section>
  );
}
