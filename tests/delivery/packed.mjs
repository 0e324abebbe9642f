import { execFile } from "node:child_process";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

const PACKAGE = resolve(import.meta.dirname, "../../pkg");
const run = promisify(execFile);

/**
 * The package as `npm publish` would send it, unpacked into a folder, as `npm install` would find it.
 *
 * @param {string} folder
 */
export async function unpack(folder) {
  const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", folder], { cwd: PACKAGE });
  const [{ filename }] = JSON.parse(stdout);
  await run("tar", ["-xzf", join(folder, filename), "-C", folder]);
  return join(folder, "package");
}
