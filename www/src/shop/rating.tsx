import { useState } from "preact/hooks";

const STARS = [1, 2, 3, 4, 5];

interface RatingProps {
  release: string;
  rate: (feedback: { rating: number; comment: string }) => void;
}

/** Stars and a sentence. The stars are radio buttons, so that arrow keys and screen readers work as everywhere. */
export function Rating({ release, rate }: RatingProps) {
  const [rating, setRating] = useState(0);
  const [isSent, setSent] = useState(false);

  if (isSent) {
    return <p role="status">Thank you. The booth has it.</p>;
  }
  return (
    <form
      class="rating"
      autocomplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        const comment = new FormData(event.currentTarget).get("comment");
        rate({ rating, comment: typeof comment === "string" ? comment : "" });
        setSent(true);
      }}
    >
      <fieldset>
        <legend class="unseen">How do you like it?</legend>
        <div class="stars">
          {STARS.map((star) => (
            <label key={star} data-filled={star <= rating}>
              <input
                type="radio"
                name={`rating-${release}`}
                value={star}
                checked={star === rating}
                onChange={() => setRating(star)}
              />
              <span aria-hidden="true">★</span>
              <span class="unseen">{star} of 5</span>
            </label>
          ))}
        </div>
      </fieldset>
      <input name="comment" aria-label="In a sentence" placeholder="In a sentence" maxLength={200} />
      <button type="submit" disabled={rating === 0}>
        Send
      </button>
    </form>
  );
}
