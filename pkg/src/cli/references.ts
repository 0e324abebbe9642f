import type { Entries, Plain } from "./compile.js";
import { define } from "./compile.js";
import { isObject } from "./project.js";

/** A flag, segment, release or plan, as `flags.new-checkout`. */
type Member = string;

/** Who refers to whom. */
interface References {
  /** By condition and need: what an answer depends upon. */
  readonly needs: ReadonlyMap<Member, ReadonlySet<Member>>;
  /** From a release to the flags that it gives, and to its plan. */
  readonly gives: ReadonlyMap<Member, ReadonlySet<Member>>;
}

function entriesOf(value: unknown): [string, unknown][] {
  return isObject(value) ? Object.entries(value) : [];
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function readReferences(snapshot: Plain): References {
  const needs = new Map<Member, Set<Member>>();
  const gives = new Map<Member, Set<Member>>();
  const from = (map: Map<Member, Set<Member>>, member: Member) => {
    const set = map.get(member) ?? new Set();
    map.set(member, set);
    return set;
  };

  for (const [key, segment] of entriesOf(snapshot.segments)) collect(segment, from(needs, `segments.${key}`));
  for (const [key, flag] of entriesOf(snapshot.flags)) {
    const its = from(needs, `flags.${key}`);
    for (const rule of listOf(isObject(flag) ? flag.rules : [])) collect(isObject(rule) ? rule.when : undefined, its);
  }
  for (const [key, release] of entriesOf(snapshot.releases)) {
    const its = from(needs, `releases.${key}`);
    const given = from(gives, `releases.${key}`);
    if (!isObject(release)) continue;
    collect(release.audience, its);
    for (const [flag] of entriesOf(isObject(release.needs) ? release.needs.flags : {})) its.add(`flags.${flag}`);
    const plan = typeof release.plan === "string" ? snapshot.plans?.[release.plan] : release.plan;
    for (const cue of listOf(plan)) collect(isObject(cue) ? cue.audience : undefined, its);
    if (typeof release.plan === "string") given.add(`plans.${release.plan}`);
    for (const [flag] of entriesOf(release.flags)) {
      given.add(`flags.${flag}`);
      // What a flag answers depends upon each release that gives it.
      from(needs, `flags.${flag}`).add(`releases.${key}`);
    }
  }
  return { needs, gives };
}

/** Adds to `found` what a condition refers to. */
function collect(condition: unknown, found: Set<Member>): void {
  if (!isObject(condition)) return;
  for (const inner of [...listOf(condition.all), ...listOf(condition.any), condition.not]) collect(inner, found);
  if (typeof condition.segment === "string") found.add(`segments.${condition.segment}`);
  if (typeof condition.flag === "string") found.add(`flags.${condition.flag}`);
}

/**
 * What is needed to answer these flags as the whole snapshot would: the releases that give them, whole, with all their
 * other flags, and whatever any of these refers to.
 */
export function pick(snapshot: Plain, flags: readonly string[]): Plain {
  const { needs, gives } = readReferences(snapshot);
  const kept = new Set<Member>();
  const waiting = flags.map((key) => `flags.${key}`);
  for (let member = waiting.pop(); member !== undefined; member = waiting.pop()) {
    if (kept.has(member)) continue;
    kept.add(member);
    waiting.push(...(needs.get(member) ?? []), ...(gives.get(member) ?? []));
  }
  const only = (section: string, entries: unknown): Entries => {
    const some: Entries = {};
    for (const [key, value] of entriesOf(entries)) if (kept.has(`${section}.${key}`)) define(some, key, value);
    return some;
  };
  return {
    ...snapshot,
    ...(snapshot.segments && { segments: only("segments", snapshot.segments) }),
    flags: only("flags", snapshot.flags),
    ...(snapshot.plans && { plans: only("plans", snapshot.plans) }),
    releases: only("releases", snapshot.releases),
  };
}

/** Circles of references, each a sentence that begins with the path of the first of its members. */
export function findCycles(snapshot: Plain): string[] {
  const { needs } = readReferences(snapshot);
  const sentences: string[] = [];
  const told = new Set<Member>();
  for (const start of needs.keys()) {
    if (told.has(start)) continue;
    const circle = circleFrom(start, needs);
    if (!circle) continue;
    for (const member of circle) told.add(member);
    sentences.push(`${start}: ${[...circle, start].join(" → ")} is a circle, so that none of these is ever known`);
  }
  return sentences;
}

/** The shortest way from a member back to itself. */
function circleFrom(start: Member, needs: References["needs"]): Member[] | undefined {
  const ways: Member[][] = [[start]];
  const seen = new Set<Member>();
  for (const way of ways) {
    for (const next of needs.get(way.at(-1) ?? start) ?? []) {
      if (next === start) return way;
      if (seen.has(next)) continue;
      seen.add(next);
      ways.push([...way, next]);
    }
  }
  return undefined;
}
