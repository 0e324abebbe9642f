// Documents and questions of chance. Instants and names come from small sets, so that they meet often.

import { instants } from "./change.mjs";
import { textsOf } from "./texts.mjs";

const START = Date.parse("2026-03-01T00:00:00Z");
/** Milliseconds of a tick of the world, and the letter that durations have for it. */
const TICKS = [
  [60_000, "M"],
  [60_000, "M"],
  [1_000, "S"],
  [3_600_000, "H"],
  [86_400_000, "D"],
  [604_800_000, "W"],
];
/** How many ticks there are in a world. */
const END = 12;

const PEOPLE = ["ada", "bob", "cleo", "dan", "eve", "fay", "gus", "hal"];
const LETTERS = [
  "\u0130",
  "i",
  "I",
  "\u03a3",
  "\u03c3",
  "\u03c2",
  "\u1e9e",
  "\u00df",
  "\u212a",
  "k",
  "K",
  "\u01c5",
  "\u01c6",
];
const VARIANTS = [
  { off: false, on: true },
  { off: false, on: true },
  { plain: "Checkout", warm: "Almost yours", short: "Pay" },
  { one: 1, two: 2.5 },
  { none: {}, some: { a: [1, { b: null }] } },
];
const RANGES = [">=2.4.0", "^2.3.1", "~2.4.0", "=2.4.0", "<2.5.0-rc.1", ">2.3.9, <=2.5.0", "> 2.4.0", "^0.2.0"];
const VERSIONS = ["2.4.0", "2.5.0-rc.1", "2.5.0", "3.0.0-alpha", "2.3.9+build.5", "0.2.7", "v2.4.0", "2.4"];
const NUMBERS = [0, -0, 1, 17, 18, 18.5, -3, 1e21, 0.1, 2 ** 53, 2 ** 53 - 1, 1 - 2 ** 53];
const PATHS = [
  "age",
  "place",
  "place.city",
  "tags.0",
  "none",
  "constructor",
  "place.toString",
  "tags.length",
  "plan.",
  "a.b",
];
const MISSPELT = ["stages", "opnes", "", "x-note"];
const STRANGE = [
  null,
  true,
  false,
  0,
  1,
  -1,
  2.5,
  33.3333,
  100.001,
  "",
  "on",
  "P1D",
  "2026-03-01T00:03:00Z",
  [],
  [1],
  {},
];
/** In the order of bytes another than in that of JavaScript. */
const KEYS = ["z", "Z", "9", "10", "\u00e9", "\uff5e", "\u{1f600}", "constructor"];
/** Of `s/pro`. */
const DIGEST = "dc804f24c0a5d315270018e3a745b5ec59809b4e7827be7db1bf6c45e1287192";

