// What docs/signing.md says can be done, done: its scripts are run as they stand there, as files in an application.
import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { signedBy } from "footlights/verify";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { bytes, type Keys, refusal, TEXT, text } from "./signed.js";

const page = readFileSync(new URL("../../docs/signing.md", import.meta.url), "utf8");
const scripts = new Map(
  [...page.matchAll(/^```js\n\/\/ (\S+)\n([\s\S]*?)^```$/gm)].map(([, name, code]) => [name as string, code as string]),
);

let application: string;

beforeEach(() => {
  application = mkdtempSync(join(tmpdir(), "footlights-"));
  onTestFinished(() => rmSync(application, { recursive: true }));
  mkdirSync(join(application, "node_modules"));
  symlinkSync(fileURLToPath(new URL("..", import.meta.url)), join(application, "node_modules/footlights"));
  for (const [name, code] of scripts) writeFileSync(join(application, name), code);
  writeFileSync(join(application, "snapshot.json"), TEXT);
});

function run(...words: string[]): string {
  return execFileSync(process.execPath, words, {
    cwd: application,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
}

test("all scripts of the page are known here", () => {
  expect([...scripts.keys()]).toEqual(["keys.mjs", "sign.mjs", "verify.mjs"]);
  expect(page.match(/^```\w+$/gm)).toHaveLength(scripts.size);
});

test("a key is made, a snapshot signed and verified, and another key taken", async () => {
  const first: Keys = JSON.parse(run("keys.mjs", "2026-11"));
  const second: Keys = JSON.parse(run("keys.mjs", "2026-12"));
  const byFirst = run("sign.mjs", "2026-11", "snapshot.json");
  const bySecond = run("sign.mjs", "2026-12", "snapshot.json");

  expect(text(await signedBy(first)(bytes(byFirst)))).toBe(TEXT);
  const both = signedBy({ ...first, ...second });
  expect(text(await both(bytes(byFirst)))).toBe(TEXT);
  expect(text(await both(bytes(bySecond)))).toBe(TEXT);
  expect(await refusal(signedBy(second), byFirst)).toEqual([
    "KEY_UNKNOWN",
    'the snapshot is signed with the key "2026-11", while signedBy was given "2026-12"',
  ]);
});

test("a private key is for its owner, is never overwritten, and is refused in a page", () => {
  run("keys.mjs", "2026-11");
  const file = join(application, "2026-11.private.json");
  const secret = readFileSync(file, "utf8");
  if (process.platform !== "win32") expect(statSync(file).mode & 0o077).toBe(0);
  expect(() => run("keys.mjs", "2026-11")).toThrow("EEXIST");
  expect(readFileSync(file, "utf8")).toBe(secret);
  expect(readdirSync(application).filter((name) => name.endsWith(".private.json"))).toHaveLength(1);
  expect(() => signedBy({ "2026-11": JSON.parse(secret) })).toThrow("is private");
});

test("the module of the page, with its own key and with the one that was made", async () => {
  const verifying = `import { readFileSync } from "node:fs";
    import { verify } from "./verify.mjs";
    const file = readFileSync("signed.json");
    process.stdout.write(await verify(file).catch(({ code }) => code));`;
  writeFileSync(join(application, "page.mjs"), verifying);
  const keys: Record<string, JsonWebKey> = JSON.parse(run("keys.mjs", "2026-11"));
  writeFileSync(join(application, "signed.json"), run("sign.mjs", "2026-11", "snapshot.json"));
  // The key on the page is a sound one, of which nobody has the private half.
  expect(run("page.mjs")).toBe("SIGNATURE_INVALID");

  let module = scripts.get("verify.mjs") as string;
  for (const name of ["x", "y"] as const) {
    const before = module;
    module = module.replace(new RegExp(`${name}: "[\\w-]{43}"`), `${name}: "${keys["2026-11"]?.[name]}"`);
    expect(module).not.toBe(before);
  }
  writeFileSync(join(application, "verify.mjs"), module);
  expect(run("page.mjs")).toBe(TEXT);
});
