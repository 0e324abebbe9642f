import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Connect, Plugin } from "vite";
import { current, type Edition, follows } from "../src/publishing/edition.ts";

const LARGEST = 1_000_000;
const KEPT_REPORTS = 200;

/** A file that may be read, and published over. Nothing is written to the disk. */
class PublishedFile {
  #edition: Edition | undefined;

  constructor(private readonly read: () => Promise<string>) {}

  /** The file is read from the disk each time, so that editing it changes the page that is open. */
  async text(): Promise<string> {
    return current(await this.read(), this.#edition);
  }

  original(): Promise<string> {
    return this.read();
  }

  async publish(text: string): Promise<void> {
    this.#edition = { over: await this.read(), text };
  }

  forget(): void {
    this.#edition = undefined;
  }
}

/** Who listens to what happens here, by Server-Sent Events. */
class Listeners {
  readonly #open = new Set<ServerResponse>();

  add(response: ServerResponse, ...events: string[]): void {
    response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
    response.write(`: open\n\n${events.join("")}`);
    this.#open.add(response);
    response.once("close", () => this.#open.delete(response));
  }

  tell(event: string): void {
    for (const response of this.#open) {
      response.write(event);
    }
  }
}

function eventOf(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
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
  let reports: unknown[] = [];

  async function answerFile(file: PublishedFile, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === "DELETE") {
      file.forget();
      response.writeHead(204).end();
      return;
    }
    if (request.method === "PUT") {
      const text = await bodyOf(request);
      if (file === snapshot && !follows(text, await file.text())) {
        response.writeHead(409).end();
        return;
      }
      await file.publish(text);
      response.writeHead(204).end();
      listeners.tell(eventOf("published", {}));
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
      reports = [];
    } else if (request.method === "POST") {
      const { reports: arrived } = JSON.parse(await bodyOf(request)) as { reports: unknown[] };
      reports = [...reports, ...arrived].slice(-KEPT_REPORTS);
      listeners.tell(eventOf("reports", arrived));
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
      listeners.add(response, eventOf("reports", reports));
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
