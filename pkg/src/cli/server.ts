import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

/** What is served. */
export interface Play {
  readonly text: string;
  readonly revision: number;
}

/** What a server needs to serve one snapshot, and the announcements of the next one. */
export interface House {
  /** Answers a request for a path; gives whether there is something at that path. */
  answer(pathname: string, request: IncomingMessage, response: ServerResponse): boolean;
  /** Serves this one from now on, and tells those who listen. Gives how many they are. */
  show(play: Play): number;
  close(): void;
}

export const SNAPSHOT = "/snapshot.json";
export const EVENTS = "/events";

/** Pages of every origin may read the file, and the headers that tell the time: docs/delivery.md. */
const OPEN = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Expose-Headers": "Date, Age, Retry-After, ETag",
  "Cache-Control": "no-cache",
  "X-Content-Type-Options": "nosniff",
} as const;

/** Proxies end what is silent. */
const HEARTBEAT = 15_000;

export function openHouse(): House {
  let shown: (Play & { readonly tag: string }) | undefined;
  const listeners = new Set<ServerResponse>();

  function answer(pathname: string, request: IncomingMessage, response: ServerResponse): boolean {
    if (pathname !== SNAPSHOT && pathname !== EVENTS) return false;
    for (const [name, value] of Object.entries(OPEN)) response.setHeader(name, value);
    if (request.method === "OPTIONS") end(response.setHeader("Access-Control-Allow-Methods", "GET, HEAD"), 204);
    else if (request.method !== "GET" && request.method !== "HEAD") {
      end(response.setHeader("Allow", "GET, HEAD"), 405, "only GET and HEAD");
    } else if (pathname === SNAPSHOT) serve(request, response);
    else listen(request, response);
    return true;
  }

  function serve(request: IncomingMessage, response: ServerResponse): void {
    if (!shown) {
      response.setHeader("Retry-After", "1");
      end(response, 503, "the authored files have a fault, the terminal says which");
      return;
    }
    const { text, tag } = shown;
    response.setHeader("ETag", tag);
    if (known(request.headers["if-none-match"]).includes(tag)) {
      end(response, 304);
      return;
    }
    response.setHeader("Content-Type", "application/json");
    response.setHeader("Content-Length", Buffer.byteLength(text));
    response.end(request.method === "HEAD" ? undefined : text);
  }

  function listen(request: IncomingMessage, response: ServerResponse): void {
    response.setHeader("Content-Type", "text/event-stream");
    if (request.method === "HEAD") {
      response.end();
      return;
    }
    response.flushHeaders();
    // Whoever was away while something was announced hears of it now.
    if (shown) response.write(announcement(shown.revision));
    listeners.add(response);
    response.on("close", () => listeners.delete(response));
  }

  const heart = setInterval(() => {
    for (const response of listeners) response.write(":\n\n");
  }, HEARTBEAT);

  return {
    answer,
    show({ text, revision }) {
      const digest = createHash("sha256").update(text).digest("base64url").slice(0, 16);
      shown = { text, revision, tag: `"${digest}"` };
      for (const response of listeners) response.write(announcement(revision));
      return listeners.size;
    },
    close() {
      clearInterval(heart);
      for (const response of listeners) response.end();
    },
  };
}

/** The path that is asked for. Anything may stand there, and not all of it is an address: `//` is none. */
export function pathOf({ url = "/" }: IncomingMessage): string {
  return url.replace(/\?.*/s, "");
}

/** With a window of nothing: at work, nobody is to be waited for. */
function announcement(revision: number): string {
  return `event: snapshot\nid: ${revision}\ndata: ${JSON.stringify({ revision, window: 0 })}\n\n`;
}

function known(header: string | undefined): string[] {
  return (header ?? "").split(",").map((tag) => tag.trim().replace(/^W\//, ""));
}

/** Ends a response, with a sentence where there is one to say. */
export function end(response: ServerResponse, status: number, text?: string): void {
  response.statusCode = status;
  if (text !== undefined) response.setHeader("Content-Type", "text/plain; charset=utf-8");
  response.end(text === undefined ? undefined : `${text}\n`);
}
