import type { Report } from "footlights";
import { type Batch, type BatchOptions, batch } from "footlights/report";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";

const URL = "https://shop.test/reports";

interface Body {
  readonly reports: Report[];
  readonly dropped: number;
}

const report = (name: string, details?: unknown) =>
  ({ event: "track", at: 0, name, details, releases: [] }) satisfies Report;

/** A server that answers with a status; 0 is one that cannot be reached. */
function server() {
  const state = { status: 200, bodies: [] as Body[], sizes: [] as number[] };
  vi.stubGlobal("fetch", async (_: string, { body }: { body: string }) => {
    if (state.status === 0) throw new TypeError("failed");
    if (state.status === 200) {
      state.bodies.push(JSON.parse(body) as Body);
      state.sizes.push(new TextEncoder().encode(body).length);
    }
    return new Response("", { status: state.status });
  });
  return state;
}

const namesOf = ({ bodies }: { bodies: Body[] }) =>
  bodies.map(({ reports }) => reports.map((each) => (each.event === "track" ? each.name : "")));

function open(options: Partial<BatchOptions> = {}): Batch {
  const sink = batch({ url: URL, ...options });
  onTestFinished(() => sink.close());
  return sink;
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a batch", () => {
  test("goes out after a while, in one request, and not again", async () => {
    const told = server();
    const sink = open();
    sink(report("a"));
    sink(report("b"));
    await vi.advanceTimersByTimeAsync(4_999);
    expect(told.bodies).toEqual([]);
    expect(sink.waiting).toBe(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(told.bodies).toEqual([{ reports: [report("a"), report("b")], dropped: 0 }]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(told.bodies).toHaveLength(1);
    expect(sink.waiting).toBe(0);
  });

  test.each([0, 500, 503, 429, 408])(
    "that meets the status %j waits in order, ever longer, and goes out later",
    async (status) => {
      const told = server();
      told.status = status;
      const sink = open();
      sink(report("a"));
      await vi.advanceTimersByTimeAsync(6_000);
      sink(report("b"));
      expect(sink.waiting).toBe(2);
      told.status = 200;
      // The second try is after ten seconds.
      await vi.advanceTimersByTimeAsync(8_000);
      expect(told.bodies).toEqual([]);
      await vi.advanceTimersByTimeAsync(2_000);
      expect(namesOf(told)).toEqual([["a", "b"]]);
    },
  );

  test("that is refused for good is dropped, counted, and told", async () => {
    const told = server();
    told.status = 400;
    const sink = open();
    sink(report("a"));
    await sink.flush();
    expect([sink.waiting, sink.dropped]).toEqual([0, 1]);
    told.status = 200;
    sink(report("b"));
    await sink.flush();
    expect(told.bodies).toEqual([{ reports: [report("b")], dropped: 1 }]);
    expect(sink.dropped).toBe(0);
  });

  test("of too many loses the oldest, and counts them", async () => {
    const told = server();
    told.status = 0;
    const sink = open({ bound: 3 });
    for (const name of ["a", "b", "c", "d", "e"]) sink(report(name));
    expect([sink.waiting, sink.dropped]).toEqual([3, 2]);
    await sink.flush();
    expect([sink.waiting, sink.dropped]).toEqual([3, 2]);
    told.status = 200;
    await sink.flush();
    expect(namesOf(told)).toEqual([["c", "d", "e"]]);
    expect(told.bodies[0]?.dropped).toBe(2);
  });

  test("of a sink that sends at once does not try without a pause", async () => {
    let requests = 0;
    vi.stubGlobal("fetch", async () => {
      requests += 1;
      return new Response("", { status: 503 });
    });
    const sink = open({ every: 0 });
    sink(report("a"));
    await vi.advanceTimersByTimeAsync(10_000);
    // After 0, 1, 3 and 7 seconds.
    expect(requests).toBe(4);
    // Nor does it look without a pause whether it is online again.
    vi.stubGlobal("navigator", { onLine: false });
    const timers = vi.spyOn(globalThis, "setTimeout");
    const other = open({ every: 0 });
    other(report("b"));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(timers.mock.calls.length).toBeLessThan(20);
  });

  test("with no room for anything that waits, there is none", () => {
    const sink = open({ bound: 0 });
    sink(report("a"));
    expect([sink.waiting, sink.dropped]).toEqual([0, 1]);
  });

  test("waits while the device is offline, and goes out when it is online", async () => {
    const told = server();
    vi.stubGlobal("navigator", { onLine: false });
    const sink = open();
    sink(report("a"));
    await vi.advanceTimersByTimeAsync(60_000);
    expect([told.bodies.length, sink.waiting]).toEqual([0, 1]);
    vi.stubGlobal("navigator", { onLine: true });
    await sink.flush();
    expect(namesOf(told)).toEqual([["a"]]);
  });

  test("is not given away where the page is hidden offline: who comes back online has it sent", async () => {
    const told = server();
    const page = new EventTarget();
    vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
    const sendBeacon = vi.fn(() => true);
    vi.stubGlobal("navigator", { onLine: false, sendBeacon });
    const sink = open();
    sink(report("a"));
    page.dispatchEvent(new Event("pagehide"));
    expect([sendBeacon.mock.calls.length, sink.waiting]).toEqual([0, 1]);
    vi.stubGlobal("navigator", { onLine: true, sendBeacon });
    page.dispatchEvent(new Event("online"));
    await vi.advanceTimersByTimeAsync(0);
    expect(namesOf(told)).toEqual([["a"]]);
    sink(report("b"));
    page.dispatchEvent(new Event("pagehide"));
    expect([sendBeacon.mock.calls.length, sink.waiting]).toEqual([1, 0]);
  });

  test("never is larger than what may be sent at page hide", async () => {
    const told = server();
    const sink = open();
    for (let index = 0; index < 100; index++) sink(report(`${index}`, "ü".repeat(1_000)));
    await sink.flush();
    expect(namesOf(told).flat()).toEqual(Array.from({ length: 100 }, (_, index) => `${index}`));
    expect(Math.max(...told.sizes)).toBeLessThan(65_536);
    expect(told.sizes.length).toBeLessThan(6);
  });

  test("drops what no request can hold, and what JSON cannot say", async () => {
    const told = server();
    const sink = open();
    const cycle: Record<string, unknown> = {};
    cycle.self = cycle;
    sink(report("cycle", cycle));
    sink(report("large", "x".repeat(70_000)));
    expect([sink.waiting, sink.dropped]).toEqual([0, 2]);
    sink(report("a"));
    await sink.flush();
    expect(told.bodies).toEqual([{ reports: [report("a")], dropped: 2 }]);
  });

  test("after close takes nothing more", async () => {
    const told = server();
    const sink = batch({ url: URL });
    sink.close();
    sink(report("a"));
    await vi.advanceTimersByTimeAsync(60_000);
    expect([sink.waiting, told.bodies.length]).toEqual([0, 0]);
  });
});
