import type { ShopClient } from "./flags.ts";

/** Which checkout took an order; `instead`: the old one, after the new one had failed. */
export type Way = "new" | "old" | "instead";

/**
 * Places an order. Nothing was taken before the new checkout fails, so the old one may do the work once more: only then
 * may `guard` be given a fallback.
 */
export function placeOrder(client: ShopClient, isBroken: boolean): Way {
  let wasTried = false;
  const way = client.guard<Way>(
    "new-checkout",
    () => {
      wasTried = true;
      if (isBroken) {
        throw new Error("the new checkout has lost the basket");
      }
      return "new";
    },
    () => (wasTried ? "instead" : "old"),
  );
  client.track("order", { way });
  return way;
}
