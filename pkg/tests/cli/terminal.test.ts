import { expect, test, vi } from "vitest";
import { plural, progress, table } from "../../src/cli/terminal.js";

test("what takes longer than two seconds tells how far it has come, every two seconds", () => {
  vi.useFakeTimers();
  const told: string[] = [];
  vi.spyOn(process.stderr, "write").mockImplementation((text) => Boolean(told.push(String(text))));
  const tell = progress("counting", 10_000);
  const counts = [
    [1000, 10],
    [1999, 20],
    [2000, 3000],
    [3999, 4000],
    [4000, 5000],
    [6500, 10_000],
  ] as const;
  const start = Date.now();
  for (const [after, done] of counts) {
    vi.setSystemTime(start + after);
    tell(done);
  }
  vi.useRealTimers();
  expect(told).toEqual(["… counting: 3,000 of 10,000\n", "… counting: 5,000 of 10,000\n"]);
});

test("columns are even, and the last one keeps its width", () => {
  expect(
    table(
      [
        ["a", "1", "x"],
        ["bcd", "20", "longer"],
      ],
      [false, true],
    ),
  ).toBe("a     1  x\nbcd  20  longer");
  expect([plural(0, "flag"), plural(1, "flag"), plural(1000, "person", "people")]).toEqual([
    "0 flags",
    "1 flag",
    "1,000 people",
  ]);
});
