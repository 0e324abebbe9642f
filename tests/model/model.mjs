// A second implementation of what a snapshot means, for the tests: written from the design alone, as literally as can be.
// It keeps nothing and is slow. Where it and the engine differ, one of them is wrong.

import { instants, next, since } from "./change.mjs";
import { cyclesOf } from "./cycles.mjs";
import { readDocument } from "./document.mjs";
import { evaluate, openTo } from "./flag.mjs";
import { stage } from "./release.mjs";

/** A document as the model reads it; undefined if it is refused. */
export function read(document) {
  const readable = readDocument(document);
  return readable && { ...readable, cycles: cyclesOf(readable) };
}

/** Who asks, where and when, as the model wants it. */
export function viewOf(readable, { now, confirmedAt, context = {}, deployment = {}, local = {} }) {
  const opensUntil = confirmedAt + readable.lease;
  const { overrides = {}, tripped = [], pinned = {} } = local;
  return { now, widens: Math.min(now, opensUntil), opensUntil, context, deployment, overrides, tripped, pinned };
}

const at = (view, now) => ({ ...view, now, widens: Math.min(now, view.opensUntil) });

/** What is there, without what is undefined. */
const present = (members) => Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));

/** Details of a flag, asked for as a boolean, string, number or object; without a type, as what it is. */
export function details(readable, view, key, type, fallback) {
  const { revision, lineage } = readable;
  const known = { revision, version: String(revision), flagSetId: lineage };
  const failed = (errorCode) => ({ value: fallback, reason: "ERROR", errorCode, flagMetadata: present(known) });
  const { variant, value, reason, errorCode, cause, release, stage } = evaluate(readable, view, key);
  if (errorCode) return failed(errorCode);
  if (type !== undefined && typeof value !== type) return failed("TYPE_MISMATCH");
  const variantAt = (now) => evaluate(readable, at(view, now), key).variant;
  const nextChangeAt = next(instants(readable, view.context), view.now, variantAt);
  return { value, variant, reason, flagMetadata: present({ cause, release, stage, ...known, nextChangeAt }) };
}

/**
 * The first instant after the view's at which anything that a flag or release depends on is another: the earliest at
 * which it may change. That is what is told where another flag has a say.
 */
export function mayChangeAt(readable, view, name) {
  const { members } = readable.cycles;
  const stateAt = (now) => {
    const seen = at(view, now);
    const found = members(name).map((member) => {
      const [kind, key] = [member.slice(0, member.indexOf(" ")), member.slice(member.indexOf(" ") + 1)];
      if (kind === "flag") return evaluate(readable, seen, key).variant;
      return kind === "release" && openTo(readable, seen, readable.releases[key]).open;
    });
    return JSON.stringify(found);
  };
  return next(instants(readable, view.context), view.now, stateAt);
}

/** The first instant after the view's at which any answer is another in anything but the announced instants. */
export function nextAnything(readable, view) {
  const stateAt = (now) => {
    const seen = at(view, now);
    const flags = Object.keys(readable.flags).map((key) => evaluate(readable, seen, key));
    const releases = Object.values(readable.releases).map((found) => [
      stage(found, seen),
      openTo(readable, seen, found),
    ]);
    return JSON.stringify([flags, releases]);
  };
  return next(instants(readable, view.context), view.now, stateAt);
}

/** Whether another flag has a say. */
export function hasPrerequisite(readable, name) {
  return readable.cycles.members(name).some((member) => member.startsWith("flag ") && member !== name);
}

/** How a release stands. */
export function release(readable, view, key) {
  const found = readable.releases[key];
  const { open, cause } = openTo(readable, view, found);
  const openAt = (now) => openTo(readable, at(view, now), found).open;
  /** As if the curtain held nothing. */
  const bareAt = (now) => openTo(readable, { ...at(view, now), pinned: {} }, found).open;
  const all = instants(readable, view.context);
  return present({
    key,
    stage: stage(found, view),
    open,
    cause,
    opens: found.opens,
    since: open && bareAt(view.now) ? since(all, view.now, bareAt) : undefined,
    nextChangeAt: next(all, view.now, openAt),
    flags: Object.keys(found.given),
  });
}
