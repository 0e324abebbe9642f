import type { Report, Snapshot } from "footlights";
import { batch } from "footlights/report";
import type { Place } from "./place.ts";

const here = (name: string) => new URL(name, document.baseURI);

/** The server of `server/publishing.ts`, if it is that which serves this page. */
export async function findServer(): Promise<Place | undefined> {
  const answer = await fetch(here("snapshot.json"), { method: "HEAD", cache: "no-cache" }).catch(() => undefined);
  // A response that nobody reads counts as aborted.
  await answer?.text();
  return answer?.headers.get("Allow")?.includes("PUT") ? server() : undefined;
}

function server(): Place {
  return {
    isServer: true,
    snapshot: () => read<Snapshot>("snapshot.json"),
    original: () => read<Snapshot>("snapshot.json?original"),
    publish: (document) => write("snapshot.json", document),
    async version() {
      return (await read<{ version: string }>("deployment.json")).version;
    },
    async deploy(version) {
      await write("deployment.json", { version });
    },
    // Sooner than a real shop would, as somebody is looking.
    sink: batch({ url: here("reports"), every: 500 }),

    watch({ published, reported }) {
      const events = new EventSource(here("events"));
      events.addEventListener("published", published);
      events.addEventListener("reports", ({ data }: MessageEvent<string>) => reported(JSON.parse(data) as Report[]));
      return () => events.close();
    },
  };
}

async function read<T>(name: string): Promise<T> {
  const response = await fetch(here(name), { cache: "no-cache" });
  if (!response.ok) {
    throw new Error(`${name} answers with status ${response.status}`);
  }
  return (await response.json()) as T;
}

async function write(name: string, content: unknown): Promise<boolean> {
  const response = await fetch(here(name), { method: "PUT", body: JSON.stringify(content) });
  if (!response.ok) {
    throw new Error(`${name} cannot be published: status ${response.status}`);
  }
  return ((await response.json()) as { isPublished: boolean }).isPublished;
}
