import { GOODS, type Good } from "./goods.ts";

/** What the visitor has chosen so far. */
export interface Order {
  /** How many of which good, by its id. */
  readonly items: Readonly<Record<string, number>>;
  readonly seat: string | undefined;
  readonly wrapped: boolean;
  readonly posted: boolean;
}

export const FIRST_ORDER: Order = {
  items: { ticket: 1, programme: 1 },
  seat: undefined,
  wrapped: false,
  posted: true,
};

export const WRAPPING = 3;
const POSTAGE = 4.9;

export function lines(order: Order): { good: Good; count: number }[] {
  return GOODS.map((good) => ({ good, count: order.items[good.id] ?? 0 })).filter(({ count }) => count > 0);
}

export function withItem(order: Order, id: string, step: number): Order {
  const count = Math.max(0, (order.items[id] ?? 0) + step);
  return { ...order, items: { ...order.items, [id]: count } };
}

export interface Sums {
  readonly goods: number;
  readonly delivery: number;
  readonly wrapping: number;
  readonly total: number;
}

/** The sums of an order; wrapping counts only where it is offered. */
export function sums(order: Order, freeAbove: number, wrappingOffered: boolean): Sums {
  const goods = lines(order).reduce((sum, { good, count }) => sum + good.price * count, 0);
  const delivery = goods === 0 || !order.posted || goods >= freeAbove ? 0 : POSTAGE;
  const wrapping = goods > 0 && wrappingOffered && order.wrapped ? WRAPPING : 0;
  return { goods, delivery, wrapping, total: goods + delivery + wrapping };
}
