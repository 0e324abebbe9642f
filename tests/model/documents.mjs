// Documents and questions of chance. Instants and names come from small sets, so that they meet often.

const START = Date.parse("2026-03-01T00:00:00Z");
const MINUTE = 60_000;
/** How many minutes there are in this world. */
const MINUTES = 12;

const PEOPLE = ["ada", "bob", "cleo", "dan", "eve", "fay", "gus", "hal"];
const VARIANTS = [
  { off: false, on: true },
  { off: false, on: true },
  { plain: "Checkout", warm: "Almost yours", short: "Pay" },
  { one: 1, two: 2.5 },
  { none: {}, some: { a: [1, { b: null }] } },
];
const RANGES = [">=2.4.0", "^2.3.1", "~2.4.0", "=2.4.0", "<2.5.0-rc.1", ">2.3.9, <=2.5.0", "> 2.4.0", "^0.2.0"];
const VERSIONS = ["2.4.0", "2.5.0-rc.1", "2.5.0", "3.0.0-alpha", "2.3.9+build.5", "0.2.7", "v2.4.0", "2.4"];
const MISSPELT = ["stages", "opnes", "", "x-note"];
const STRANGE = [null, true, false, 0, 1, -1, 2.5, "", "on", "P1D", "2026-03-01T00:03:00Z", [], [1], {}, { a: 1 }];

const text = (minute) => new Date(START + minute * MINUTE).toISOString().replace(".000", "");

