import { GROUPS, SEATS } from "./audience.ts";
import { DARK, LIT, type Turns } from "./house.ts";

/** How the seats look at one instant, and how many of each group are lit. Moving allocates nothing. */
export interface Lights {
  /** Of each seat, by its index. */
  readonly looks: Uint8Array;
  /** Of each group, in the order of `GROUPS`. */
  readonly counts: Int32Array;
  /** The seats that the last move has changed are the first ones here. */
  readonly changed: Uint16Array;
  /** Takes other answers; the next move brings them in. */
  take(turns: Turns): void;
  /** Moves to an instant. Returns how many seats have changed. */
  moveTo(at: number): number;
}

/** The groups of each seat, `KINDS` places for each. */
const KINDS = 4;
const GROUPS_OF = Uint8Array.from(
  SEATS.flatMap((seat) => GROUPS.flatMap((group, place) => (group.has(seat) ? [place] : []))),
);

export function createLights(): Lights {
  const looks = new Uint8Array(SEATS.length);
  const counts = new Int32Array(GROUPS.length);
  const changed = new Uint16Array(SEATS.length);
  let turns: Turns | undefined;

  function count(seat: number, by: number): void {
    for (let place = seat * KINDS; place < (seat + 1) * KINDS; place++) {
      const group = GROUPS_OF[place] ?? 0;
      counts[group] = (counts[group] ?? 0) + by;
    }
  }

  return {
    looks,
    counts,
    changed,
    take(other) {
      turns = other;
    },
    moveTo(at) {
      if (turns === undefined) {
        return 0;
      }
      const { starts, instants } = turns;
      let many = 0;
      for (let seat = 0; seat < looks.length; seat++) {
        let turn = starts[seat] ?? 0;
        const last = (starts[seat + 1] ?? 0) - 1;
        while (turn < last && (instants[turn + 1] ?? 0) <= at) {
          turn++;
        }
        const look = turns.looks[turn] ?? DARK;
        const before = looks[seat];
        if (look !== before) {
          if (look === LIT) {
            count(seat, 1);
          } else if (before === LIT) {
            count(seat, -1);
          }
          looks[seat] = look;
          changed[many++] = seat;
        }
      }
      return many;
    },
  };
}
