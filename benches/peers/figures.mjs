// Numbers as people read them.
import { quantile } from "./statistics.mjs";

/**
 * Three digits that say something.
 *
 * @param {number} value
 */
export function digits(value) {
  const places = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return value.toFixed(places).replace(/\B(?=(\d{3})+$)/g, ",");
}

const UNITS = /** @type {const} */ ([
  ["ns", 1e3, 1],
  ["µs", 1e6, 1e3],
  ["ms", 1e9, 1e6],
  ["s", Number.POSITIVE_INFINITY, 1e9],
]);

/**
 * The unit that a median of nanoseconds is told in.
 *
 * @param {number} nanoseconds
 */
function unitFor(nanoseconds) {
  const [name, , one] = UNITS.find(([, end]) => nanoseconds < end) ?? UNITS[3];
  return { name, one };
}

/** @param {number} nanoseconds */
export function duration(nanoseconds) {
  const { name, one } = unitFor(nanoseconds);
  return `${digits(nanoseconds / one)} ${name}`;
}

/**
 * The median, and the quartiles in brackets.
 *
 * @param {readonly number[] | undefined} nanoseconds
 */
export function spread(nanoseconds) {
  if (!nanoseconds?.length) return "–";
  const [low, middle, high] = [0.25, 0.5, 0.75].map((part) => quantile(nanoseconds, part));
  const { name, one } = unitFor(/** @type {number} */ (middle));
  const [from, to] = [low, high].map((value) => digits(/** @type {number} */ (value) / one));
  return `${digits(/** @type {number} */ (middle) / one)} ${name} (${from}–${to})`;
}

/**
 * A median of ratios with its quartiles.
 *
 * @param {readonly number[]} values
 */
export function ratio(values) {
  const [low, middle, high] = [0.25, 0.5, 0.75].map((part) => digits(quantile(values, part)));
  return `${middle} (${low}–${high})`;
}

/**
 * @param {readonly string[]} head
 * @param {readonly (readonly (string | number)[])[]} rows
 */
export function table(head, rows) {
  const line = (/** @type {readonly (string | number)[]} */ cells) => `| ${cells.join(" | ")} |`;
  const rule = head.map((_, at) => (at === 0 ? "---" : "---:"));
  return [line(head), line(rule), ...rows.map(line)].join("\n");
}
