export interface Good {
  readonly id: string;
  readonly name: string;
  readonly kind: "ticket" | "programme" | "poster" | "extra";
  readonly price: number;
}

/** One play, invented, and what a theatre sells around it. Prices in euros. */
export const GOODS: readonly Good[] = [
  { id: "ticket", name: "The Tide Table, Friday 19:30", kind: "ticket", price: 38 },
  { id: "programme", name: "The Tide Table, 32 pages", kind: "programme", price: 6 },
  { id: "poster-tide", name: "The Tide Table", kind: "poster", price: 18 },
  { id: "poster-moons", name: "Paper Moons", kind: "poster", price: 18 },
  { id: "poster-sparrows", name: "House of Sparrows", kind: "poster", price: 18 },
  { id: "season", name: "Season brochure", kind: "extra", price: 2 },
  { id: "libretto", name: "The songs, for piano", kind: "extra", price: 14 },
  { id: "bag", name: "Canvas bag", kind: "extra", price: 12 },
  { id: "badge", name: "Enamel badge", kind: "extra", price: 5 },
];

const KINDS = { ticket: "Ticket: ", programme: "Programme: ", poster: "Poster: ", extra: "" };

/** The name where it stands alone, and no heading says what kind of good it is. */
export function nameOf({ kind, name }: Good): string {
  return KINDS[kind] + name;
}

const euros = new Intl.NumberFormat("en-IE", { style: "currency", currency: "EUR" });

export function price(amount: number): string {
  return euros.format(amount);
}
