// Where the seats stand: rows are arcs around the stage, which lies below them. The unit is the width of a seat with its
// share of the gap beside it.

import { blockEnds, COUNTRIES, ROWS, SEATS, seatsInRow } from "./audience.ts";

/** The angle of a whole row, and that of an aisle between two blocks. */
const SPAN = 0.92;
const AISLE = 0.02;
const ROW_DEPTH = 1.25;
const OPEN = SPAN - AISLE * (COUNTRIES.length - 1);
const FRONT = seatsInRow(0) / OPEN;
const BACK = FRONT + (ROWS - 1) * ROW_DEPTH;

/** The arc of the edge of the stage. */
export const STAGE_RADIUS = FRONT - 2.6;
export const HALF_SPAN = SPAN / 2;

const SIDE = 3.4;
const TOP = 2.8;
const STAGE_DEPTH = 3.6;

/** The corner of the picture, and its size. The origin is the middle of the arcs. */
export const LEFT = -BACK * Math.sin(HALF_SPAN) - SIDE;
export const UPPER = -BACK - TOP;
export const WIDTH = -2 * LEFT;
export const HEIGHT = -STAGE_RADIUS * Math.cos(HALF_SPAN) + STAGE_DEPTH - UPPER;

/** Of each seat, by its index: its middle, and the angle by which it is turned. */
export const X = new Float32Array(SEATS.length);
export const Y = new Float32Array(SEATS.length);
export const ANGLE = new Float32Array(SEATS.length);

/** The index of the first seat of each row. */
const FIRST: number[] = [];

/** The angles between which a country's block lies. */
export const BLOCKS: readonly { readonly from: number; readonly until: number }[] = blocks();

function blocks() {
  let from = -HALF_SPAN;
  return COUNTRIES.map(({ share }) => {
    const block = { from, until: from + share * OPEN };
    from = block.until + AISLE;
    return block;
  });
}

export function radiusOf(rowIndex: number): number {
  return FRONT + rowIndex * ROW_DEPTH;
}

function place(): void {
  let index = 0;
  for (let row = 0; row < ROWS; row++) {
    FIRST.push(index);
    let begin = 0;
    for (const [which, end] of blockEnds(row).entries()) {
      const block = BLOCKS[which] ?? { from: 0, until: 0 };
      const pitch = (block.until - block.from) / (end - begin);
      for (let seat = begin; seat < end; seat++) {
        const angle = block.from + (seat - begin + 0.5) * pitch;
        ANGLE[index] = angle;
        X[index] = radiusOf(row) * Math.sin(angle);
        Y[index] = -radiusOf(row) * Math.cos(angle);
        index++;
      }
      begin = end;
    }
  }
}
place();

/** The seat at a point, or nothing if the point is outside the rows. */
export function seatNear(x: number, y: number): number | undefined {
  let nearest: number | undefined;
  let least = 1.4 ** 2;
  for (let index = 0; index < X.length; index++) {
    const distance = ((X[index] ?? 0) - x) ** 2 + ((Y[index] ?? 0) - y) ** 2;
    if (distance < least) {
      least = distance;
      nearest = index;
    }
  }
  return nearest;
}

/** The seat that an arrow key leads to: along the row, or to the seat behind or in front; the same one at an edge. */
export function seatBeside(index: number, key: string): number {
  const row = SEATS[index]?.rowIndex ?? 0;
  const first = FIRST[row] ?? 0;
  const last = first + seatsInRow(row) - 1;
  switch (key) {
    case "ArrowLeft":
      return Math.max(first, index - 1);
    case "ArrowRight":
      return Math.min(last, index + 1);
    case "Home":
      return first;
    case "End":
      return last;
    case "ArrowUp":
      return nearestInRow(row + 1, index);
    case "ArrowDown":
      return nearestInRow(row - 1, index);
    case "PageUp":
      return nearestInRow(Math.min(ROWS - 1, row + 5), index);
    case "PageDown":
      return nearestInRow(Math.max(0, row - 5), index);
    default:
      return index;
  }
}

function nearestInRow(row: number, index: number): number {
  const first = FIRST[row];
  if (first === undefined) {
    return index;
  }
  const angle = ANGLE[index] ?? 0;
  let nearest = first;
  for (let other = first; other < first + seatsInRow(row); other++) {
    if (Math.abs((ANGLE[other] ?? 0) - angle) < Math.abs((ANGLE[nearest] ?? 0) - angle)) {
      nearest = other;
    }
  }
  return nearest;
}
