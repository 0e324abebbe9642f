import Trace from "lighthouse/core/gather/gatherers/trace.js";

/**
 * @typedef {{ name: string, ph: string, pid: number, tid: number, ts: number, dur?: number, tdur?: number }} Event
 */

/**
 * Lighthouse takes the length of a task for the work in it, which holds on a machine that does nothing else. Where others
 * want its processors too, a task also lasts while it waits for one: here it takes as long as it was worked on, and what
 * happened within moves along.
 *
 * @param {Event[]} events changed in place
 */
export function takeOwnTime(events) {
  /** @type {Map<string, Event[]>} */
  const threads = new Map();
  for (const event of events) {
    const thread = `${event.pid} ${event.tid}`;
    threads.set(thread, threads.get(thread) ?? []);
    threads.get(thread)?.push(event);
  }
  for (const thread of threads.values()) {
    // What encloses something comes first.
    thread.sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0));
    let from = 0;
    let until = 0;
    let part = 1;
    for (const event of thread) {
      const { name, ph, ts, dur = 0, tdur } = event;
      if (ts >= until && ph === "X" && name.endsWith("RunTask") && tdur !== undefined && tdur < dur) {
        [from, until, part] = [ts, ts + dur, tdur / dur];
      }
      if (ts < until) {
        event.ts = from + (ts - from) * part;
        if (event.dur !== undefined) {
          event.dur = dur * part;
        }
      }
    }
  }
}

/** The trace of Lighthouse with the own time of each task. */
export class OwnTimeTrace extends Trace {
  /** @override */
  getArtifact() {
    const trace = super.getArtifact();
    takeOwnTime(/** @type {Event[]} */ (trace.traceEvents));
    return trace;
  }
}
