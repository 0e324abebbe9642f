// A client on a clock of the test's own, from one instant to the next, from person to person: what it keeps must be what
// the model finds anew.

import { instants } from "./change.mjs";
import { makeView } from "./documents.mjs";
import { details, release, viewOf } from "./model.mjs";

/** What a client asks for the time, and what wakes it. */
const clock = { now: 0, timers: new Map(), next: 1 };

/** Puts the clock in the place of the platform's. */
export function takeClock() {
  Date.now = () => clock.now;
  performance.now = () => clock.now;
  globalThis.setTimeout = (ring, delay = 0, ...given) => {
    clock.timers.set(clock.next, { at: clock.now + Math.max(delay, 0), ring: () => ring(...given) });
    clock.next += 1;
    return clock.next - 1;
  };
  globalThis.clearTimeout = (timer) => clock.timers.delete(timer);
}

/** Lets time go on, and rings whatever is due on the way. */
function goTo(instant) {
  for (let rings = 0; rings < 10_000; rings += 1) {
    const [first] = [...clock.timers].sort(([, a], [, b]) => a.at - b.at);
    if (!first || first[1].at > instant) {
      clock.now = instant;
      return;
    }
    const [timer, { at, ring }] = first;
    clock.timers.delete(timer);
    clock.now = Math.max(clock.now, at);
    ring();
  }
  throw new Error("the client rings without end");
}

/** Steps of chance: an instant, another person, an override, and then some flags that are read. */
export function makeSteps(random, readable) {
  const { below, once, pick, list } = random;
  const first = makeView(random, readable);
  const people = [first.context, ...list(0, 2, () => makeView(random, readable).context)];
  const flags = [...Object.keys(readable.flags), "missing"];
  let now = first.now - (once(2) ? readable.lease : 0);
  const start = now;
  let context = people[0];
  const steps = list(3, 10, () => {
    const keys = once(3) ? flags : flags.filter(() => once(3));
    const isReading = !once(8);
    const read = isReading ? keys : [];
    if (once(5)) {
      context = pick(people);
      return { context, read };
    }
    if (once(6)) {
      const variants = Object.keys(readable.flags[flags[0]]?.flag?.variants ?? {});
      return once(3) ? { clear: true, read } : { override: [pick(flags), pick([...variants, "on", "warm"])], read };
    }
    const later = instants(readable, context).filter((instant) => instant > now);
    now =
      later.length && !once(8) ? Math.max(pick(later.slice(0, 3)) + pick([0, 0, -1, 1]), now) : now + below(100_000);
    return { at: now, read };
  });
  return { start, context: people[0], deployment: first.deployment, steps };
}

/** Goes through the steps with a client and with the model. Returns the first difference, like the other comparisons. */
export async function compareLive(createClient, document, readable, { start, context, deployment, steps }, same) {
  clock.timers.clear();
  clock.now = start;
  const client = await createClient({ snapshot: document, storage: "none", context, deployment });
  const told = { flags: new Set(), opened: new Set() };
  client.on("change", ({ flags }) => {
    for (const key of flags) told.flags.add(key);
  });
  client.on("opening", ({ release: key }) => told.opened.add(key));
  const overrides = {};
  let person = context;
  let cases = 0;
  /** What was read last, with what it was. */
  const known = new Map();
  const wasOpen = new Map();
  try {
    for (const step of steps) {
      told.flags.clear();
      told.opened.clear();
      if (step.at !== undefined) goTo(Math.max(step.at, clock.now));
      if (step.context) {
        person = step.context;
        client.setContext(person);
      }
      if (step.override) {
        const [key, variant] = step.override;
        overrides[key] = variant;
        client.override(key, variant);
      }
      if (step.clear) {
        for (const key of Object.keys(overrides)) delete overrides[key];
        client.clearOverrides();
      }
      const given = { now: clock.now, confirmedAt: start, context: person, deployment, local: { overrides } };
      const view = viewOf(readable, given);
      for (const [key, before] of known) {
        const after = details(readable, view, key).variant;
        if (after !== before && !step.context && !told.flags.has(key)) {
          return { cases, what: "live: a change that is not told", found: [...told.flags], expected: key };
        }
        known.set(key, after);
      }
      for (const key of step.read) {
        cases += 1;
        const { value } = details(readable, view, key);
        const type = value === undefined ? "boolean" : typeof value;
        const difference = same.flag(client, readable, view, key, type);
        if (difference) return { cases, ...difference, what: `live: ${difference.what}` };
        known.set(key, details(readable, view, key).variant);
      }
      for (const key of Object.keys(readable.releases)) {
        const { open } = release(readable, view, key);
        if (open && wasOpen.get(key) === false && step.at !== undefined && !told.opened.has(key)) {
          return { cases, what: "live: an opening that is not told", found: [...told.opened], expected: key };
        }
        wasOpen.set(key, open);
      }
      if (step.read.length) {
        const difference = same.releases(client, readable, view);
        if (difference) return { cases, ...difference, what: `live: ${difference.what}` };
      }
    }
    return { cases };
  } finally {
    client.close();
  }
}
