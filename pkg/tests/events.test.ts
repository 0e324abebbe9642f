import { afterEach, describe, expect, test, vi } from "vitest";
import { FootlightsError } from "../src/error.js";
import { createEvents } from "../src/events.js";

const ready = { snapshot: { revision: 1, source: "given", confirmedAt: 0 } } as const;
const change = (flag: string) => ({ flags: [flag], releases: [] });
const settled = () => new Promise((resolve) => setTimeout(resolve));

afterEach(() => vi.restoreAllMocks());

describe("events", () => {
  test("reach every listener until it is taken off", () => {
    const events = createEvents();
    const heard: string[] = [];
    const off = events.on("change", ({ flags }) => heard.push(`first ${flags}`));
    events.on("change", ({ flags }) => heard.push(`second ${flags}`));
    events.emit("change", change("a"));
    off();
    events.emit("change", change("b"));
    expect(heard).toEqual(["first a", "second a", "second b"]);
  });

  test("a listener added twice hears twice, and is taken off one by one", () => {
    const events = createEvents();
    const listener = vi.fn();
    const off = events.on("change", listener);
    events.on("change", listener);
    events.emit("change", change("a"));
    off();
    events.emit("change", change("b"));
    expect(listener).toHaveBeenCalledTimes(3);
  });

  test("that happen while one is told come after it, to everybody in the same order", () => {
    const events = createEvents();
    const heard: string[] = [];
    events.on("change", ({ flags }) => {
      heard.push(`first ${flags}`);
      if (flags[0] === "a") events.emit("change", change("b"));
    });
    events.on("change", ({ flags }) => heard.push(`second ${flags}`));
    events.emit("change", change("a"));
    expect(heard).toEqual(["first a", "second a", "first b", "second b"]);
  });

  test("a listener that throws keeps nobody from hearing, and is reported", () => {
    const report = vi.fn();
    vi.stubGlobal("reportError", report);
    const events = createEvents();
    const other = vi.fn();
    const thrown = new Error("mine");
    events.on("change", () => {
      throw thrown;
    });
    events.on("change", other);
    events.emit("change", change("a"));
    expect(other).toHaveBeenCalledOnce();
    expect(report).toHaveBeenCalledExactlyOnceWith(thrown);
  });

  test("where there is no reportError, the console has it", () => {
    vi.stubGlobal("reportError", undefined);
    const log = vi.spyOn(console, "error").mockImplementation(() => {});
    const events = createEvents();
    events.on("change", () => {
      throw new Error("mine");
    });
    events.emit("change", change("a"));
    expect(log).toHaveBeenCalledOnce();
  });

  test("a listener taken off by another one in the middle hears nothing more", () => {
    const events = createEvents();
    const second = vi.fn();
    let off = () => {};
    events.on("change", () => off());
    off = events.on("change", second);
    events.emit("change", change("a"));
    expect(second).not.toHaveBeenCalled();
  });

  test("none after close", async () => {
    const events = createEvents();
    const listener = vi.fn();
    events.on("change", listener);
    events.emit("ready", ready);
    events.close();
    events.on("ready", listener);
    events.emit("change", change("a"));
    await settled();
    expect(listener).not.toHaveBeenCalled();
  });
});

describe("ready", () => {
  test("is told to a listener that comes late, once, and not before `on` has returned", async () => {
    const events = createEvents();
    events.emit("ready", ready);
    const listener = vi.fn();
    events.on("ready", listener);
    expect(listener).not.toHaveBeenCalled();
    await settled();
    expect(listener).toHaveBeenCalledExactlyOnceWith(ready);
  });

  test("is told once to a listener that was there before", async () => {
    const events = createEvents();
    const listener = vi.fn();
    events.on("ready", listener);
    await settled();
    events.emit("ready", ready);
    await settled();
    expect(listener).toHaveBeenCalledOnce();
  });

  test("is told once to a listener that was added a moment before it", async () => {
    const events = createEvents();
    const listener = vi.fn();
    events.on("ready", listener);
    events.emit("ready", ready);
    await settled();
    expect(listener).toHaveBeenCalledOnce();
  });
});

describe("error", () => {
  const error = (message: string) => new FootlightsError("FETCH_FAILED", message);

  test("what nobody heard is told to the first listener, and to nobody else", async () => {
    const events = createEvents();
    events.emit("error", error("one"));
    events.emit("error", error("two"));
    const first = vi.fn();
    const second = vi.fn();
    events.on("error", first);
    events.on("error", second);
    await settled();
    expect(first.mock.calls.map(([told]) => told.message)).toEqual(["one", "two"]);
    expect(second).not.toHaveBeenCalled();
  });

  test("what nobody heard is left to the next, if the first is taken off at once, as in React's strict mode", async () => {
    const events = createEvents();
    events.emit("error", error("one"));
    events.emit("error", error("two"));
    const first = vi.fn();
    events.on("error", first)();
    const once = vi.fn();
    const off = events.on("error", (told) => {
      once(told.message);
      off();
    });
    const last = vi.fn();
    events.on("error", ({ message }) => last(message));
    await settled();
    expect([first.mock.calls, once.mock.calls, last.mock.calls]).toEqual([[], [["one"]], [["two"]]]);
  });

  test("what was heard is not told again", async () => {
    const events = createEvents();
    events.on("error", () => {});
    events.emit("error", error("one"));
    const late = vi.fn();
    events.on("error", late);
    await settled();
    expect(late).not.toHaveBeenCalled();
  });

  test("no more than ten wait", async () => {
    const events = createEvents();
    for (let count = 0; count < 50; count++) events.emit("error", error(String(count)));
    const listener = vi.fn();
    events.on("error", listener);
    await settled();
    expect(listener).toHaveBeenCalledTimes(10);
  });
});
