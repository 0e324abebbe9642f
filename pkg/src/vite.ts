import { existsSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import type { Plugin, ResolvedConfig, ViteDevServer } from "vite";
import { declare, readIntegrations } from "./cli/declare.js";
import { readText, writeText } from "./cli/files.js";
import { look } from "./cli/look.js";
import { isObject } from "./cli/project.js";
import { EVENTS, type House, openHouse, type Play, pathOf, SNAPSHOT } from "./cli/server.js";
import { unseal } from "./cli/signing.js";
import { DIRECTORY, openSource } from "./cli/source.js";
import { stage } from "./cli/stage.js";
import type { Deployment } from "./types.js";
import { carriedIn } from "./vite/carried.js";
import { readDeployment } from "./vite/deployment.js";

/** What the plugin may be told. Paths are relative to Vite's root. */
export interface FootlightsOptions {
  /** The authored directory, or a snapshot that something else builds; default `footlights`. */
  readonly source?: string | undefined;
  /** Where the built page finds its snapshot, default `snapshot.json` under Vite's `base`. */
  readonly url?: string | undefined;
  /** Where the types are written, default `src/footlights.d.ts`; `false` writes none. */
  readonly types?: string | false | undefined;
  /**
   * What is known better than by the default: `app` and `version` of package.json, the `commit` of git, the `environment`
   * of the snapshot, and as `carries` the keys that stand as texts in the code of the bundle.
   */
  readonly deployment?: Deployment | undefined;
}

const MODULE = "virtual:footlights";
const RESOLVED = `\0${MODULE}`;
/** Until it is known what is in the bundle. */
const CARRIES = "__FOOTLIGHTS_CARRIES__";
/** The stream of the development server, whose other paths are the application's. */
const STREAM = "/@footlights/events";

/**
 * Puts the deployment into the bundle, writes the types, and serves the snapshot in development.
 *
 * ```ts
 * export default defineConfig({ plugins: [footlights()] });
 * ```
 */
export function footlights({
  source = DIRECTORY,
  url,
  types = "src/footlights.d.ts",
  deployment: given = {},
}: FootlightsOptions = {}): Plugin {
  let config: ResolvedConfig;
  let path = source;
  let play: Play | undefined;
  /** What ends the servers that run, by their configuration: a server that starts anew is there before the old one ends. */
  const ends = new Map<ResolvedConfig, () => void>();

  /** What the files come to now. With a fault, which is told, it stays as it was, and so do the types. */
  async function renew(): Promise<boolean> {
    const next = await stage(path, play, { now: Date.now() });
    if (!next || next.text === play?.text) return false;
    play = next;
    if (types !== false) {
      const file = resolve(config.root, types);
      const text = declare(openSource(path), readIntegrations(config.root));
      if (!existsSync(file) || readText(file) !== text) writeText(file, text);
    }
    return true;
  }

  function readSnapshot(): Readonly<Record<string, unknown>> {
    const snapshot: unknown = play && JSON.parse(unseal(play.text).payload);
    return isObject(snapshot) ? snapshot : {};
  }

  /** Whether a snapshot that goes along with the bundle, as Vite copies it, says something else than the files. */
  function isOutdated(file: string): boolean {
    let given: unknown;
    try {
      given = JSON.parse(unseal(readText(file)).payload);
    } catch {
      return true;
    }
    const [was, is] = [given, readSnapshot()].map((snapshot) => {
      const { revision, publishedAt, ...said } = isObject(snapshot) ? snapshot : {};
      return said;
    });
    // Of another lineage, it is made for one app, or elsewhere.
    return was?.lineage === is?.lineage && JSON.stringify(was) !== JSON.stringify(is);
  }

  /** Where something is that belongs to the page. */
  function served(name: string): string {
    return `${config.base}${name.slice(1)}`;
  }

  function moduleText(): string {
    const { environment } = readSnapshot();
    const isBuild = config.command === "build";
    const deployment = {
      ...readDeployment(config.root),
      ...(typeof environment === "string" && { environment }),
      ...(isBuild && { carries: CARRIES }),
      ...given,
    };
    const snapshot = isBuild ? { url: url ?? served(SNAPSHOT) } : { url: served(SNAPSHOT), stream: served(STREAM) };
    return `export const deployment = ${JSON.stringify(deployment)};
export const snapshot = ${JSON.stringify(snapshot)};
`;
  }

  return {
    name: "footlights",
    enforce: "pre",

    configResolved(resolved) {
      config = resolved;
      path = resolve(config.root, source);
    },

    async buildStart() {
      if (config.command !== "build") return;
      if (!existsSync(path))
        this.error(`there is no ${path}: begin one with \`npx footlights init\`, or say \`source\``);
      await renew();
      if (!play) this.error(`${path} has a fault, see above`);
      const file = join(config.publicDir, SNAPSHOT);
      if (url === undefined && config.publicDir !== "" && existsSync(file) && isOutdated(file)) {
        this.warn(`${file} is not what ${path} comes to: \`footlights build --out ${relative(process.cwd(), file)}\``);
      }
    },

    resolveId: (id) => (id === MODULE ? RESOLVED : undefined),

    load: (id) => (id === RESOLVED ? moduleText() : undefined),

    renderChunk(code, _chunk, _options, { chunks }) {
      if (!code.includes(CARRIES)) return;
      const modules = Object.values(chunks).flatMap(({ modules }) => Object.entries(modules));
      const { flags } = readSnapshot();
      const keys = Object.keys(isObject(flags) ? flags : {});
      const carries = JSON.stringify(carriedIn(modules, keys, (code) => this.parse(code)));
      // In one line, as it was, so that source maps hold.
      return { code: code.replace(new RegExp(`(["'\`])${CARRIES}\\1`, "g"), () => carries), map: null };
    },

    async configureServer(server) {
      const house = openHouse();
      let turn = Promise.resolve();
      const stop = look(path, () => {
        turn = turn.then(() => follow(house, server));
      });
      ends.set(server.config, () => {
        stop();
        house.close();
      });
      await follow(house, server, true);
      server.middlewares.use((request, response, next) => {
        const paths = new Map([
          [served(SNAPSHOT), SNAPSHOT],
          [served(STREAM), EVENTS],
        ]);
        if (!house.answer(paths.get(pathOf(request)) ?? "", request, response)) next();
      });
    },

    closeBundle() {
      const of = this.environment?.getTopLevelConfig();
      ends.get(of)?.();
      ends.delete(of);
    },
  };

  /** Shows what the files come to. Pages that listen follow by themselves; where there is none, all are loaded anew. */
  async function follow(house: House, server: ViteDevServer, isFirst = false): Promise<void> {
    const { logger } = server.config;
    try {
      const before = moduleText();
      if (!existsSync(path)) logger.warn(`footlights: there is no ${path}: begin one with \`npx footlights init\``);
      // What is known already is shown, too, by a server that has just begun.
      else if (((await renew()) || isFirst) && play) {
        const listening = house.show(play);
        if (isFirst || (listening > 0 && moduleText() === before)) return;
        forgetModule(server);
        server.ws.send({ type: "full-reload" });
      }
    } catch (thrown) {
      // A file that went away while it was read is seen again by the next look.
      if ((thrown as NodeJS.ErrnoException).code !== "ENOENT") logger.error(`footlights: ${(thrown as Error).message}`);
    }
  }
}

/** The environment that it names is another one. */
function forgetModule({ environments }: ViteDevServer): void {
  for (const { moduleGraph } of Object.values(environments)) {
    const known = moduleGraph.getModuleById(RESOLVED);
    if (known) moduleGraph.invalidateModule(known);
  }
}
