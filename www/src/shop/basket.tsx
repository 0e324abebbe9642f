import { nameOf, price } from "./goods.ts";
import { LitBy } from "./lit-by.tsx";
import { lines, type Order, sums, WRAPPING } from "./order.ts";

interface BasketProps {
  order: Order;
  change: (part: Partial<Order>) => void;
  add: (id: string, step: number) => void;
  freeAbove: number;
  giftWrap: boolean;
}

export function Basket({ order, change, add, freeAbove, giftWrap }: BasketProps) {
  const { goods, delivery, wrapping, total } = sums(order, freeAbove, giftWrap);
  return (
    <section class="part" aria-labelledby="basket-title">
      <div class="heading">
        <h3 id="basket-title">Basket</h3>
        <p class="lights">
          <LitBy flag="free-delivery-above" lit={freeAbove < 60} />
          <LitBy flag="gift-wrap" lit={giftWrap} />
        </p>
      </div>
      <ul class="lines">
        {lines(order).map(({ good, count }) => (
          <li key={good.id}>
            <span>
              {count} × {nameOf(good)}
            </span>
            <span class="price">{price(good.price * count)}</span>
            <button type="button" aria-label={`Take out one: ${nameOf(good)}`} onClick={() => add(good.id, -1)}>
              −
            </button>
          </li>
        ))}
        <li>
          <span>
            Delivery <span class="hint">{deliveryNote(order.posted, goods, freeAbove)}</span>
          </span>
          <span class="price">{delivery === 0 ? "free" : price(delivery)}</span>
        </li>
        {wrapping > 0 && (
          <li>
            <span>Gift wrapping</span>
            <span class="price">{price(wrapping)}</span>
          </li>
        )}
        <li class="total">
          <span>Total</span>
          <span class="price">{price(total)}</span>
        </li>
      </ul>
      {giftWrap && (
        <label class="check">
          <input
            type="checkbox"
            checked={order.wrapped}
            onChange={(event) => change({ wrapped: event.currentTarget.checked })}
          />
          Wrap it as a gift, {price(WRAPPING)}
        </label>
      )}
    </section>
  );
}

function deliveryNote(posted: boolean, goods: number, freeAbove: number): string {
  if (!posted) {
    return "you collect it";
  }
  return goods >= freeAbove
    ? `free from ${price(freeAbove)}`
    : `free from ${price(freeAbove)}, ${price(freeAbove - goods)} to go`;
}
