import { generateKeyPairSync } from "node:crypto";
import { signedBy } from "footlights/verify";
import { expect, test } from "vitest";
import { SHOP, stage } from "./stage.js";

const NOW = ["--now", "2026-12-01T09:00:00Z"];
const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const SECRET = privateKey.export({ format: "jwk" });
const KEYS = { "2026-11": publicKey.export({ format: "jwk" }) as JsonWebKey };
const SIGN = ["build", "--out", "snapshot.json", "--sign", "key.json", "--kid", "2026-11", ...NOW];

function signed() {
  return stage({ ...SHOP, "key.json": SECRET });
}

async function verified(text: string) {
  return JSON.parse(new TextDecoder().decode(await signedBy(KEYS)(new TextEncoder().encode(text))));
}

test("a signed snapshot is one that a page takes", async () => {
  const { run, read } = signed();
  expect(run(...SIGN)).toEqual({
    code: 0,
    out: "✓ snapshot.json: revision 1, the first, 3 flags, 1 release\n",
    err: "",
  });
  expect(await verified(read("snapshot.json"))).toMatchObject({ environment: "production", revision: 1 });
});

test("without a change, the signature stays; with another key, the snapshot is signed anew", async () => {
  const { run, read, write } = signed();
  run(...SIGN);
  const before = read("snapshot.json");
  expect(run(...SIGN).out).toBe("✓ snapshot.json: unchanged, revision 1\n");
  expect(read("snapshot.json")).toBe(before);
  run(...SIGN, "--kid", "2026-12");
  const after = JSON.parse(read("snapshot.json"));
  expect(after.payload).toBe(JSON.parse(before).payload);
  expect(Buffer.from(after.protected, "base64url").toString()).toContain('"kid":"2026-12"');
  run("build", "--out", "snapshot.json");
  expect(read("snapshot.json")).toBe(after.payload);

  run(...SIGN);
  write("footlights/freezes.jsonc", "[]");
  expect(run(...SIGN).out).toContain("revision 2");
  expect(await verified(read("snapshot.json"))).toMatchObject({ revision: 2, freezes: [] });
});

test("a signed snapshot is read by the other commands as any other", () => {
  const { run } = signed();
  run(...SIGN);
  expect(run("diff", "snapshot.json", "footlights", ...NOW).out).toContain("nothing has changed");
});

test.each<[string, string | object, string[], number, string]>([
  ["no key", "{", [], 2, "--sign: key.json is no JSON Web Key"],
  ["without a name", SECRET, [], 2, '--sign: the key in key.json has no "kid": name it with --kid'],
  [
    "a public one",
    { ...KEYS["2026-11"], kid: "2026-11" },
    [],
    1,
    "--sign: a snapshot is signed with a private key for P-256 or Ed25519",
  ],
  ["an empty name", SECRET, ["--kid", ""], 1, "--sign: the kid of a key is a text of 1 to 256 characters"],
])("nothing is written with a key that does not do: %s", (_, key, options, code, message) => {
  const { run, read } = stage({ ...SHOP, "key.json": key });
  expect(run("build", "--out", "snapshot.json", "--sign", "key.json", ...options)).toEqual({
    ...{ code, out: "", err: `✗ ${message}\n` },
  });
  expect(() => read("snapshot.json")).toThrow("ENOENT");
});

test("a key that names itself needs no --kid, and one that is not there is told", () => {
  const { run, read } = stage({ ...SHOP, "key.json": { ...SECRET, kid: "own" } });
  expect(run("build", "--out", "snapshot.json", "--sign", "key.json").code).toBe(0);
  expect(Buffer.from(JSON.parse(read("snapshot.json")).protected, "base64url").toString()).toContain('"kid":"own"');
  expect(run("build", "--sign", "nowhere.json").err).toBe("✗ nowhere.json: there is no such file\n");
});

test("with a new key of the same name, the snapshot is signed anew", () => {
  const { run, read } = stage(SHOP);
  for (const folder of ["old", "new"]) {
    run("keygen", "release", "--private", `${folder}/private.json`, "--public", `${folder}/keys.json`);
    const { out } = run("build", "--out", "snapshot.json", "--sign", `${folder}/private.json`);
    expect(out).toContain("snapshot.json: ");
    expect(run("verify", "snapshot.json", "--keys", `${folder}/keys.json`).code).toBe(0);
  }
  const before = read("snapshot.json");
  run("build", "--out", "snapshot.json", "--sign", "new/private.json");
  expect(read("snapshot.json")).toBe(before);
});