export function makeDocument(random) {
  const { below, once, pick, list } = random;
  const texts = textsOf(random);
  const [tick, letter] = pick(TICKS);
  const flagKeys = list(3, 8, (i) => (once(20) ? pick(KEYS) : `f${i}`));
  const segmentKeys = list(0, 3, (i) => `s${i}`);
  /** Whether most conditions refer to something, so that there are cycles and chains. */
  const isKnotted = once(5);
  const flags = {};
  const variantsOf = Object.fromEntries(flagKeys.map((key) => [key, pick(VARIANTS)]));

  function text(ticks) {
    const at = START + ticks * tick;
    const utc = new Date(at).toISOString();
    if (once(10)) return new Date(at + 3_600_000).toISOString().replace("Z", "+01:00");
    return once(20) ? utc.replace("Z", "9999z") : utc.replace(".000", "");
  }
  function duration(ticks) {
    if (letter === "M" && once(4)) return `PT${ticks * 60}S`;
    if (letter === "W" && once(4)) return `P${ticks * 7}D`;
    return letter === "W" || letter === "D" ? `P${ticks}${letter}` : `PT${ticks}${letter}`;
  }
  const moment = () => (once(40) ? texts.instant() : text(below(END)));
  const range = () => (once(8) ? texts.requirement() : pick(RANGES));
  const flagKey = () => (once(30) ? "missing" : pick(flagKeys));
  const variantsFrom = (key) => Object.keys(variantsOf[key] ?? VARIANTS[0]);
  const someVariants = (key) => (once(15) ? ["typo", "on"] : list(1, 2, () => pick(variantsFrom(key))));

  function attributeTest() {
    const fold = once(4) ? { fold: !once(4) } : {};
    switch (below(15)) {
      case 0:
      case 1:
        return { attribute: "plan", in: list(1, 2, () => pick(["pro", "free", "team", 1])), ...fold };
      case 2:
        return { attribute: pick(["age", "tags"]), in: list(1, 3, () => pick([...NUMBERS, "18", true])), ...fold };
      case 3:
        return { attribute: "tags", in: list(1, 2, () => pick(["red", "Blue", 3, true])), ...fold };
      case 4:
        return {
          attribute: pick(["tags", "plan"]),
          contains: list(1, 2, () => pick(["r", "red", "ro", "", 3])),
          ...fold,
        };
      case 5:
        return {
          attribute: pick(["plan", "tags", "place.city"]),
          startsWith: list(1, 2, () => pick(["p", "re", "B"])),
          ...fold,
        };
      case 6:
        return {
          attribute: pick(["plan", "tags"]),
          endsWith: list(1, 2, () => pick(["o", "ed", "UE", "e", ""])),
          ...fold,
        };
      case 7:
        return { attribute: pick(["age", "plan"]), [pick(["lt", "lte", "gt", "gte"])]: pick([17, 18, 18.5, 0]) };
      case 8:
        return { attribute: pick(["born", "plan"]), [pick(["before", "after"])]: moment() };
      case 9:
        return { attribute: pick(["client", "client", "plan"]), version: range() };
      case 10:
      case 11:
        return { attribute: pick(PATHS), exists: once(2) };
      case 12:
        return { attribute: pick(["plan", "age"]), hashedIn: { salt: "s", sha256: [DIGEST] }, ...fold };
      case 13:
        return {
          attribute: "letters",
          [pick(["in", "contains", "startsWith", "endsWith"])]: list(1, 2, () =>
            list(1, 2, () => pick(LETTERS)).join(""),
          ),
          fold: true,
        };
      default:
        return { attribute: pick(["targetingKey", "place.city"]), in: list(1, 4, () => pick([...PEOPLE, "Ulm"])) };
    }
  }

  function condition(depth = 2) {
    const kind = isKnotted ? below(7) : below(10);
    if (depth > 0 && kind < 3) {
      if (kind === 2) return { not: condition(depth - 1) };
      return { [kind === 0 ? "all" : "any"]: list(1, 3, () => condition(depth - 1)) };
    }
    if (kind === 3 && segmentKeys.length) return { segment: once(20) ? "missing" : pick(segmentKeys) };
    if (kind === 4 || kind === 5) {
      const flag = flagKey();
      return { flag, is: someVariants(flag) };
    }
    return attributeTest();
  }

  const deploymentNeed = () =>
    once(2) ? range() : Object.fromEntries(list(0, 2, () => [pick(["shop", "admin"]), range()]));

  /** A flag that tells whether something is true, false or unknown. */
  function tellsTruth() {
    const when = once(2) ? attributeTest() : condition();
    const variants = { unknown: "?", true: "yes", false: "no" };
    const rules = [
      { when, serve: "true" },
      { when: { not: when }, serve: "false" },
    ];
    return { variants, dormant: "unknown", rules };
  }

  for (const key of flagKeys) {
    const names = Object.keys(variantsOf[key]);
    const weight = () => (once(20) ? pick([0, 0, 2 ** 31, 2 ** 32 - 1]) : 1 + below(3));
    const split = () => ({
      split: list(1, 3, () => ({ variant: pick(names), weight: weight() })),
      ...(once(4) ? { by: pick(["age", "place.city", "none"]) } : {}),
    });
    const rule = () => ({
      ...(once(3) ? {} : { when: condition() }),
      ...(once(2) ? { serve: pick(names) } : split()),
    });
    if (once(4)) {
      flags[key] = tellsTruth();
      continue;
    }
    flags[key] = {
      variants: variantsOf[key],
      dormant: once(5) ? pick(names) : names[0],
      ...(isKnotted || once(2) ? { rules: list(0, 3, rule) } : {}),
      ...(once(isKnotted ? 4 : 12) ? { disabled: !once(3) } : {}),
      ...(once(8) ? { needs: { deployment: deploymentNeed() } } : {}),
      ...(once(8) ? { salt: pick(["salt", "f0", ""]) } : {}),
    };
  }

  const share = () => pick([0, 0.001, 1, 5, 10, 25, 33.333, 50, 66.6, 90, 99.999, 100]);

  function cue(index) {
    const isAfter = !once(3);
    const [at, after] = [below(END), below(5)];
    const rising = () => {
      const [from, to] = [share(), share()].sort((a, b) => a - b);
      const until = isAfter ? duration(after + 1 + below(4)) : text(at + 1 + below(6));
      return { from, to, until };
    };
    return {
      stage: once(4) ? "canary" : `c${index}`,
      ...(isAfter ? { after: once(80) ? texts.duration() : duration(after) } : { at: text(at) }),
      ...(once(3) ? { audience: condition(1) } : {}),
      ...(once(2) ? { share: once(2) ? rising() : share() } : {}),
    };
  }

  const plan = () => list(once(10) ? 0 : 1, 4, cue);
  function stop() {
    const from = below(END);
    return {
      from: text(from),
      ...(once(6) ? {} : { until: text(from + below(5)) }),
      ...(once(2) ? { reason: "why" } : {}),
    };
  }

  const plans = { standard: plan(), slow: plan() };
  function release() {
    const cues = once(2) ? plan() : pick(["standard", "slow"]);
    const stages = (plans[cues] ?? cues).map(({ stage }) => stage);
    const opens = once(3) ? 3 : below(END - 4);
    const needs = () => ({
      ...(once(2) ? { deployment: deploymentNeed() } : {}),
      ...(once(2) ? { flags: Object.fromEntries(list(1, 2, flagKey).map((key) => [key, someVariants(key)])) } : {}),
    });
    const back = () => (once(2) ? { share: share() } : { to: once(8) || !stages.length ? "nowhere" : pick(stages) });
    return {
      flags: Object.fromEntries(list(1, 3, () => pick(flagKeys)).map((key) => [key, pick(variantsFrom(key))])),
      opens: once(60) ? texts.instant() : text(opens),
      ...(once(4) ? { needs: needs() } : {}),
      ...(once(3) ? { audience: condition() } : {}),
      ...(once(12) ? {} : { plan: cues }),
      ...(once(3) ? { holds: list(0, 3, stop) } : {}),
      ...(once(6) ? { ignoresFreezes: !once(3) } : {}),
      ...(once(4) ? { rollback: { at: text(opens - 1 + below(8)), ...(once(2) ? back() : {}) } } : {}),
      ...(once(6) ? { by: pick(["age", "place.city", "none"]) } : {}),
      ...(once(6) ? { salt: pick(["salt", "f0", ""]) } : {}),
      ...(once(8) ? { curtain: pick(["live", "navigation", "session"]) } : {}),
      ...(once(8) ? { guardrail: { failures: pick([1, 3, 0, 1.5, 2 ** 53]), within: duration(1) } } : {}),
      ...(once(8) ? { announcement: { title: { en: "New" }, anything: [null] } } : {}),
    };
  }

  const hasKeys = once(3);
  const document = {
    format: once(200) ? pick([2, "1", 1.5]) : 1,
    ...(once(8) ? { $schema: pick(["schema.json", 1]), "x-note": null } : {}),
    ...(once(8) ? { environment: once(9) ? "" : "production", publishedAt: text(-1) } : {}),
    ...(once(2) ? { lineage: "shop" } : {}),
    ...(once(8) ? {} : { revision: below(5) }),
    ...(once(2) ? {} : { lease: duration(below(7)) }),
    segments: Object.fromEntries(segmentKeys.map((key) => [key, condition()])),
    flags,
    ...(once(3) ? { freezes: list(1, 2, stop) } : {}),
    plans,
    releases: Object.fromEntries(list(2, 5, (i) => [hasKeys ? pick(KEYS) : `r${i}`, release()])),
  };
  for (let faults = once(isKnotted ? 2 : 3) ? 1 + below(3) : 0; faults > 0; faults -= 1) damage(document, random);
  return document;
}

