// One cold start: from the bytes of a document to the first answer, in a process or a page that has done nothing else.

/**
 * @typedef {object} Start
 * @property {string} name
 * @property {(flags: readonly import("./description.mjs").Flag[], person: import("./description.mjs").Person) => unknown} toDocument
 * @property {(bytes: Uint8Array) => unknown} [prepare] what is not measured
 * @property {(bytes: any, person: import("./description.mjs").Person) => unknown} open
 */

/** What a page has used long before: Node loads these when they are asked for first. */
export async function warmUp() {
  await new Response(new Uint8Array(1)).arrayBuffer();
  new TextDecoder().decode(new TextEncoder().encode("a"));
}

/**
 * @param {Start} start
 * @param {Uint8Array} bytes
 * @param {import("./description.mjs").Person} person
 * @param {string} key of a flag that is on for the person whatever the hash says
 */
export async function coldStart({ name, open, prepare }, bytes, person, key) {
  await warmUp();
  const given = prepare ? prepare(bytes) : bytes;
  const begun = performance.now();
  const client = /** @type {import("./description.mjs").Client} */ (await open(given, person));
  const answer = client.read(key);
  const elapsed = performance.now() - begun;
  if (!answer) throw new Error(`${name}: the first answer is wrong`);
  return { client, elapsed };
}
