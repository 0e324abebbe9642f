import { AddButton } from "./add-button.tsx";
import type { Recommendations } from "./flags.ts";
import { GOODS, price } from "./goods.ts";
import { LitBy } from "./lit-by.tsx";

interface SuggestionsProps {
  settings: Recommendations;
  add: (id: string) => void;
}

/** The flag is an object: how many, and how they are laid out. */
export function Suggestions({ settings, add }: SuggestionsProps) {
  const { layout, count } = settings;
  const lit = layout !== "none" && count > 0;
  return (
    <section class="part" aria-labelledby="suggestions-title">
      <div class="heading">
        <h3 id="suggestions-title">You may also like</h3>
        <p class="lights">
          <LitBy flag="recommendations" lit={lit} />
        </p>
      </div>
      {lit ? (
        <ul class="suggestions" data-layout={layout}>
          {GOODS.filter(({ kind }) => kind === "extra")
            .slice(0, count)
            .map((good) => (
              <li key={good.id}>
                <span>{good.name}</span>
                <span class="price">{price(good.price)}</span>
                <AddButton name={good.name} add={() => add(good.id)} />
              </li>
            ))}
        </ul>
      ) : (
        <p class="hint">Nothing yet.</p>
      )}
    </section>
  );
}
