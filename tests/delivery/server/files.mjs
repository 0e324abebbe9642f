import { readFile } from "node:fs/promises";
import { extname, join, sep } from "node:path";

const TYPES = new Map([
  [".html", "text/html; charset=utf-8"],
  [".js", "text/javascript"],
  [".json", "application/json"],
  [".wasm", "application/wasm"],
]);

/** Folders, each under the first part of an address, readable from everywhere: a sandboxed page has no origin. */
export class Files {
  /** @param {Readonly<Record<string, string>>} folders */
  constructor(folders) {
    this.folders = folders;
  }

  /**
   * @param {URL} url its `policy`, if there is one, is sent as the page's Content-Security-Policy
   * @param {import("node:http").ServerResponse} response
   */
  async serve(url, response) {
    const [, first = "", ...rest] = decodeURIComponent(url.pathname).split("/");
    const folder = this.folders[first];
    const file = join(folder ?? "/", ...rest);
    const bytes = folder && file.startsWith(folder + sep) ? await readFile(file).catch(() => undefined) : undefined;
    if (bytes === undefined) {
      response.writeHead(404).end();
      return;
    }
    const policy = url.searchParams.get("policy");
    response.writeHead(200, {
      "Content-Type": TYPES.get(extname(file)) ?? "application/octet-stream",
      "Cache-Control": "max-age=3600",
      "Access-Control-Allow-Origin": "*",
      ...(policy === null ? {} : { "Content-Security-Policy": policy }),
    });
    response.end(bytes);
  }
}
