const ROWS = ["A", "B", "C"];
const SEATS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const TAKEN = new Set(["A4", "A5", "A6", "B2", "B7", "C9", "C10"]);

interface SeatMapProps {
  seat: string | undefined;
  choose: (seat: string) => void;
}

/** Radio buttons drawn as seats, so that arrow keys and screen readers work as everywhere. */
export function SeatMap({ seat, choose }: SeatMapProps) {
  return (
    <fieldset class="seat-map">
      <legend>{seat === undefined ? "Choose your seat" : `Your seat: ${seat}`}</legend>
      <div class="stalls">
        <svg class="stage-edge" viewBox="0 0 200 14" preserveAspectRatio="none" aria-hidden="true">
          <path d="M0 2q100 20 200 0" />
        </svg>
        {ROWS.map((row) => (
          <div class="row" key={row}>
            {SEATS.map((number) => {
              const name = `${row}${number}`;
              const middle = (SEATS.length + 1) / 2;
              const drop = 7 * (1 - ((number - middle) / middle) ** 2);
              return (
                <label key={name} class="seat" style={{ translate: `0 ${drop.toFixed(1)}px` }}>
                  <input
                    type="radio"
                    name="seat"
                    value={name}
                    checked={seat === name}
                    disabled={TAKEN.has(name)}
                    onChange={() => choose(name)}
                  />
                  <svg viewBox="0 0 20 20" aria-hidden="true">
                    <path d="M4 3h12v9H4z" />
                    <path d="M1 9h3v6h12V9h3v9H1z" />
                  </svg>
                  <span class="unseen">
                    Row {row}, seat {number}
                    {TAKEN.has(name) && ", taken"}
                  </span>
                </label>
              );
            })}
          </div>
        ))}
      </div>
    </fieldset>
  );
}
