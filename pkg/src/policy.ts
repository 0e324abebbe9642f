/** What may happen, and what is to be done, in numbers: `src/web/delivery.rs` has the same. */
export const DUE = 0;
/** With 1 if the page is seen. */
export const STARTED = 1;
export const SHOWN = 2;
export const HIDDEN = 3;
export const ONLINE = 4;
export const RESTORED = 5;
export const DEMANDED = 6;
/** With the milliseconds since the request began; and so for the snapshot that was kept. */
export const CONFIRMED = 7;
export const CONFIRMED_BY_OTHER = 8;
export const FAILED = 9;
/** With the milliseconds after which the other one asks again. */
export const FAILED_BY_OTHER = 10;
export const OTHER_ASKS = 11;
/** With the revision, and the milliseconds over which the requests for it are to be spread. */
export const ANNOUNCED = 12;
export const STREAM_OPENED = 13;
export const STREAM_FAILED = 14;

/** What is to be done, in bits. */
export const FETCH = 1;
export const OPEN_STREAM = 2;
export const CLOSE_STREAM = 4;

/** What the policy says to an event: what is to be done, and after how many milliseconds to come back. */
export interface Advice {
  readonly todo: number;
  readonly delay: number;
}
