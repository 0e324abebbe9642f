// Who refers to whom in the document, and who is in one cycle with whom.

import { has, isObject, own } from "./shape.mjs";

const listed = (value) => (Array.isArray(value) ? value : []);

/** The names of what a condition refers to, as far as it can be read. */
function referred(condition) {
  if (has(condition, "segment")) return [`segment ${condition.segment}`];
  if (has(condition, "flag")) return [`flag ${condition.flag}`];
  return [...listed(own(condition, "all")), ...listed(own(condition, "any")), own(condition, "not")]
    .filter(isObject)
    .flatMap(referred);
}

/** From each name to the names that it refers to. */
function references({ segments, flags, releases }) {
  const graph = {};
  for (const [key, { segment, sound }] of Object.entries(segments)) {
    graph[`segment ${key}`] = sound ? referred(segment) : [];
  }
  for (const [key, { flag, sound, disabled }] of Object.entries(flags)) {
    // The kill switch wins over a fault, and breaks no cycle.
    const rules = sound || disabled ? listed(own(flag, "rules")) : [];
    const giving = Object.values(releases).filter(({ given }) => has(given, key));
    graph[`flag ${key}`] = [
      ...rules.flatMap((rule) => referred(own(rule, "when"))),
      ...giving.map((release) => `release ${release.key}`),
    ];
  }
  for (const [key, { release, plan, sound }] of Object.entries(releases)) {
    if (!sound) continue;
    const conditions = [release.audience, ...plan.map(({ audience }) => audience)].filter(isObject);
    const needed = Object.keys(release.needs?.flags ?? {});
    graph[`release ${key}`] = [...conditions.flatMap(referred), ...needed.map((flag) => `flag ${flag}`)];
  }
  return graph;
}

function reachable(graph, from) {
  const found = new Set();
  const waiting = [...(graph[from] ?? [])];
  while (waiting.length) {
    const name = waiting.pop();
    if (found.has(name)) continue;
    found.add(name);
    waiting.push(...(graph[name] ?? []));
  }
  return found;
}

/** Two names are in one cycle if each can be reached from the other. */
export function cyclesOf(readable) {
  const graph = references(readable);
  const reach = new Map(Object.keys(graph).map((name) => [name, reachable(graph, name)]));
  return {
    isOneCycle: (from, to) => Boolean(reach.get(from)?.has(to) && reach.get(to)?.has(from)),
    /** A name with all that it depends on. */
    members: (name) => [...new Set([name, ...(reach.get(name) ?? [])])],
  };
}
