import { createServer, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** A real server that says what the test wants it to say, one answer after the other; the last one stays. */
export interface Origin {
  readonly url: string;
  /** How many requests have come. */
  readonly requests: () => number;
  /** What is to be answered from now on. */
  answer(...answers: RequestListener[]): void;
  stop(): Promise<void>;
}

export async function serve(...answers: RequestListener[]): Promise<Origin> {
  let waiting = [...answers];
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    const answer = waiting.length > 1 ? waiting.shift() : waiting[0];
    answer?.(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  onTestFinished(stop);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/snapshot.json`,
    requests: () => requests,
    answer(...next) {
      waiting = [...next];
    },
    stop,
  };
}

/** Answers with JSON, or with a text as it is. */
export function body(content: unknown): RequestListener {
  return (_, response) => {
    response.setHeader("content-type", "application/json");
    response.end(typeof content === "string" ? content : JSON.stringify(content));
  };
}

export function status(code: number): RequestListener {
  return (_, response) => {
    response.statusCode = code;
    response.end("no");
  };
}

/** Keeps requests waiting until `answer` is called; those that come later are answered at once. */
export function held(): { listener: RequestListener; answer: (content: unknown) => void } {
  const waiting: ServerResponse[] = [];
  let answered: string | undefined;
  return {
    listener: (_, response) => {
      if (answered === undefined) waiting.push(response);
      else response.end(answered);
    },
    answer: (content) => {
      answered = JSON.stringify(content);
      for (const response of waiting.splice(0)) response.end(answered);
    },
  };
}
