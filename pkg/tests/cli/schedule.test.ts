import { createClient, type Snapshot } from "footlights";
import { expect, test } from "vitest";
import { stage } from "./stage.js";

const DAY = 86_400_000;
const START = Date.parse("2026-12-01T00:00:00Z");

/** Always the same numbers (mulberry32), so that a failure can be looked into. */
function randomly(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

const random = randomly(7);

function stops() {
  return Array.from({ length: random(3) }, () => {
    const from = START + random(20) * (DAY / 2);
    return { from: instant(from), ...(random(6) > 0 && { until: instant(from + (1 + random(6)) * (DAY / 2)) }) };
  });
}

/** Of each cue, one audience: who is in it comes in with this cue and no other. */
function releases(count: number) {
  return Array.from({ length: count }, () => {
    const plan = Array.from({ length: 1 + random(4) }, (_, cue) => ({
      stage: `cue-${cue}`,
      ...(random(3) > 0 ? { after: `PT${random(240)}H` } : { at: instant(START + random(20) * (DAY / 2)) }),
      audience: { attribute: "cue", in: [cue] },
    }));
    const opens = START + random(10) * (DAY / 2);
    const isBack = random(5) === 0;
    return {
      opens: instant(opens),
      plan,
      holds: stops(),
      ignoresFreezes: random(4) === 0,
      ...(isBack && { rollback: { at: instant(opens + random(20) * (DAY / 2)) } }),
    };
  });
}

test("each cue of the timeline comes at the very millisecond at which a page would let somebody in", async () => {
  const keys = Array.from({ length: 60 }, (_, index) => `r${index}`);
  const all = releases(keys.length);
  const snapshot = {
    format: 1,
    freezes: stops(),
    flags: Object.fromEntries(keys.map((key) => [key, { variants: { off: false, on: true }, dormant: "off" }])),
    releases: Object.fromEntries(keys.map((key, index) => [key, { ...all[index], flags: { [key]: "on" } }])),
  };
  const { run } = stage({ "snapshot.json": snapshot });
  const range = ["--from", instant(START - DAY), "--until", instant(START + 900 * DAY)];
  const rows: { kind: string; release: string; stage: string; at: string }[] = JSON.parse(
    run("timeline", "--in", "snapshot.json", "--json", ...range).out,
  );
  const client = await createClient({ snapshot: { ...snapshot, lease: "P100000D" } as unknown as Snapshot });
  let seen = 0;
  for (const [index, key] of keys.entries()) {
    for (const cue of all[index]?.plan.keys() ?? []) {
      const row = rows.find((one) => one.kind === "cue" && one.release === key && one.stage === `cue-${cue}`);
      const isIn = (at: number) => client.rehearse({ at, context: { cue } }).isEnabled(key);
      if (row) {
        seen += 1;
        expect([isIn(Date.parse(row.at) - 1), isIn(Date.parse(row.at))], `${key}, cue ${cue}`).toEqual([false, true]);
      } else {
        // It never comes: then nobody is ever in.
        const next = client
          .rehearse({ at: START - DAY, context: { cue } })
          .releases()
          .find((state) => state.key === key);
        expect(next?.nextChangeAt, `${key}, cue ${cue}`).toBeUndefined();
      }
    }
  }
  client.close();
  expect(seen).toBeGreaterThan(60);
});

test("a share is full at the very millisecond at which it is for a page, however its cue is told, and behind holds", async () => {
  const share = { from: 0, to: 100 };
  const holds = [
    { from: instant(START + 2 * DAY), until: instant(START + 4 * DAY) },
    // At the very instant at which the first of them is full: nothing is left to wait for.
    { from: instant(START + 6 * DAY), until: instant(START + 7 * DAY) },
  ];
  const plan = [
    { stage: "after", after: "P1D", share: { ...share, until: "P4D" } },
    { stage: "at", at: instant(START + DAY), share: { ...share, until: instant(START + 5 * DAY) } },
    { stage: "early", at: instant(START - 9 * DAY), share: { ...share, until: instant(START + 3 * DAY) } },
  ];
  const flags = Object.fromEntries(
    plan.map(({ stage }) => [stage, { variants: { off: false, on: true }, dormant: "off" }]),
  );
  const releases = Object.fromEntries(
    plan.map((cue) => [cue.stage, { flags: { [cue.stage]: "on" }, opens: instant(START), plan: [cue], holds }]),
  );
  const snapshot = { format: 1, flags, releases };
  const { run } = stage({ "snapshot.json": snapshot });
  const range = ["--from", instant(START - DAY), "--until", instant(START + 90 * DAY)];
  const rows: { kind: string; release: string; at: string }[] = JSON.parse(
    run("timeline", "--in", "snapshot.json", "--json", ...range).out,
  );
  const client = await createClient({ snapshot: { ...snapshot, lease: "P100000D" } as unknown as Snapshot });
  const threshold = (key: string, at: number) => {
    const { steps } = client.rehearse({ at, context: { targetingKey: "x" } }).explain(key);
    const gates = steps.find(({ step }) => step === "release")?.gates ?? [];
    return gates.find(({ gate }) => gate === "SHARE")?.threshold ?? 100_000;
  };
  for (const { stage: key } of plan) {
    const { at } = rows.find(({ kind, release }) => kind === "share" && release === key) ?? {};
    const full = Date.parse(String(at));
    expect([threshold(key, full - 1) < 100_000, threshold(key, full)], key).toEqual([true, 100_000]);
  }
  client.close();
});

test("a share is told as it is for a page, in the middle of its rise, behind holds, and after a rollback", async () => {
  const plan = [{ stage: "gradual", after: "P1D", share: { from: 2.5, to: 70, until: "P8D" } }];
  const holds = [{ from: instant(START + 2 * DAY), until: instant(START + 3.5 * DAY) }];
  const release = { flags: { a: "on" }, opens: instant(START), plan, holds };
  const snapshot = (changes: object) => ({
    format: 1,
    flags: { a: { variants: { off: false, on: true }, dormant: "off" } },
    releases: { r: { ...release, ...changes } },
  });
  const { run, write } = stage({ "old.json": snapshot({}) });
  const client = await createClient({ snapshot: snapshot({}) as unknown as Snapshot });
  const shares = (at: number) => {
    const [one] = JSON.parse(run("diff", "old.json", "new.json", "--json", "--now", instant(at)).out).releases;
    return [one.before[0].threshold, one.after[0].threshold];
  };
  for (const after of [0.5, 1, 1.75, 2.5, 3.5, 5.123, 9.5, 12]) {
    const at = Math.round(START + after * DAY);
    const { steps } = client.rehearse({ at, context: { targetingKey: "x" } }).explain("a");
    const gates = steps.find(({ step }) => step === "release")?.gates ?? [];
    const threshold = gates.find(({ gate }) => gate === "SHARE")?.threshold;
    write("new.json", snapshot({ rollback: { at: instant(START + 5 * DAY), share: 20 } }));
    const rolledBack = after < 5 ? (threshold ?? 0) : 20_000;
    expect(shares(at), `${after} days`).toEqual([threshold ?? 0, rolledBack]);
  }
  client.close();
});
