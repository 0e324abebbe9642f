// The stack of the core is a fifth of what Rust gives a module (`xtask/src/build.rs`): what is decided about the deepest
// documents that the limits allow must fit.
import { type Condition, createClient, type Flag, type Release, type Snapshot } from "footlights";
import { expect, test } from "vitest";

/** As in `src/snapshot/limits.rs`. */
const DEPTH = 64;
const REFERENCES = 32;
/** What stands around a condition in a flag, a segment and a release. */
const AROUND = { flag: 7, segment: 3, release: 6 };

const VARIANTS = { variants: { off: false, on: true }, dormant: "off" };
const name = (at: number) => `n${String(at).padStart(2, "0")}`;

/** An even number of `not` around a condition, as many as fit. */
function deep(inner: Condition, around: number): Condition {
  let condition = inner;
  for (let level = 0; level < (DEPTH - around) >> 1; level++) condition = { not: { not: condition } };
  return condition;
}

const known: Condition = { attribute: "a", exists: false };
const rule = (when: Condition): Flag => ({ ...VARIANTS, rules: [{ when, serve: "on" }] });
const chain = <T>(count: number, entry: (at: number) => T) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [name(at), entry(at)]));
const is = (at: number): Condition => ({ flag: name(at), is: ["on"] });

const documents: Record<string, Omit<Snapshot, "format">> = {
  flags: {
    flags: chain(REFERENCES + 1, (at) =>
      rule(deep(at < REFERENCES ? is(at + 1) : known, AROUND.flag + (at < REFERENCES ? 1 : 0))),
    ),
  },
  segments: {
    flags: { [name(0)]: rule(deep({ segment: name(0) }, AROUND.flag)) },
    segments: chain(REFERENCES, (at) => deep(at < REFERENCES - 1 ? { segment: name(at + 1) } : known, AROUND.segment)),
  },
  releases: {
    flags: chain(REFERENCES / 2 + 1, () => VARIANTS),
    releases: chain(
      REFERENCES / 2,
      (at): Release => ({
        flags: { [name(at)]: "on" },
        opens: "2026-01-01T00:00:00Z",
        audience: deep(at < REFERENCES / 2 - 1 ? is(at + 1) : known, AROUND.release),
      }),
    ),
  },
};

test.each(Object.entries(documents))("a chain of %s, each as deep as can be", async (_, document) => {
  const client = await createClient({ snapshot: { format: 1, ...document }, storage: "none" });
  const failures: unknown[] = [];
  client.on("error", (error) => failures.push(error));
  expect(client.getBooleanDetails(name(0), false)).toMatchObject({ value: true, variant: "on" });
  expect(client.explain(name(0))).toBeDefined();
  client.releases();
  expect(failures).toEqual([]);
  client.close();
});
