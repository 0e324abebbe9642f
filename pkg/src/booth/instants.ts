const UNITS = [
  [86_400_000, "d"],
  [3_600_000, "h"],
  [60_000, "min"],
  [1_000, "s"],
] as const;

/** A span of time in its largest unit: `12 s`, `3 d`. */
export function spanInWords(milliseconds: number): string {
  const [length, unit] = UNITS.find(([length]) => milliseconds >= length) ?? UNITS[3];
  return `${Math.floor(milliseconds / length)} ${unit}`;
}

/** How far an instant is from another one: `3 d ago`, `in 12 s`. */
export function distanceInWords(instant: number, now: number): string {
  return instant > now ? `in ${spanInWords(instant - now)}` : `${spanInWords(now - instant)} ago`;
}

/** An instant as the reader's own clock shows it. */
export function instantInWords(instant: number): string {
  return new Date(instant).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "medium" });
}

/** An instant as a field for date and time holds it: of the reader's zone, not before it, as short as can be. */
export function toField(instant: number): string {
  const second = new Date(Math.ceil(instant / 1000) * 1000);
  const local = new Date(second.getTime() - second.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, second.getSeconds() ? 19 : 16);
}