export function makeDocument(random) {
  const { below, once, pick, list } = random;
  const flagKeys = list(3, 8, (i) => (once(60) ? "constructor" : `f${i}`));
  const segmentKeys = list(0, 3, (i) => `s${i}`);
  const flags = Object.fromEntries(flagKeys.map((key) => [key, undefined]));
  const variantsOf = Object.fromEntries(flagKeys.map((key) => [key, pick(VARIANTS)]));

  const moment = () => text(below(MINUTES));
  const flagKey = () => (once(30) ? "missing" : pick(flagKeys));
  const variantsFrom = (key) => Object.keys(variantsOf[key] ?? VARIANTS[0]);
  const someVariants = (key) => (once(40) ? ["typo", "on"] : list(1, 2, () => pick(variantsFrom(key))));

  function attributeTest() {
    const fold = once(5) ? { fold: once(4) ? false : true } : {};
    switch (below(14)) {
      case 0:
      case 1:
      case 2:
        return { attribute: "plan", in: list(1, 2, () => pick(["pro", "free", "team", 1])), ...fold };
      case 3:
        return { attribute: "tags", in: list(1, 2, () => pick(["red", "Blue", 3, true])), ...fold };
      case 4:
        return { attribute: pick(["tags", "plan"]), contains: list(1, 2, () => pick(["r", "red", "ro", 3])), ...fold };
      case 5:
        return { attribute: pick(["plan", "tags", "place.city"]), startsWith: list(1, 2, () => pick(["p", "re", "B"])), ...fold };
      case 6:
        return { attribute: pick(["plan", "tags"]), endsWith: list(1, 2, () => pick(["o", "ed", "UE", "e"])), ...fold };
      case 7:
        return { attribute: pick(["age", "plan"]), [pick(["lt", "lte", "gt", "gte"])]: pick([17, 18, 18.5]) };
      case 8:
        return { attribute: pick(["born", "plan"]), [pick(["before", "after"])]: moment() };
      case 9:
        return { attribute: pick(["client", "plan"]), version: pick(RANGES) };
      case 10:
      case 11:
        return { attribute: pick(["age", "place", "place.city", "tags.0", "none"]), exists: once(2) };
      case 12:
        return {
          attribute: pick(["plan", "age"]),
          // The hash of `s/pro`.
          hashedIn: { salt: "s", sha256: ["dc804f24c0a5d315270018e3a745b5ec59809b4e7827be7db1bf6c45e1287192"] },
          ...fold,
        };
      default:
        return { attribute: pick(["targetingKey", "place.city"]), in: list(1, 4, () => pick([...PEOPLE, "Ulm"])) };
    }
  }

  function condition(depth = 2) {
    const kind = below(10);
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
    once(2) ? pick(RANGES) : Object.fromEntries(list(0, 2, () => [pick(["shop", "admin"]), pick(RANGES)]));

  for (const key of flagKeys) {
    const names = Object.keys(variantsOf[key]);
    const rule = () => ({
      ...(once(3) ? {} : { when: condition() }),
      ...(once(2)
        ? { serve: pick(names) }
        : {
            split: list(1, 3, () => ({ variant: pick(names), weight: 1 + below(3) })),
            ...(once(4) ? { by: pick(["age", "place.city", "none"]) } : {}),
          }),
    });
    flags[key] = {
      variants: variantsOf[key],
      dormant: once(5) ? pick(names) : names[0],
      ...(once(2) ? { rules: list(0, 3, rule) } : {}),
      ...(once(12) ? { disabled: !once(3) } : {}),
      ...(once(8) ? { needs: { deployment: deploymentNeed() } } : {}),
      ...(once(8) ? { salt: pick(["salt", "f0"]) } : {}),
    };
  }

  const isLong = once(4);
  const duration = (least, most) => {
    const minutes = least + below(most - least + 1);
    return isLong && minutes % 2 ? `PT${minutes * 60}S` : minutes ? `PT${minutes}M` : "PT0S";
  };
  const share = () => pick([0, 0.001, 1, 5, 10, 25, 33.333, 50, 66.6, 90, 99.999, 100]);

  function cue(index) {
    const isAfter = !once(3);
    const minute = below(MINUTES);
    const after = below(5);
    const rising = () => {
      const [from, to] = [share(), share()].sort((a, b) => a - b);
      const until = isAfter ? duration(after + 1, after + 4) : text(minute + 1 + below(6));
      return { from, to, until };
    };
    return {
      stage: once(6) ? "canary" : `c${index}`,
      ...(isAfter ? { after: duration(after, after) } : { at: text(minute) }),
      ...(once(3) ? { audience: condition(1) } : {}),
      ...(once(2) ? { share: once(2) ? rising() : share() } : {}),
    };
  }

  const plan = () => list(once(10) ? 0 : 1, 4, cue);
  function stop() {
    const from = below(MINUTES);
    return {
      from: text(from),
      ...(once(6) ? {} : { until: text(from + below(5)) }),
      ...(once(2) ? { reason: "why" } : {}),
    };
  }

  const plans = { standard: plan(), slow: plan() };
  function release() {
    const own = once(2) ? plan() : pick(["standard", "slow"]);
    const cues = typeof own === "string" ? plans[own] : own;
    const given = Object.fromEntries(list(1, 3, () => pick(flagKeys)).map((key) => [key, pick(variantsFrom(key))]));
    const opens = below(MINUTES - 4);
    return {
      flags: given,
      opens: text(opens),
      ...(once(4)
        ? {
            needs: {
              ...(once(2) ? { deployment: deploymentNeed() } : {}),
              ...(once(2) ? { flags: Object.fromEntries(list(1, 2, flagKey).map((key) => [key, someVariants(key)])) } : {}),
            },
          }
        : {}),
      ...(once(3) ? { audience: condition() } : {}),
      ...(once(12) ? {} : { plan: own }),
      ...(once(3) ? { holds: list(0, 3, stop) } : {}),
      ...(once(6) ? { ignoresFreezes: !once(3) } : {}),
      ...(once(4)
        ? {
            rollback: {
              at: text(opens - 1 + below(8)),
              ...(once(2) ? (once(2) ? { to: once(8) ? "nowhere" : (pick(cues)?.stage ?? "c0") } : { share: share() }) : {}),
            },
          }
        : {}),
      ...(once(6) ? { by: pick(["age", "place.city", "none"]) } : {}),
      ...(once(6) ? { salt: pick(["salt", "f0"]) } : {}),
      ...(once(8) ? { curtain: pick(["live", "navigation", "session"]) } : {}),
    };
  }

  const document = {
    format: 1,
    ...(once(2) ? { lineage: "shop" } : {}),
    ...(once(8) ? {} : { revision: below(5) }),
    ...(once(2) ? {} : { lease: duration(0, 6) }),
    segments: Object.fromEntries(segmentKeys.map((key) => [key, condition()])),
    flags,
    ...(once(3) ? { freezes: list(1, 2, stop) } : {}),
    plans,
    releases: Object.fromEntries(list(2, 5, (i) => [`r${i}`, release()])),
  };
  for (let faults = once(3) ? 1 + below(2) : 0; faults > 0; faults -= 1) damage(document, random);
  return document;
}

/** All places of a document, as pairs of the holder and the key. */
export function places(holder) {
  if (typeof holder !== "object" || holder === null) return [];
  return Object.keys(holder).flatMap((key) => [[holder, key], ...places(holder[key])]);
}

/** Takes away, misspells or replaces something, somewhere below the fields of the document itself. */
function damage(document, { once, pick }) {
  const isDeep = ([holder]) => holder !== document || once(20);
  const [holder, key] = pick(places(document).filter(isDeep));
  const isList = Array.isArray(holder);
  const value = holder[key];
  if (once(3)) {
    if (isList) holder.splice(Number(key), 1);
    else delete holder[key];
  } else if (!isList && once(3)) {
    delete holder[key];
    holder[`${pick(MISSPELT)}${once(2) ? key : ""}`] = value;
  } else holder[key] = structuredClone(once(4) ? pick(places(document).map(([other, name]) => other[name])) : pick(STRANGE));
}

/** A person, a deployment, a clock, and what is true on the device only. */
export function makeView({ below, once, pick, list }, document) {
  const minute = () => START + below(MINUTES + 4) * MINUTE;
  const near = (instant) => instant + pick([0, 0, 0, -1, 1, below(MINUTE)]);
  const now = near(minute());
  const confirmedAt = once(3) ? Math.min(now, near(minute())) : now;
  const context = {
    ...(once(12) ? {} : { targetingKey: once(8) ? pick(["", 17, 1.5, true, -3, "é"]) : `${pick(PEOPLE)}${below(40)}` }),
    ...(once(3) ? { targetingKey: pick(PEOPLE) } : {}),
    ...(once(4) ? {} : { plan: pick(["pro", "free", "Pro", "team", 1, null]) }),
    ...(once(2) ? {} : { age: pick([17, 18, 18.5, "18", 19]) }),
    ...(once(2) ? {} : { tags: pick([["red"], ["blue", "red"], [], [3, null], ["Blue", true], "red"]) }),
    ...(once(2) ? {} : { place: pick([{ city: "Ulm" }, { city: "Bonn", zip: 5 }, "Ulm", {}, null]) }),
    ...(once(2) ? {} : { born: pick([new Date(minute()).toISOString(), "2026-03-01", 5]) }),
    ...(once(2) ? {} : { client: pick(VERSIONS) }),
  };
  const flags = Object.keys(document.flags ?? {});
  const variantOf = (key) => pick(["on", "off", "typo", ...Object.keys(document.flags?.[key]?.variants ?? {})]);
  const overrides = Object.fromEntries(list(1, 2, () => pick([...flags, "missing"])).map((key) => [key, variantOf(key)]));
  return {
    now,
    confirmedAt,
    context,
    deployment: {
      ...(once(5) ? {} : { app: pick(["shop", "admin", "shop"]) }),
      ...(once(5) ? {} : { version: pick(VERSIONS) }),
      ...(once(10) ? { carries: flags.filter(() => !once(5)) } : {}),
    },
    local: {
      ...(once(5) ? { overrides } : {}),
      ...(once(6) ? { pinned: Object.fromEntries(Object.keys(document.releases ?? {}).map((key) => [key, once(2)])) } : {}),
      ...(once(6) ? { tripped: list(1, 2, () => pick(Object.keys(document.releases ?? { r0: 0 }))) } : {}),
    },
  };
}
