import { getClient, PollingMode } from "@configcat/sdk";

/** @type {import("../description.mjs").Vendor} */
export const vendor = {
  name: "ConfigCat",
  npm: "@configcat/sdk",
  kind: "evaluates",

  toDocument: (flags) => ({
    p: { u: "https://cdn-global.configcat.com", r: 0, s: "c2FsdA==" },
    f: Object.fromEntries(
      flags.map(({ key, countries }) => [
        key,
        {
          t: 0,
          a: "Identifier",
          v: { b: false },
          i: "off",
          r: [{ c: [{ u: { a: "Country", c: 0, l: countries } }], s: { v: { b: true }, i: "on" } }],
          p: [
            { p: 50, v: { b: true }, i: "on" },
            { p: 50, v: { b: false }, i: "off" },
          ],
        },
      ]),
    ),
  }),

  async open(bytes, person) {
    const text = new TextDecoder().decode(bytes);
    const client = getClient(nextKey(), PollingMode.ManualPoll, {
      // The format in which it keeps a document: when it was fetched, its ETag, and the document.
      cache: { get: () => `${Date.now()}\n"1"\n${text}`, set() {} },
      offline: true,
      defaultUser: toUser(person),
    });
    await client.waitForReady();
    let snapshot = client.snapshot();
    return {
      read: (key) => snapshot.getValue(key, false),
      ask: (key, person) => snapshot.getValue(key, false, toUser(person)),
      hold(person) {
        client.setDefaultUser(toUser(person));
        snapshot = client.snapshot();
      },
      close: () => client.dispose(),
    };
  },
};

let clients = 0;
/** Clients with the same key are one and the same. */
const nextKey = () => `aaaaaaaaaaaaaaaaaaaaaa/${String(clients++).padStart(22, "b")}`;

/** @param {import("../description.mjs").Person} person */
const toUser = ({ id, country }) => ({ identifier: id, country });
