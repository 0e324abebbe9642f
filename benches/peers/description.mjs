// The one description of which every vendor's document is made.

/**
 * A boolean flag: on for these countries, else for half of all people.
 *
 * @typedef {object} Flag
 * @property {string} key
 * @property {readonly string[]} countries
 */

/**
 * @typedef {object} Person
 * @property {string} id
 * @property {string} country
 */

/**
 * Something that answers.
 *
 * @typedef {object} Client
 * @property {(key: string) => boolean} read for the person that is held
 * @property {((key: string, person: Person) => boolean) | undefined} [ask] for anybody
 * @property {((person: Person) => void) | undefined} [hold] another person, without a request
 * @property {((keys: readonly string[], person: Person) => number) | undefined} [all] how many of them are on for
 *   somebody new, where there is a better way than to ask for one after the other
 * @property {(() => void) | undefined} [close]
 */

/**
 * An SDK.
 *
 * @typedef {object} Vendor
 * @property {string} name
 * @property {string} npm the package
 * @property {"evaluates" | "caches"} kind whether it evaluates here, or keeps what a server has evaluated for one person
 * @property {boolean} [browserOnly]
 * @property {(flags: readonly Flag[], person: Person) => unknown} toDocument in the vendor's own format
 * @property {(bytes: Uint8Array, person: Person) => Promise<Client> | Client} open from the bytes of a document
 * @property {(bytes: Uint8Array) => Promise<Client> | Client} [openForAnybody] where that is another class
 */

const COUNTRIES =
  "AT AU BE BR CA CH CZ DE DK ES FI FR GB IE IN IT JP NL NO NZ PL PT SE SG US ZA KR MX GR HU IL AR".split(" ");
const LISTS = 16;
const IN_A_LIST = 4;

/** @param {number} at @returns {string} */
const country = (at) => /** @type {string} */ (COUNTRIES[at % COUNTRIES.length]);

/**
 * @param {number} count
 * @returns {Flag[]}
 */
export function flags(count) {
  return Array.from({ length: count }, (_, at) => ({
    key: `feature-${String(at).padStart(5, "0")}`,
    countries: Array.from({ length: IN_A_LIST }, (_, item) => country((at % LISTS) * 3 + item * 7)),
  }));
}

/**
 * @param {number} count
 * @param {number} [from]
 * @returns {Person[]}
 */
export function people(count, from = 0) {
  return Array.from({ length: count }, (_, at) => ({
    id: `person-${(from + at) * 7919}`,
    country: country((from + at) * 5),
  }));
}

/**
 * A stand-in for the server of the vendors that only cache: what it has evaluated.
 *
 * @param {Flag} flag
 * @param {Person} person
 */
export function evaluated({ key, countries }, person) {
  if (countries.includes(person.country)) return true;
  let hash = 2166136261;
  for (const character of `${key}/${person.id}`) {
    hash = Math.imul(hash ^ character.charCodeAt(0), 16777619);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return ((hash ^ (hash >>> 13)) & 0x10000) === 0;
}

/** @param {Uint8Array} bytes */
export const parse = (bytes) => JSON.parse(new TextDecoder().decode(bytes));
