// The snapshot speaks UTC, so the booth does too: what is read here can be found in the file.

const DAY = 86_400_000;

const full = new Intl.DateTimeFormat("en-GB", {
  timeZone: "UTC",
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});

const relative = new Intl.RelativeTimeFormat("en", { numeric: "always" });

/** For example "2 Dec 2026, 09:00". */
export function instant(ms: number): string {
  return full.format(ms);
}

/** For example "in 3 days" or "2 hours ago". */
export function distance(from: number, to: number): string {
  const ms = to - from;
  const size = Math.abs(ms);
  if (size < 90_000) {
    return relative.format(Math.round(ms / 1000), "second");
  }
  if (size < DAY / 16) {
    return relative.format(Math.round(ms / 60_000), "minute");
  }
  if (size < 2 * DAY) {
    return relative.format(Math.round(ms / 3_600_000), "hour");
  }
  if (size < 730 * DAY) {
    return relative.format(Math.round(ms / DAY), "day");
  }
  return relative.format(Math.round(ms / (365.25 * DAY)), "year");
}

/** The text of a `datetime-local` field, in UTC. */
export function toField(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16);
}

/** What a `datetime-local` field says, taken as UTC; undefined while it is incomplete. */
export function fromField(text: string): number | undefined {
  const ms = Date.parse(`${text}Z`);
  return Number.isNaN(ms) ? undefined : ms;
}

const second = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", timeStyle: "medium" });

/** For example "09:00:10". */
export function secondOf(ms: number): string {
  return second.format(ms);
}
