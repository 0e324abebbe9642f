import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Command, Failure, presentOf, readArguments, takeNone, WrongCall } from "./command.js";
import { look } from "./look.js";
import { EVENTS, end, openHouse, type Play, pathOf, SNAPSHOT } from "./server.js";
import { readSigner } from "./signing.js";
import { DIRECTORY, IN_EITHER } from "./source.js";
import { stage } from "./stage.js";
import { paint, plural, print, sayFailure } from "./terminal.js";

const OPTIONS = {
  ...IN_EITHER,
  port: { type: "string", value: "number", help: "default 4180; 0 takes one that is free" },
  host: { type: "string", value: "address", help: "where to listen, default 127.0.0.1: this machine only" },
  app: { type: "string", value: "name", help: "only what this app of project.jsonc needs" },
  sign: { type: "string", value: "file", help: "signs the snapshot with this private key, a JSON Web Key" },
  kid: { type: "string", value: "name", help: "the name of that key, default its own" },
} as const;

/** `footlights serve`: the snapshot while it is being written. */
export const serve: Command = {
  name: "serve",
  summary: "serves the snapshot, builds it at each change, and tells the pages",
  usage: "[options]",
  options: OPTIONS,
  text: `For development. ${SNAPSHOT} is what the files come to, with an ETag, readable for pages of every origin; ${EVENTS} are
Server-Sent Events for the option \`stream\`, so that an open page follows within a moment. With a fault in the files, the
last sound snapshot stays. Revisions are counted from the time of day, so that a page takes those of a later run, too.
With --json, each line is a JSON object.

  footlights serve
  footlights serve --port 5001 --app shop
  footlights serve --in public/snapshot.json              a snapshot that something else builds`,

  async run(args) {
    const { values, positionals } = readArguments(args, OPTIONS);
    takeNone(positionals);
    const path = values.in ?? DIRECTORY;
    const port = Number(values.port ?? 4180);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) {
      throw new WrongCall(`--port: a number from 0 to 65535, not "${values.port}"`);
    }
    const ahead = presentOf(values) - Date.now();
    const signer = values.sign === undefined ? undefined : readSigner(values.sign, values.kid, "sign");
    if (!existsSync(path)) throw new WrongCall(`there is neither a directory nor a snapshot "${path}"`);
    const house = openHouse();
    const server = createServer((request, response) => {
      if (!house.answer(pathOf(request), request, response)) end(response, 404, `there are ${SNAPSHOT} and ${EVENTS}`);
    });
    const tell = values.json ? sayJson : sayPlainly;
    let last: Play | undefined;

    async function renew(): Promise<void> {
      const next = await stage(path, last, { ...values, signer, now: Date.now() + ahead });
      if (!next) {
        tell({ event: "faulty", path, ...(last && { revision: last.revision }) });
        return;
      }
      if (next.text === last?.text) return;
      last = next;
      tell({ event: "built", path, revision: next.revision, pages: house.show(next) });
    }

    // One after the other, since signing takes a moment; and watched from before the first one, so that nothing is missed.
    let turn = Promise.resolve();
    const stop = look(path, () => {
      turn = turn.then(renew).catch(tellFailure);
    });
    try {
      await renew();
      await listen(server, port, values.host ?? "127.0.0.1");
      const { address, port: taken, family } = server.address() as AddressInfo;
      const origin = `http://${family === "IPv6" ? `[${address}]` : address}:${taken}`;
      tell({ event: "listening", path, snapshot: `${origin}${SNAPSHOT}`, events: `${origin}${EVENTS}` });
      await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
    } finally {
      stop();
      await turn;
      house.close();
      server.close();
      server.closeAllConnections();
    }
    return 0;
  },
};

function tellFailure(thrown: unknown): void {
  // A file that went away while it was read is seen again by the next look.
  if ((thrown as NodeJS.ErrnoException).code === "ENOENT") return;
  if (!(thrown instanceof Failure || thrown instanceof WrongCall)) throw thrown;
  sayFailure(thrown.message);
}

async function listen(server: Server, port: number, host: string): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, "listening");
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === "EADDRINUSE") throw new Failure(`the port ${port} is taken, choose another with --port`);
    throw new Failure(`${host}:${port} cannot be listened on (${code})`);
  }
}

/** Something that has happened. */
type Happening =
  | { readonly event: "built"; readonly path: string; readonly revision: number; readonly pages: number }
  | { readonly event: "faulty"; readonly path: string; readonly revision?: number }
  | { readonly event: "listening"; readonly path: string; readonly snapshot: string; readonly events: string };

function sayJson(happening: Happening): void {
  print(JSON.stringify(happening));
}

function sayPlainly(happening: Happening): void {
  const { path } = happening;
  if (happening.event === "listening") {
    print(`\n  snapshot  ${paint.cyan(happening.snapshot)}\n  events    ${paint.cyan(happening.events)}\n`);
    print(paint.dim(`${path} is watched; Ctrl+C ends it`));
  } else if (happening.event === "built") {
    const told = happening.pages > 0 ? `, told to ${plural(happening.pages, "page")}` : "";
    print(`${paint.green("✓")} ${path}: revision ${happening.revision}${told}`);
  } else {
    const { revision } = happening;
    const instead = revision === undefined ? "nothing is served yet" : `revision ${revision} stays`;
    sayFailure(`${path}: it has a fault, ${instead}`);
  }
}
