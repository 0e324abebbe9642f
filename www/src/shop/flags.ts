import type { Answers, AudienceClient, FlagKey } from "footlights";

/** The flags of the shop and the types of their values: with it, the client checks keys and defaults. */
export interface ShopFlags {
  "new-checkout": boolean;
  "checkout-headline": string;
  "payments-v2": boolean;
  "seat-map": boolean;
  recommendations: Recommendations;
  "free-delivery-above": number;
  "gift-wrap": boolean;
  "season-banner": string;
  "image-resizer": boolean;
}

/** What a reader of the flags needs: the client, or a rehearsal. */
export type ShopAnswers = Answers<ShopFlags>;
export type ShopClient = AudienceClient<ShopFlags>;

interface Described {
  /** What a visitor of the shop notices when it is lit. */
  readonly does: string;
  readonly dormant: string;
}

/** How the shop shows what else it has. */
export interface Recommendations {
  readonly layout: string;
  readonly count: number;
}

export type Flag = Described &
  (
    | { readonly kind: "boolean"; readonly key: FlagKey<ShopFlags, boolean>; readonly fallback: boolean }
    | { readonly kind: "string"; readonly key: FlagKey<ShopFlags, string>; readonly fallback: string }
    | { readonly kind: "number"; readonly key: FlagKey<ShopFlags, number>; readonly fallback: number }
    | { readonly kind: "object"; readonly key: FlagKey<ShopFlags, object>; readonly fallback: Recommendations }
  );

const SWITCH = { kind: "boolean", fallback: false, dormant: "off" } as const;

/** The flags that the code of the shop asks for, and what it does when there is no snapshot. */
export const FLAGS: readonly Flag[] = [
  { ...SWITCH, key: "new-checkout", does: "one page instead of four steps" },
  {
    key: "checkout-headline",
    does: "the words above the checkout",
    kind: "string",
    fallback: "Checkout",
    dormant: "plain",
  },
  { ...SWITCH, key: "payments-v2", does: "more ways to pay" },
  { ...SWITCH, key: "seat-map", does: "choose the seat on a map" },
  {
    key: "recommendations",
    does: "what else one may like",
    kind: "object",
    fallback: { layout: "none", count: 0 },
    dormant: "none",
  },
  {
    key: "free-delivery-above",
    does: "from how many euros delivery is free",
    kind: "number",
    fallback: 60,
    dormant: "usual",
  },
  { ...SWITCH, key: "gift-wrap", does: "the order wrapped as a gift" },
  {
    key: "season-banner",
    does: "a line across the top of the shop",
    kind: "string",
    fallback: "",
    dormant: "none",
  },
  { ...SWITCH, key: "image-resizer", does: "larger pictures of the posters" },
];
