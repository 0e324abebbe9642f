import { statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { SHOP, stage } from "./stage.js";

const NOW = ["--now", "2026-11-24T09:00:00Z"];
const KEYS = ["--keys", "keys.json"];

test.each(["ES256", "EdDSA"])("a key is made, signs, and verifies: %s", (algorithm) => {
  const { run, read, directory } = stage(SHOP);
  const made = run("keygen", "--algorithm", algorithm, "--public", "keys.json", ...NOW);
  expect(made).toEqual({
    ...{ code: 0, err: "" },
    out: `2026-11.private.json: the secret half, keep it where your secrets are
keys.json: the public half, for \`signedBy\` of footlights/verify
`,
  });
  expect(statSync(join(directory, "2026-11.private.json")).mode & 0o777).toBe(0o600);
  expect(read("keys.json")).not.toContain('"d"');

  run("build", "--out", "plain.json", ...NOW);
  expect(run("sign", "plain.json", "--key", "2026-11.private.json", "--out", "signed.json")).toEqual({
    ...{ code: 0, err: "" },
    out: '✓ signed.json: signed with the key "2026-11"\n',
  });
  expect(JSON.parse(read("signed.json")).payload).toBe(read("plain.json"));
  expect(run("verify", "signed.json", ...KEYS)).toEqual({
    ...{ code: 0, err: "" },
    out: '✓ signed.json: signed with the key "2026-11", revision 1\n',
  });
});

test("a signature that is not good fails, and says why", () => {
  const { run, read, write } = stage(SHOP);
  run("keygen", "a", "--public", "keys.json");
  run("keygen", "b");
  run("build", "--out", "plain.json", "--sign", "a.private.json");
  write("changed.json", read("plain.json").replace("Almost", "Nearly"));
  run("sign", "plain.json", "--key", "b.private.json", "--out", "other.json");
  run("build", "--out", "bare.json");
  const { code, out, err } = run("verify", "plain.json", "changed.json", "other.json", "bare.json", ...KEYS);
  expect({ code, out }).toEqual({ code: 1, out: '✓ plain.json: signed with the key "a", revision 1\n' });
  expect(err.split("\n").map((line) => line.split(",")[0])).toEqual([
    "✗ changed.json: SIGNATURE_INVALID",
    "✗ other.json: KEY_UNKNOWN",
    "✗ bare.json: SIGNATURE_INVALID",
    "",
  ]);
  const verdicts = JSON.parse(run("verify", "plain.json", "other.json", ...KEYS, "--json").out);
  expect(verdicts).toMatchObject([
    { file: "plain.json", valid: true, kid: "a", revision: 1 },
    { file: "other.json", valid: false, kid: "b", code: "KEY_UNKNOWN" },
  ]);
});

test("keys come by kid, as a set, or as one that names itself", () => {
  const { run, read, write } = stage(SHOP);
  run("keygen", "a", "--public", "keys.json");
  run("keygen", "b", "--public", "keys.json");
  run("build", "--out", "snapshot.json", "--sign", "b.private.json");
  const { a, b } = JSON.parse(read("keys.json"));
  write("set.json", {
    keys: [
      { ...a, kid: "a" },
      { ...b, kid: "b" },
    ],
  });
  write("one.json", { ...b, kid: "b" });
  for (const file of ["keys.json", "set.json", "one.json"]) {
    expect(run("verify", "snapshot.json", "--keys", file).code, file).toBe(0);
  }
  expect(run("verify", "snapshot.json", "--keys", "b.private.json")).toMatchObject({
    ...{ code: 2, out: "" },
    err: expect.stringContaining('the key "b" is private: keep it secret, and give its public half'),
  });
});

test("without a file for it, the public half is all that is printed", () => {
  const { run, read } = stage();
  const { code, out, err } = run("keygen", ...NOW);
  expect({ code, err }).toEqual({
    ...{ code: 0 },
    err: "2026-11.private.json: the secret half, keep it where your secrets are\n",
  });
  const { kty, crv, x, y } = JSON.parse(read("2026-11.private.json"));
  expect(JSON.parse(out)).toEqual({ "2026-11": { kty, crv, x, y } });
});

test("no key is written over", () => {
  const { run, read } = stage();
  run("keygen", "a", "--public", "keys.json");
  const before = [read("a.private.json"), read("keys.json")];
  expect(run("keygen", "a")).toEqual({
    ...{ code: 1, out: "" },
    err: "✗ a.private.json: it is there already, and a key is not written over\n",
  });
  expect(run("keygen", "a", "--private", "elsewhere.json", "--public", "keys.json").err).toBe(
    '✗ keys.json: it has a key "a" already, name the new one otherwise\n',
  );
  expect(() => read("elsewhere.json")).toThrow("ENOENT");
  expect([read("a.private.json"), read("keys.json")]).toEqual(before);
});

test("to a set of keys none is added, as it would stand where nobody looks", () => {
  const { run, read } = stage({ "keys.json": '{"keys":[]}' });
  expect(run("keygen", "a", "--public", "keys.json")).toEqual({
    ...{ code: 1, out: "" },
    err: "✗ keys.json: not an object with a public key for each kid\n",
  });
  expect(read("keys.json")).toBe('{"keys":[]}');
  expect(() => read("a.private.json")).toThrow("ENOENT");
});

test("what has a fault is not signed", () => {
  const { run } = stage({ "snapshot.json": { format: 1, flags: { a: { variants: { off: false }, dormant: "on" } } } });
  run("keygen", "a");
  expect(run("sign", "snapshot.json", "--key", "a.private.json")).toEqual({
    ...{ code: 1, out: "" },
    err: "✗ snapshot.json: nothing was signed, since it has 1 fault; `footlights validate snapshot.json` says where\n",
  });
});

test.each([
  [["sign"], "it takes the file of a snapshot"],
  [["sign", "x.json"], "it takes a private key: --key <file>"],
  [["verify"], "it takes the file of a snapshot"],
  [["verify", "x.json"], "it takes public keys: --keys <file>"],
  [["keygen", "--algorithm", "ES265"], '--algorithm: unknown algorithm "ES265", did you mean "ES256"?'],
  [["keygen", "../a"], 'the kid "../a" names a file, too: it has letters, digits, ".", "-" and "_" only'],
])("a wrong call says what is right: %j", (args, message) => {
  expect(stage().run(...args)).toEqual({ code: 2, out: "", err: `✗ ${message}\n` });
});
