// Puts the functions that run in every start into parentheses. V8 and SpiderMonkey compile those with the script, in pages
// beside the main thread, and all others one after another when they are first called, which takes longer than what they
// do. esbuild, Rollup, Rolldown and so Vite keep parentheses around functions; terser takes them away.
// docs/decisions.md, "Compiled with the script", has what it brings. https://v8.dev/blog/preparser#pife

import { readFileSync, writeFileSync } from "node:fs";
import { Session } from "node:inspector/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parse } from "acorn";

/**
 * Starts a client as a page does, and rewrites what ran.
 *
 * @param {string} dist
 * @param {readonly string[]} names of files in it
 */
export async function compileWithScript(dist, names) {
  const ran = await watch(() => start(pathToFileURL(join(dist, "index.js"))));
  for (const name of names) {
    const path = join(dist, name);
    const starts = ran.get(pathToFileURL(path).href);
    if (!starts) throw new Error(`${name}: nothing of it ran in a start`);
    writeFileSync(path, inParentheses(readFileSync(path, "utf8"), starts));
  }
}

const DOCUMENT = {
  format: 1,
  flags: {
    flag: {
      variants: { off: false, on: true },
      dormant: "off",
      rules: [
        { when: { attribute: "country", in: ["NL"] }, serve: "on" },
        {
          split: [
            { variant: "off", weight: 1 },
            { variant: "on", weight: 1 },
          ],
        },
      ],
    },
  },
};

/** @param {URL} entry */
async function start(entry) {
  const { createClient } = await import(entry.href);
  const { fetch } = globalThis;
  const kept = new Map();
  globalThis.fetch = async () => Response.json(DOCUMENT);
  const client = await createClient({
    snapshot: "https://localhost/snapshot.json",
    context: { targetingKey: "somebody", country: "NL" },
    storage: {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, text) => kept.set(key, text),
      removeItem: (key) => kept.delete(key),
    },
  });
  globalThis.fetch = fetch;
  if (!client.isEnabled("flag")) throw new Error("the first answer is wrong");
  return () => client.close();
}

/**
 * Where the functions begin that ran until `work` was done, by the addresses of their files. What it gives is done after.
 *
 * @param {() => Promise<() => void>} work
 */
async function watch(work) {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: false });
  const after = await work();
  const { result } = await session.post("Profiler.takePreciseCoverage");
  session.disconnect();
  after();
  return new Map(
    result.map(({ url, functions }) => {
      const ranges = functions.flatMap(({ ranges: [range] }) => (range?.count ? [range.startOffset] : []));
      return [url, new Set(ranges)];
    }),
  );
}

/** Shorter functions are compiled in no time. */
const LONG = 40;

/**
 * A declaration becomes a variable at the top of its block, where it stood for whoever calls it, and a method a property.
 *
 * @param {string} code a module
 * @param {ReadonlySet<number>} starts where the functions begin, of a method its name
 * @param {number} [long] the characters from which on a function is worth it
 */
export function inParentheses(code, starts, long = LONG) {
  return print(parse(code, { ecmaVersion: 2022, sourceType: "module" }));

  function print(node) {
    const isMethod = node.method || node.type === "MethodDefinition" || node.kind === "get" || node.kind === "set";
    const isBlock = node.type === "Program" || node.type === "BlockStatement";
    const variables = [];
    let text = "";
    let at = node.start;
    let top = node.type === "BlockStatement" ? 1 : 0;
    for (const child of children(node)) {
      // Both parts of a property such as `{ name }`.
      if (child.start < at) continue;
      text += code.slice(at, child.start);
      at = child.end;
      const inner = print(child);
      const isLong = child.end - child.start >= long;
      // Of an arrow function that is asynchronous V8 takes no notice.
      const isEager = isLong && starts.has(child.start) && !(child.async && child.type === "ArrowFunctionExpression");
      if (isEager && isBlock && child.type === "FunctionDeclaration") {
        const { start, id } = child;
        variables.push(`${id.name}=(${code.slice(start, id.start).trim()}${inner.slice(id.end - start)})`);
      } else if (isEager && /^(Arrow)?FunctionE/.test(child.type) && !isMethod) {
        text += `(${inner})`;
      } else if (isEager && child.type === "Property" && child.method && !child.computed) {
        const { key, value } = child;
        const kind = `${value.async ? "async " : ""}function${value.generator ? "*" : ""}`;
        text += `${code.slice(key.start, key.end)}:(${kind}${inner.slice(value.start - child.start)})`;
      } else {
        text += inner;
      }
      if (child.type === "ImportDeclaration") top = text.length;
    }
    text += code.slice(at, node.end);
    return variables[0] ? `${text.slice(0, top)}let ${variables.join(",")};${text.slice(top)}` : text;
  }
}

/** The nodes in a node, in the order of the code. */
function children(node) {
  return Object.values(node)
    .flat()
    .filter((value) => typeof value?.type === "string")
    .sort((one, other) => one.start - other.start);
}
