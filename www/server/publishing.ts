import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Connect, Plugin } from "vite";
import { current, type Edition, follows } from "../src/publishing/edition.ts";

const LARGEST = 1_000_000;
const KEPT_REPORTS = 200;

/** A file that may be read, and published over. Nothing is written to the disk. */
class PublishedFile {
  /** Reads the file: from the disk each time, so that editing it changes the page that is open. */
  readonly original: () => Promise<string>;
  #edition: Edition | undefined;

  constructor(original: () => Promise<string>) {
    this.original = original;
  }

  async text(): Promise<string> {
    return current(await this.original(), this.#edition);
  }

  /** Whether it was taken. Nobody comes between the question and the answer. */
  async publish(text: string): Promise<boolean> {
    const over = await this.original();
    if (!follows(text, current(over, this.#edition))) {
      return false;
    }
    this.#edition = { over, text };
    return true;
  }

  forget(): void {
    this.#edition = undefined;
  }
}

/** Who listens to what happens here, by Server-Sent Events. */
class Listeners {
  readonly #open = new Set<ServerResponse>();

  /** `missed`: what this one has still to be told. */
  add(response: ServerResponse, missed: string): void {
    response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
    response.write(missed);
    this.#open.add(response);
    response.once("close", () => this.#open.delete(response));
  }

  tell(event: string): void {
    for (const response of this.#open) {
      response.write(event);
    }
  }
}

/** What has arrived, as far as it is kept. */
class Reports {
  #kept: unknown[] = [];
  #count = 0;

  /** The event that tells of those that came after the first so many: a page that connects again says how many it has. */
  after(count: number): string {
    const missing = Math.max(0, this.#count - count);
    const those = missing === 0 ? [] : this.#kept.slice(-missing);
    return `id: ${this.#count}\nevent: reports\ndata: ${JSON.stringify(those)}\n\n`;
  }

  /** Takes more of them. The event that tells so. */
  take(arrived: readonly unknown[]): string {
    const before = this.#count;
    this.#count += arrived.length;
    this.#kept = [...this.#kept, ...arrived].slice(-KEPT_REPORTS);
    return this.after(before);
  }

  forget(): void {
    this.#kept = [];
    this.#count = 0;
  }
}

/**
 * What a place that serves the demo can do, for `dev` and `preview` alike: the snapshot and the deployed version are read
 * and published, reports arrive, and all of it is told to the pages that listen.
 */
export function publishing(snapshotPath: string, version: string): Plugin {
  const snapshot = new PublishedFile(() => readFile(snapshotPath, "utf8"));
  const deployment = new PublishedFile(() => Promise.resolve(JSON.stringify({ version })));
  const files = new Map([
    ["/snapshot.json", snapshot],
    ["/deployment.json", deployment],
  ]);
  const listeners = new Listeners();
  const reports = new Reports();

  async function answerFile(file: PublishedFile, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === "DELETE") {
      file.forget();
      response.writeHead(204).end();
      return;
    }
    if (request.method === "PUT") {
      const isPublished = await file.publish(await bodyOf(request));
      // Not a 409, which a browser would report as an error; here it is one of the two answers.
      response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify({ isPublished }));
      if (isPublished) {
        listeners.tell("event: published\ndata: {}\n\n");
      }
      return;
    }
    const text = await (request.url?.endsWith("?original") ? file.original() : file.text());
    response.writeHead(200, {
      "Content-Type": "application/json",
      "Cache-Control": "no-cache",
      Allow: "GET, HEAD, PUT, DELETE",
    });
    response.end(request.method === "HEAD" ? undefined : text);
  }

  async function answerReports(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === "DELETE") {
      reports.forget();
    } else if (request.method === "POST") {
      const { reports: arrived } = JSON.parse(await bodyOf(request)) as { reports: unknown[] };
      listeners.tell(reports.take(arrived));
    }
    response.writeHead(204).end();
  }

  const answer: Connect.NextHandleFunction = (request, response, next) => {
    const path = request.url?.split("?", 1)[0] ?? "";
    const file = files.get(path);
    const failed = () => response.writeHead(path === "/reports" || request.method === "PUT" ? 400 : 404).end();
    if (file !== undefined) {
      answerFile(file, request, response).catch(failed);
    } else if (path === "/reports") {
      answerReports(request, response).catch(failed);
    } else if (path === "/events") {
      listeners.add(response, reports.after(Number(request.headers["last-event-id"] ?? 0)));
    } else {
      next();
    }
  };

  return {
    name: "stage-door:publishing",
    configureServer: (server) => void server.middlewares.use(answer),
    configurePreviewServer: (server) => void server.middlewares.use(answer),
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > LARGEST) {
      throw new Error("the body is too large");
    }
    parts.push(part);
  }
  const text = Buffer.concat(parts).toString("utf8");
  JSON.parse(text);
  return text;
}
