// Whether the vendors answer the same question. Each of them hashes in its own way, so that who is in a share differs;
// how many are does not.

import { evaluated } from "./description.mjs";

/** Beyond so many standard deviations a share is no accident: one in 100,000 times, for all vendors together. */
const DEVIATIONS = 5;

/**
 * @param {import("./description.mjs").Vendor} vendor
 * @param {readonly import("./description.mjs").Flag[]} flags
 * @param {readonly import("./description.mjs").Person[]} people
 */
export async function agree(vendor, flags, people) {
  const count = { rule: 0, share: 0, on: 0 };
  const encode = (/** @type {import("./description.mjs").Person} */ person) =>
    new TextEncoder().encode(JSON.stringify(vendor.toDocument(flags, person)));
  const [first] = people;
  if (!first) throw new Error("nobody to ask for");
  const bytes = encode(first);
  const held = await vendor.open(bytes, first);
  const anybody = (await vendor.openForAnybody?.(bytes)) ?? held;

  for (const person of people) {
    const own = vendor.kind === "caches" ? await vendor.open(encode(person), person) : held;
    own.hold?.(person);
    for (const flag of flags) {
      const ways = [];
      if (own.hold || vendor.kind === "caches") ways.push(own.read(flag.key));
      if (anybody.ask) ways.push(anybody.ask(flag.key, person));
      const [answer] = ways;
      const where = `${vendor.name}, ${flag.key}, ${JSON.stringify(person)}`;
      if (typeof answer !== "boolean") throw new Error(`${where}: no answer`);
      if (ways.some((other) => other !== answer)) throw new Error(`${where}: one person has two answers`);
      if (vendor.kind === "caches" && answer !== evaluated(flag, person))
        throw new Error(`${where}: not as it was given`);
      if (flag.countries.includes(person.country)) {
        if (!answer) throw new Error(`${where}: off, although the rule holds`);
        count.rule += 1;
      } else {
        count.share += 1;
        if (answer) count.on += 1;
      }
    }
    if (own !== held) own.close?.();
  }
  const keys = flags.map(({ key }) => key);
  if (anybody.all) {
    const on = keys.filter((key) => anybody.ask?.(key, first)).length;
    if (anybody.all(keys, first) !== on) throw new Error(`${vendor.name}: all flags together have other answers`);
  }
  anybody.close?.();
  if (held !== anybody) held.close?.();

  const share = count.on / count.share;
  const bound = DEVIATIONS * Math.sqrt(0.25 / count.share);
  if (!count.rule || !(Math.abs(share - 0.5) <= bound)) {
    throw new Error(`${vendor.name}: ${share} of the answers are on, which is further from a half than ${bound}`);
  }
  return { name: vendor.name, rule: count.rule, answers: count.share, share, bound };
}
