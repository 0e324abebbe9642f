// Everything that can come instead of a snapshot, and what the page must make of it. Each is tried twice: after a good
// snapshot, and before any.

import { good, programme } from "../snapshots.mjs";
import { afterGood, beforeGood, EVERYWHERE, SHARED } from "./flow.mjs";

/** @typedef {import("./flow.mjs").Damage} Damage */

const TEXT = JSON.stringify(programme(9));
const HALF = Math.floor(TEXT.length / 2);
const MIB = 1024 * 1024;

/** What a person can do about it is part of every sentence. */
const MALFORMED = /snapshot.*\b(check|publish)\b/;
const CUT_OFF = ["FETCH_FAILED", "SNAPSHOT_MALFORMED"];

/** @param {string} text */
function bytesOf(text) {
  return { base64: Buffer.from(text, "latin1").toString("base64") };
}

/** @type {readonly (Damage & { everywhere?: true, onlyAfter?: true })[]} */
export const DAMAGES = [
  { name: "status 404", answer: { status: 404 }, code: "HTTP_STATUS", status: 404, says: /404.*check its address/ },
  { name: "status 500", answer: { status: 500 }, code: "HTTP_STATUS", status: 500, says: /500.*snapshot\.json/ },
  {
    name: "status 503 with Retry-After in seconds",
    answer: { status: 503, headers: { "Retry-After": "40" } },
    code: "HTTP_STATUS",
    status: 503,
    says: /503.*snapshot\.json/,
    retryAfter: 40_000,
  },
  {
    name: "status 503 with Retry-After as a date",
    answer: () => ({ status: 503, headers: { "Retry-After": new Date(Date.now() + 60_000).toUTCString() } }),
    code: "HTTP_STATUS",
    status: 503,
    says: /503.*snapshot\.json/,
    // It is some moments later when the second client is refused.
    retryAfter: 55_000,
  },
  {
    name: "status 429 across origins with Retry-After exposed",
    elsewhere: true,
    answer: { status: 429, headers: { ...SHARED, "Retry-After": "45" } },
    code: "HTTP_STATUS",
    status: 429,
    says: /429.*snapshot\.json/,
    retryAfter: 45_000,
  },
  {
    name: "status 503 with a Retry-After that says nothing",
    answer: { status: 503, headers: { "Retry-After": "soon" } },
    code: "HTTP_STATUS",
    status: 503,
    says: /503.*snapshot\.json/,
  },
  {
    name: "a reset before the status line",
    everywhere: true,
    answer: { does: "reset", text: TEXT, bytes: 0 },
    code: "FETCH_FAILED",
    says: /snapshot\.json.*cannot be fetched/,
  },
  {
    name: "a reset in the middle of the body",
    everywhere: true,
    answer: { does: "reset", text: TEXT, bytes: HALF },
    code: "FETCH_FAILED",
    says: /snapshot\.json.*cannot be fetched/,
  },
  {
    // Some engines hand out what came; then it is the document that is at fault.
    name: "a connection closed in the middle of the body",
    everywhere: true,
    answer: { does: "cut", text: TEXT, bytes: HALF },
    code: CUT_OFF,
    says: /snapshot/,
  },
  {
    name: "truncated JSON",
    everywhere: true,
    answer: { text: TEXT.slice(0, HALF) },
    code: "SNAPSHOT_MALFORMED",
    says: MALFORMED,
  },
  { name: "an empty body", answer: { text: "" }, code: "SNAPSHOT_MALFORMED", says: MALFORMED },
  {
    name: "a redirect to itself",
    everywhere: true,
    answer: { status: 302, headers: { Location: "snapshot.json" } },
    code: "FETCH_FAILED",
    says: /snapshot\.json.*cannot be fetched/,
  },
  {
    name: "a refusal by CORS",
    everywhere: true,
    elsewhere: true,
    answer: good(9),
    code: "FETCH_FAILED",
    says: /snapshot\.json.*cannot be fetched/,
  },
  {
    name: "a captive portal's page with status 200",
    answer: { text: "<!doctype html><title>Welcome</title>", headers: { "Content-Type": "text/html" } },
    code: "SNAPSHOT_MALFORMED",
    says: /page \(text\/html\).*check its address/,
  },
  {
    name: "a page that calls itself JSON",
    answer: { text: "<!doctype html><title>Welcome</title>" },
    code: "SNAPSHOT_MALFORMED",
    says: MALFORMED,
  },
  {
    name: "UTF-8 that is invalid",
    answer: bytesOf(TEXT.replace("production", "produc\xc3\x28tion")),
    code: "SNAPSHOT_MALFORMED",
    says: MALFORMED,
  },
  {
    name: "UTF-16",
    answer: { base64: Buffer.from(`\ufeff${TEXT}`, "utf16le").toString("base64") },
    code: "SNAPSHOT_MALFORMED",
    says: MALFORMED,
  },
  {
    name: "100,000 levels of lists",
    answer: { text: `{"format":1,"x-deep":${"[".repeat(100_000)}${"]".repeat(100_000)}}` },
    code: "SNAPSHOT_MALFORMED",
    says: /levels deep/,
  },
  {
    name: "100,000 levels of objects",
    answer: { text: `{"format":1,"x-deep":${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}}` },
    code: "SNAPSHOT_MALFORMED",
    says: /levels deep/,
  },
  {
    name: "a duplicate key at the top",
    answer: { text: TEXT.replace("{", '{"format":1,') },
    code: "SNAPSHOT_MALFORMED",
    says: /duplicate.*format|format.*(duplicate|twice)/,
  },
  {
    name: "60 MB that say their length",
    everywhere: true,
    answer: { does: "flood", bytes: 60 * MIB, declared: true },
    code: "SNAPSHOT_TOO_LARGE",
    says: /16 MiB/,
  },
  {
    name: "60 MB that do not say their length",
    everywhere: true,
    answer: { does: "flood", bytes: 60 * MIB },
    code: "SNAPSHOT_TOO_LARGE",
    says: /16 MiB/,
  },
  {
    name: "JSON that is no snapshot",
    answer: { text: '{"error":"not found"}' },
    code: "SNAPSHOT_MALFORMED",
    says: MALFORMED,
  },
  {
    name: "a format of the future",
    answer: { text: JSON.stringify({ ...programme(9), format: 2 }) },
    code: "FORMAT_UNSUPPORTED",
    says: /format.*2/,
  },
  {
    name: "a misspelt field at the top",
    answer: { text: JSON.stringify({ ...programme(9), freeze: [] }) },
    code: "SNAPSHOT_MALFORMED",
    says: /freeze/,
  },
  {
    name: "a snapshot for another environment",
    answer: good(9, { environment: "staging" }),
    code: "ENVIRONMENT_MISMATCH",
    says: /staging.*production|production.*staging/,
  },
  {
    name: "an older revision, replayed",
    onlyAfter: true,
    answer: good(1),
    code: "REVISION_OLDER",
    says: /1 is older than 3/,
  },
  {
    name: "a server that takes the request and says nothing",
    everywhere: true,
    slow: true,
    answer: { does: "hang", bytes: 0 },
    code: "TIMEOUT",
    says: /no (response|snapshot) within|within 30 s/,
  },
  {
    name: "a server that stops in the middle of the body",
    slow: true,
    answer: { does: "hang", text: TEXT, bytes: HALF },
    code: "TIMEOUT",
    says: /within 30 s|no (response|snapshot) within/,
  },
  {
    name: "a body that drips for minutes",
    slow: true,
    answer: { does: "drip", text: TEXT.padEnd(4000), bytes: 1 },
    code: "TIMEOUT",
    says: /within 30 s|no (response|snapshot) within/,
  },
];

/** @type {readonly import("./flow.mjs").Row[]} */
export const DAMAGE_ROWS = DAMAGES.flatMap((damage) => {
  const { name, everywhere = false, onlyAfter = false, slow = false } = damage;
  const engines = everywhere ? { engines: EVERYWHERE } : {};
  const after = { name: `${name}: what is known stays`, slow, run: afterGood(damage), ...engines };
  // In the other engines one wait of half a minute is enough.
  const before = {
    name: `${name}, at first: bootstrap, else defaults`,
    slow,
    run: beforeGood(damage),
    ...(slow ? {} : engines),
  };
  return onlyAfter ? [after] : [after, before];
});
