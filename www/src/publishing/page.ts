import type { Report, Snapshot } from "footlights";
import { current, type Edition, follows } from "./edition.ts";
import type { Place } from "./place.ts";

const SNAPSHOT = new URL("snapshot.json", document.baseURI).href;

/**
 * Where nothing can be published, as on a file host, the page keeps what it publishes, for all windows of its origin, and
 * answers for that one address itself. The client fetches it as ever, and cannot tell.
 */
export function findPage(): Place {
  const { fetch } = globalThis;
  const editions = new Editions();
  const reports: Report[] = [];
  const listeners = new Set<(reports: readonly Report[]) => void>();
  const original = async () => (await fetch(SNAPSHOT, { cache: "no-cache" })).text();

  globalThis.fetch = async (input, init) => {
    const response = await fetch(input, init);
    const address = input instanceof Request ? input.url : new URL(input, document.baseURI).href;
    if (address !== SNAPSHOT || !response.ok) {
      return response;
    }
    const file = await response.text();
    // The server's time comes with it.
    const headers = new Headers();
    for (const name of ["Date", "Age"]) {
      const value = response.headers.get(name);
      if (value !== null) {
        headers.set(name, value);
      }
    }
    return new Response(current(file, editions.get("snapshot")), { headers });
  };

  return {
    isServer: false,
    snapshot: async () => JSON.parse(current(await original(), editions.get("snapshot"))) as Snapshot,
    original: async () => JSON.parse(await original()) as Snapshot,
    async publish(document) {
      const text = JSON.stringify(document);
      const over = await original();
      if (!follows(text, current(over, editions.get("snapshot")))) {
        return false;
      }
      editions.set("snapshot", { over, text });
      return true;
    },
    version: async () => current(__APP_VERSION__, editions.get("version")),
    async deploy(version) {
      editions.set("version", { over: __APP_VERSION__, text: version });
    },
    sink(report) {
      reports.push(report);
      for (const reported of listeners) {
        reported([report]);
      }
    },
    watch({ published, reported }) {
      addEventListener("storage", published);
      listeners.add(reported);
      reported(reports);
      return () => {
        removeEventListener("storage", published);
        listeners.delete(reported);
      };
    },
  };
}

/** In `localStorage`, so that other windows and a reload have them; in memory where there is none. */
class Editions {
  readonly #memory = new Map<string, Edition>();

  get(name: string): Edition | undefined {
    try {
      const text = localStorage.getItem(`stage-door:${name}`);
      return text === null ? this.#memory.get(name) : (JSON.parse(text) as Edition);
    } catch {
      return this.#memory.get(name);
    }
  }

  set(name: string, edition: Edition): void {
    this.#memory.set(name, edition);
    try {
      localStorage.setItem(`stage-door:${name}`, JSON.stringify(edition));
    } catch {
      // Full or denied: this window alone has it.
    }
  }
}
