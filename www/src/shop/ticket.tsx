import { AddButton } from "./add-button.tsx";
import { GOODS, nameOf, price } from "./goods.ts";
import { LitBy } from "./lit-by.tsx";
import type { Order } from "./order.ts";
import { SeatMap } from "./seat-map.tsx";

interface TicketProps {
  seatMap: boolean;
  order: Order;
  change: (part: Partial<Order>) => void;
  add: (id: string) => void;
}

export function Ticket({ seatMap, order, change, add }: TicketProps) {
  return (
    <section class="part" aria-labelledby="tickets-title">
      <div class="heading">
        <h3 id="tickets-title">Tickets and programmes</h3>
        <p class="lights">
          <LitBy flag="seat-map" lit={seatMap} />
        </p>
      </div>
      <ul class="lines">
        {GOODS.filter(({ kind }) => kind === "ticket" || kind === "programme").map((good) => (
          <li key={good.id}>
            <span>{nameOf(good)}</span>
            <span class="price">{price(good.price)}</span>
            <AddButton name={nameOf(good)} add={() => add(good.id)} />
          </li>
        ))}
      </ul>
      {seatMap ? (
        <SeatMap seat={order.seat} choose={(seat) => change({ seat })} />
      ) : (
        <p class="hint">We give you the best seat that is left.</p>
      )}
    </section>
  );
}
