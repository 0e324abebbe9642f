// Who refers to whom in the document, and who is in one cycle with whom.

import { has, isObject } from "./shape.mjs";

/** The names of what a condition refers to. */
function referred(condition) {
  if (has(condition, "segment")) return [`segment ${condition.segment}`];
  if (has(condition, "flag")) return [`flag ${condition.flag}`];
  return [...(condition.all ?? []), ...(condition.any ?? []), ...(has(condition, "not") ? [condition.not] : [])].flatMap(
    referred,
  );
}

/** From each name to the names that it refers to. */
function references({ segments, flags, releases }) {
  const graph = {};
  for (const [key, { segment, sound }] of Object.entries(segments)) {
    graph[`segment ${key}`] = sound ? referred(segment) : [];
  }
  for (const [key, { flag, sound }] of Object.entries(flags)) {
    const rules = sound ? (flag.rules ?? []) : [];
    const giving = Object.values(releases).filter(({ given }) => has(given, key));
    graph[`flag ${key}`] = [
      ...rules.flatMap(({ when }) => (isObject(when) ? referred(when) : [])),
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