/** All places of a document, as pairs of the holder and the key. */
export function places(holder) {
  if (typeof holder !== "object" || holder === null) return [];
  return Object.keys(holder).flatMap((key) => [[holder, key], ...places(holder[key])]);
}

/** Takes away, misspells or replaces something, mostly below the fields of the document itself. */
export function damage(document, { once, pick }) {
  const isDeep = ([holder]) => holder !== document || once(10);
  const [holder, key] = pick(places(document).filter(isDeep));
  const isList = Array.isArray(holder);
  const value = holder[key];
  const isGone = once(2);
  if (isGone && isList) holder.splice(Number(key), 1);
  else if (isGone) {
    delete holder[key];
    if (once(2)) holder[`${pick(MISSPELT)}${once(2) ? key : ""}`] = value;
  } else {
    const others = places(document).map(([other, name]) => other[name]);
    holder[key] = structuredClone(once(4) ? pick(others) : pick(STRANGE));
  }
}

/** A person, a deployment, a clock, and what is true on the device only. `readable` is the document as the model has it. */
export function makeView(random, readable) {
  const { below, once, pick, list } = random;
  const texts = textsOf(random);
  const context = {
    ...(once(12)
      ? {}
      : { targetingKey: once(8) ? pick(["", 1.5, true, "é", null, ...NUMBERS]) : `${pick(PEOPLE)}${below(40)}` }),
    ...(once(3) ? { targetingKey: pick(PEOPLE) } : {}),
    ...(once(4) ? {} : { plan: pick(["pro", "free", "Pro", "team", 1, null]) }),
    ...(once(2) ? {} : { age: pick([...NUMBERS, "18", 19]) }),
    ...(once(2)
      ? {}
      : { tags: pick([["red"], ["blue", "red"], [], [3, null], ["Blue", true], "red", [["red"], {}], [18]]) }),
    ...(once(2) ? {} : { place: pick([{ city: "Ulm" }, { city: "Bonn", zip: 5 }, "Ulm", {}, null, ["Ulm"]]) }),
    ...(once(2) ? {} : { born: once(2) ? texts.instant() : pick(["2026-03-01T00:03:00Z", "2026-03-01", 5]) }),
    ...(once(2) ? {} : { client: once(2) ? texts.version() : pick(VERSIONS) }),
    ...(once(2) ? {} : { letters: list(1, 3, () => pick(LETTERS)).join("") }),
    ...(once(9) ? { "place.city": "Ulm", "a.b": 1 } : {}),
  };
  // Mostly where something happens, or next to it.
  const all = [START, ...instants(readable, context), ...instants(readable, context)];
  const near = () => pick(all) + pick([0, 0, 0, -1, 1, below(60_000)]);
  const now = near();
  const confirmedAt = once(3) ? Math.min(now, near() - (once(2) ? readable.lease : 0)) : now;
  const flags = Object.keys(readable.flags);
  const releases = ["none", ...Object.keys(readable.releases)];
  const variantOf = (key) => pick(["on", "off", "typo", ...Object.keys(readable.flags[key]?.flag?.variants ?? {})]);
  const overrides = () =>
    Object.fromEntries(list(1, 2, () => pick([...flags, "missing"])).map((key) => [key, variantOf(key)]));
  return {
    now,
    confirmedAt,
    context,
    deployment: {
      ...(once(5) ? {} : { app: pick(["shop", "admin", "shop"]) }),
      ...(once(5) ? {} : { version: once(4) ? texts.version() : pick(VERSIONS) }),
      ...(once(10) ? { carries: flags.filter(() => !once(5)) } : {}),
    },
    local: {
      ...(once(5) ? { overrides: overrides() } : {}),
      ...(once(6) ? { pinned: Object.fromEntries(releases.map((key) => [key, once(2)])) } : {}),
      ...(once(6) ? { tripped: list(1, 2, () => pick(releases)) } : {}),
    },
  };
}
