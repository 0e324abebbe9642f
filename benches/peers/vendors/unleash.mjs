import { InMemoryStorageProvider, UnleashClient } from "unleash-proxy-client";
import { evaluated, parse } from "../description.mjs";

/** @type {import("../description.mjs").Vendor} */
export const vendor = {
  name: "Unleash proxy client",
  npm: "unleash-proxy-client",
  kind: "caches",

  toDocument: (flags, person) => ({
    toggles: flags.map((flag) => ({
      name: flag.key,
      enabled: evaluated(flag, person),
      variant: { name: "disabled", enabled: false },
      impressionData: false,
    })),
  }),

  open(bytes, person) {
    const client = new UnleashClient({
      url: "http://127.0.0.1/",
      clientKey: "key",
      appName: "comparison",
      storageProvider: new InMemoryStorageProvider(),
      context: { userId: person.id },
      bootstrap: parse(bytes).toggles,
      disableRefresh: true,
      disableMetrics: true,
    });
    return { read: (key) => client.isEnabled(key), close: () => client.stop() };
  },
};
