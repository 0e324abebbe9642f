import { AddButton } from "./add-button.tsx";
import { GOODS, nameOf, price } from "./goods.ts";
import { LitBy } from "./lit-by.tsx";

interface PostersProps {
  large: boolean;
  add: (id: string) => void;
}

export function Posters({ large, add }: PostersProps) {
  return (
    <section class="part" aria-labelledby="posters-title">
      <div class="heading">
        <h3 id="posters-title">Posters</h3>
        <p class="lights">
          <LitBy flag="image-resizer" lit={large} />
        </p>
      </div>
      <ul class="posters" data-large={large}>
        {GOODS.filter(({ kind }) => kind === "poster").map((good) => (
          <li key={good.id}>
            <Picture id={good.id} />
            <span>{good.name}</span>
            <span class="price">{price(good.price)}</span>
            <AddButton name={nameOf(good)} add={() => add(good.id)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Three prints in two colours. */
function Picture({ id }: { id: string }) {
  return (
    <svg class="picture" viewBox="0 0 60 80" aria-hidden="true">
      <rect class="paper" width="60" height="80" />
      {id === "poster-tide" && (
        <>
          <circle class="light" cx="30" cy="27" r="13" />
          <path class="ink" d="M0 44q15-8 30 0t30 0v36H0z" />
          <path class="line" d="M0 54q15-8 30 0t30 0M0 63q15-8 30 0t30 0M0 72q15-8 30 0t30 0" />
        </>
      )}
      {id === "poster-moons" && (
        <>
          <rect class="ink" width="60" height="80" />
          <path class="light" d="M34 12a17 17 0 1 0 12 27A14 14 0 0 1 34 12z" />
          <path class="line" d="M30 42v16M22 40v26M40 41v12" />
          <path class="light" d="m30 58 4 6h-8zM22 66l4 6h-8zM40 53l4 6h-8z" />
        </>
      )}
      {id === "poster-sparrows" && (
        <>
          <path class="ink" d="M10 80V40l20-18 20 18v40z" />
          <rect class="light" x="25" y="50" width="10" height="14" />
          <path class="stroke" d="M8 16q4-5 7 0 3-5 7 0M34 10q4-5 7 0 3-5 7 0M28 19q3-4 5 0 2-4 5 0" />
        </>
      )}
    </svg>
  );
}
