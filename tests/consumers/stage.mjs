import { execFile } from "node:child_process";
import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

const HERE = import.meta.dirname;
const PACKAGE = resolve(HERE, "../../pkg");
const run = promisify(execFile);

/** What a consumer needs: a folder in which the packed package has been installed, with the applications in it. */
export class Stage {
  /** @param {string} folder @param {string} tarball */
  constructor(folder, tarball) {
    this.folder = folder;
    this.tarball = tarball;
  }

  /** Packs and installs as people do. What else the applications import is found in the folder above. */
  static async open() {
    const folder = join(HERE, "stage");
    // What a run that was broken off has left.
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder);
    const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", folder], { cwd: PACKAGE });
    const tarball = join(folder, JSON.parse(stdout)[0].filename);
    await cp(join(HERE, "apps"), folder, { recursive: true });
    await writeFile(join(folder, "package.json"), JSON.stringify({ name: "stage", private: true, type: "module" }));
    await run("npm", ["install", "--no-save", "--no-audit", "--no-fund", "--offline", tarball], { cwd: folder });
    return new Stage(folder, tarball);
  }

  /** @param {readonly string[]} names */
  path(...names) {
    return join(this.folder, ...names);
  }

  /** A folder for what is built. @param {string} name */
  async out(name) {
    const folder = this.path("out", name);
    await mkdir(folder, { recursive: true });
    return folder;
  }

  /**
   * Runs a script of Node in a folder of the stage, and gives what it prints; if it fails, all that it says is thrown.
   *
   * @param {string} cwd
   * @param {readonly string[]} args
   * @param {NodeJS.ProcessEnv} [env]
   */
  async node(cwd, args, env = {}) {
    const options = { cwd: this.path(cwd), env: { ...process.env, NO_COLOR: "1", ...env }, maxBuffer: 1 << 26 };
    try {
      return await run(process.execPath, args, options);
    } catch (error) {
      const { message, stdout, stderr } = /** @type {Error & { stdout: string, stderr: string }} */ (error);
      throw new Error(`${message}\n${stdout}\n${stderr}`);
    }
  }

  /** The program of a package, by the path of its file. @param {string} path */
  static program(path) {
    return join(HERE, "node_modules", path);
  }

  close() {
    return rm(this.folder, { recursive: true, force: true });
  }
}
