import { readFileSync } from "node:fs";
import { createClient, FootlightsError } from "footlights";
import { type PublicKey, signedBy } from "footlights/verify";
import { afterEach, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { sign } from "../src/sign.js";
import { bytes, ED25519, ES256, type Keys, makePair, type Pair, refusal, signWith, TEXT, text } from "./signed.js";

let old: Pair;
let current: Pair;
let stranger: Pair;
let keys: Keys;

beforeAll(async () => {
  [old, current, stranger] = [await makePair(ES256), await makePair(ED25519), await makePair(ES256)];
  keys = { "2025": old.jwk, "2026": current.jwk };
});

const HEADER = { alg: "ES256", b64: false, crit: ["b64"], kid: "2025" };
const NOT_SIGNED =
  'the snapshot is not signed, it must be a JSON object of the texts "payload", "protected" and "signature" and nothing else: sign it, or leave out "verify"';
const CUT_OFF = "the signed snapshot is no JSON in UTF-8, it may have been cut off on its way";
const B64 = '"protected" of the signed snapshot must have "b64": false and "crit": ["b64"]';
const doesNotFit = (kid: string) =>
  `the signature of the snapshot does not fit the key "${kid}": it was changed after it had been signed, or signed with another key`;
const noBase64url = (name: string) => `"${name}" of the signed snapshot must be base64url without padding`;

test("what was signed comes out, byte for byte, whichever of the keys has signed it", async () => {
  const verify = signedBy(keys);
  expect(text(await verify(bytes(await sign(TEXT, old.privateKey, "2025"))))).toBe(TEXT);
  expect(text(await verify(bytes(await sign(TEXT, current.privateKey, "2026"))))).toBe(TEXT);
  const imported = signedBy({ "2025": old.publicKey, "2026": current.publicKey });
  expect(text(await imported(bytes(await sign(TEXT, old.privateKey, "2025"))))).toBe(TEXT);
  expect(text(await imported(bytes(await sign(TEXT, current.privateKey, "2026"))))).toBe(TEXT);
});

test("a private key signs as a JWK, too", async () => {
  for (const [kid, { privateKey }] of [["2025", old] as const, ["2026", current] as const]) {
    const jwk = await crypto.subtle.exportKey("jwk", privateKey);
    expect(text(await signedBy(keys)(bytes(await sign(TEXT, jwk, kid))))).toBe(TEXT);
  }
});

test("a client reads what was verified", async () => {
  const snapshot = JSON.parse(text(await signedBy(keys)(bytes(await sign(TEXT, old.privateKey, "2025")))));
  const client = await createClient({ snapshot });
  onTestFinished(() => client.close());
  expect([client.status, client.getNumberValue("limit", 0)]).toEqual(["READY", 3]);
});

test("a key that is taken away is unknown from then on", async () => {
  const file = await sign(TEXT, old.privateKey, "2025");
  expect(await refusal(signedBy({ "2026": current.jwk, "2027": stranger.jwk }), file)).toEqual([
    "KEY_UNKNOWN",
    'the snapshot is signed with the key "2025", while signedBy was given "2026", "2027"',
  ]);
});

test.each(["toString", "__proto__", "constructor", ""])("a kid %j finds nothing that is not there", async (kid) => {
  const [code] = await refusal(signedBy(keys), await signWith({ ...HEADER, kid }, old));
  expect(code).toBe("KEY_UNKNOWN");
});

test("a key may have the kid __proto__", async () => {
  const verify = signedBy(JSON.parse(`{"__proto__":${JSON.stringify(old.jwk)}}`));
  expect(text(await verify(bytes(await sign(TEXT, old.privateKey, "__proto__"))))).toBe(TEXT);
});

test("a kid as long as the file is not repeated at length", async () => {
  const [code, message] = await refusal(signedBy(keys), await signWith({ ...HEADER, kid: "k".repeat(2_000) }, old));
  expect(code).toBe("KEY_UNKNOWN");
  expect(message).toBe(
    `the snapshot is signed with the key "${"k".repeat(64)}…", while signedBy was given "2025", "2026"`,
  );
});

// Each of these is signed soundly, with a key that the page knows.
test.each<[string, unknown, string]>([
  [
    "without kid",
    { ...HEADER, kid: undefined },
    '"protected" of the signed snapshot must name the key by a text, "kid"',
  ],
  [
    "with a number as kid",
    { ...HEADER, kid: 2025 },
    '"protected" of the signed snapshot must name the key by a text, "kid"',
  ],
  ["with an encoded payload", { ...HEADER, b64: true }, B64],
  ["that says nothing about b64", { ...HEADER, b64: undefined }, B64],
  ["without crit", { ...HEADER, crit: undefined }, B64],
  ["with an empty crit", { ...HEADER, crit: [] }, B64],
  ["with something else that is critical", { ...HEADER, crit: ["b64", "exp"], exp: 1 }, B64],
  ["with b64 critical twice", { ...HEADER, crit: ["b64", "b64"] }, B64],
  ["with crit as a text", { ...HEADER, crit: "b64" }, B64],
  ["that is null", null, '"protected" of the signed snapshot must be a JSON object'],
  ["that is no JSON", "{", '"protected" of the signed snapshot must be a JSON object'],
  ["that is a list", [], B64],
  ["that is a number", 7, B64],
  [
    "with the alg none",
    { ...HEADER, alg: "none" },
    '"protected" of the signed snapshot must have the "alg" of the key "2025", "ES256"',
  ],
  [
    "with the alg of a secret",
    { ...HEADER, alg: "HS256" },
    '"protected" of the signed snapshot must have the "alg" of the key "2025", "ES256"',
  ],
  [
    "without alg",
    { ...HEADER, alg: undefined },
    '"protected" of the signed snapshot must have the "alg" of the key "2025", "ES256"',
  ],
  [
    "with the alg in other letters",
    { ...HEADER, alg: "es256" },
    '"protected" of the signed snapshot must have the "alg" of the key "2025", "ES256"',
  ],
  [
    "with the alg of another key",
    { ...HEADER, kid: "2026" },
    '"protected" of the signed snapshot must have the "alg" of the key "2026", "EdDSA" or "Ed25519"',
  ],
])("a header %s is refused", async (_, header, message) => {
  expect(await refusal(signedBy(keys), await signWith(header, old))).toEqual(["SIGNATURE_INVALID", message]);
});

test("the newer name of EdDSA with Ed25519 is taken", async () => {
  const file = await signWith({ ...HEADER, alg: "Ed25519", kid: "2026" }, current);
  expect(text(await signedBy(keys)(bytes(JSON.stringify(file))))).toBe(TEXT);
});

test("a key that comes with the file is not looked at, nor is anything else that is not critical", async () => {
  const more = { ...HEADER, jwk: stranger.jwk, jku: "https://example.com/keys", typ: "snapshot" };
  expect(text(await signedBy(keys)(bytes(JSON.stringify(await signWith(more, old)))))).toBe(TEXT);
  expect(await refusal(signedBy(keys), await signWith(more, stranger))).toEqual([
    "SIGNATURE_INVALID",
    doesNotFit("2025"),
  ]);
});

test("of two parameters with one name in the header, the last counts, as RFC 7515 allows", async () => {
  const header = JSON.stringify(HEADER).replace("{", '{"kid":"nobody",');
  expect(text(await signedBy(keys)(bytes(JSON.stringify(await signWith(header, old)))))).toBe(TEXT);
});

test("a file signed by a stranger in the name of a key is refused", async () => {
  expect(await refusal(signedBy(keys), await sign(TEXT, stranger.privateKey, "2025"))).toEqual([
    "SIGNATURE_INVALID",
    doesNotFit("2025"),
  ]);
});

test("a signature of one file does not fit another, nor another header", async () => {
  const one = JSON.parse(await sign(TEXT, old.privateKey, "2025"));
  const other = JSON.parse(await sign(TEXT.replace('"revision": 1', '"revision": 2'), old.privateKey, "2025"));
  const verify = signedBy({ ...keys, "2025 again": old.jwk });
  expect(await refusal(verify, { ...one, signature: other.signature })).toEqual([
    "SIGNATURE_INVALID",
    doesNotFit("2025"),
  ]);
  const renamed = await signWith({ ...HEADER, kid: "2025 again" }, old);
  expect(await refusal(verify, { ...one, protected: renamed.protected })).toEqual([
    "SIGNATURE_INVALID",
    doesNotFit("2025 again"),
  ]);
});

test.each<[string, (file: { payload: string; protected: string; signature: string }) => unknown, string]>([
  ["a plain snapshot", ({ payload }) => payload, NOT_SIGNED],
  ["an unprotected header", (file) => ({ ...file, header: { kid: "2025" } }), NOT_SIGNED],
  ["one member more", (file) => ({ ...file, "x-more": "" }), NOT_SIGNED],
  ["no payload", ({ payload: _, ...file }) => file, NOT_SIGNED],
  ["another name for the payload", ({ payload, ...file }) => ({ ...file, Payload: payload }), NOT_SIGNED],
  ["no signature", ({ signature: _, ...file }) => file, NOT_SIGNED],
  [
    "__proto__ for the signature",
    ({ signature, ...file }) => JSON.stringify({ ...file, s: signature }).replace('"s":', '"__proto__":'),
    NOT_SIGNED,
  ],
  ["null for the signature", (file) => ({ ...file, signature: null }), NOT_SIGNED],
  ["an object for the payload", (file) => ({ ...file, payload: JSON.parse(file.payload) }), NOT_SIGNED],
  ["the general serialization", ({ payload, ...file }) => ({ payload, signatures: [file] }), NOT_SIGNED],
  ["the compact serialization", (file) => `${file.protected}..${file.signature}`, NOT_SIGNED],
  ["a list", (file) => [file], NOT_SIGNED],
  ["two files", (file) => JSON.stringify(file) + JSON.stringify(file), NOT_SIGNED],
  ["a payload that stands twice", (file) => JSON.stringify(file).replace("{", '{"payload":"{}",'), NOT_SIGNED],
  [
    "a payload that stands twice, in place of the header",
    ({ protected: _, ...file }) => JSON.stringify(file).replace("{", '{"payload":"{}",'),
    NOT_SIGNED,
  ],
  ["a page", () => "<!doctype html><title>Log in</title>", NOT_SIGNED],
  ["padding after the signature", (file) => ({ ...file, signature: `${file.signature}==` }), noBase64url("signature")],
  ["a blank in the signature", (file) => ({ ...file, signature: ` ${file.signature}` }), noBase64url("signature")],
  [
    "the other alphabet in the signature",
    (file) => ({ ...file, signature: `+/${file.signature.slice(2)}` }),
    noBase64url("signature"),
  ],
  [
    "a stray character in the signature",
    (file) => ({ ...file, signature: `é${file.signature.slice(1)}` }),
    noBase64url("signature"),
  ],
  [
    "surplus bits at the end of the signature",
    (file) => ({ ...file, signature: `${file.signature.slice(0, -1)}${file.signature.endsWith("B") ? "C" : "B"}` }),
    noBase64url("signature"),
  ],
  ["an overlong signature", (file) => ({ ...file, signature: "A".repeat(4_100) }), noBase64url("signature")],
  ["an empty signature", (file) => ({ ...file, signature: "" }), doesNotFit("2025")],
  ["half a signature", (file) => ({ ...file, signature: file.signature.slice(0, 40) }), doesNotFit("2025")],
  ["a signature of zeros", (file) => ({ ...file, signature: "A".repeat(86) }), doesNotFit("2025")],
  ["padding after the header", (file) => ({ ...file, protected: `${file.protected}=` }), noBase64url("protected")],
  ["a dot in the header", (file) => ({ ...file, protected: `${file.protected}.` }), noBase64url("protected")],
  ["an overlong header", (file) => ({ ...file, protected: "A".repeat(4_100) }), noBase64url("protected")],
  [
    "a header in no UTF-8",
    (file) => ({ ...file, protected: "_w" }),
    '"protected" of the signed snapshot must be a JSON object',
  ],
])("%s is refused", async (_, change, message) => {
  const file = JSON.parse(await sign(TEXT, old.privateKey, "2025"));
  expect(await refusal(signedBy(keys), change(file))).toEqual(["SIGNATURE_INVALID", message]);
});

test.each<[string, (file: string) => string | Uint8Array]>([
  ["nothing", () => ""],
  ["blanks", () => " \n"],
  ["half of the file", (file) => file.slice(0, file.length / 2)],
  ["all but the last brace", (file) => file.trim().slice(0, -1)],
  ["a raw line feed in a text", (file) => file.replaceAll("\\n", "\n")],
  ["no UTF-8", (file) => bytes(file).map((byte) => (byte > 0x7f ? 0xff : byte))],
])("%s is told from a file that is not signed", async (_, change) => {
  const file = await sign(TEXT, old.privateKey, "2025");
  expect(await refusal(signedBy(keys), change(file))).toEqual(["SNAPSHOT_MALFORMED", CUT_OFF]);
});

test("order and blanks of the file do not matter, nor does a byte order mark", async () => {
  const { payload, protected: header, signature } = JSON.parse(await sign(TEXT, old.privateKey, "2025"));
  const file = `\ufeff${JSON.stringify({ signature, protected: header, payload }, null, "\t")}\r\n`;
  expect(text(await signedBy(keys)(bytes(file)))).toBe(TEXT);
});

test("half of a surrogate pair cannot be signed, and one in a file changes nothing of what was verified", async () => {
  await expect(sign('{"a":"\ud83c"}', old.privateKey, "2025")).rejects.toMatchObject({
    code: "SNAPSHOT_MALFORMED",
    message: "a snapshot with half of a surrogate pair cannot be signed",
  });
  const signed = '{"x-a":"\ufffd"}';
  const file = (await sign(signed, old.privateKey, "2025")).replace("\ufffd", "\\ud83c");
  expect(text(await signedBy(keys)(bytes(file)))).toBe(signed);
});

test.each<[string, unknown]>([
  ["nothing", undefined],
  ["null", null],
  ["no key", {}],
  ["a number", 7],
])("signedBy refuses %s", (_, given) => {
  expect(() => signedBy(given as never)).toThrow(
    new FootlightsError("INVALID_OPTIONS", "signedBy takes an object with a public key for each kid, at least one"),
  );
});

const NO_KEY = "must be a JWK or a CryptoKey for P-256 or Ed25519";
const PRIVATE = "is private: keep it secret, and give its public half";

test.each<[string, () => unknown, string]>([
  ["null", () => null, NO_KEY],
  ["a text", () => "-----BEGIN PUBLIC KEY-----", NO_KEY],
  ["a pair of keys", () => old, NO_KEY],
  ["a secret", () => ({ kty: "oct", k: "AAAA" }), NO_KEY],
  ["an RSA key", () => ({ kty: "RSA", n: "AAAA", e: "AQAB" }), NO_KEY],
  ["another curve", () => ({ ...old.jwk, crv: "P-384" }), NO_KEY],
  ["a curve of another kind of keys", () => ({ ...current.jwk, kty: "EC" }), NO_KEY],
  ["X25519", () => ({ ...current.jwk, crv: "X25519" }), NO_KEY],
  ["the private half of an EC key", () => crypto.subtle.exportKey("jwk", old.privateKey), PRIVATE],
  ["the private half of an OKP key", () => crypto.subtle.exportKey("jwk", current.privateKey), PRIVATE],
  ["a private CryptoKey", () => old.privateKey, PRIVATE],
  [
    "a CryptoKey for a secret",
    () => crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"]),
    NO_KEY,
  ],
  [
    "a CryptoKey for another curve",
    async () =>
      (await crypto.subtle.generateKey({ ...ES256, namedCurve: "P-384" }, true, ["sign", "verify"])).publicKey,
    NO_KEY,
  ],
  [
    "a CryptoKey for another purpose",
    async () => {
      const algorithm = { name: "ECDH", namedCurve: "P-256" };
      return (await crypto.subtle.generateKey(algorithm, true, ["deriveBits"])).publicKey;
    },
    NO_KEY,
  ],
  [
    "a CryptoKey that may not verify",
    () => crypto.subtle.importKey("jwk", old.jwk, ES256, true, []),
    'must have the usage "verify"',
  ],
  ["no x", () => ({ ...old.jwk, x: undefined }), 'must have 32 bytes in base64url as "x"'],
  ["a short x", () => ({ ...current.jwk, x: "AAAA" }), 'must have 32 bytes in base64url as "x"'],
  ["no y", () => ({ ...old.jwk, y: undefined }), 'must have 32 bytes in base64url as "y"'],
  ["another alg", () => ({ ...old.jwk, alg: "EdDSA" }), 'has an "alg" that does not fit P-256'],
  ["a use for encryption", () => ({ ...old.jwk, use: "enc" }), 'must be for signatures, "use": "sig"'],
  ["another kid", () => ({ ...old.jwk, kid: "2026" }), 'says that its kid is "2026"'],
])("signedBy refuses %s as a key", async (_, make, fault) => {
  const key = (await make()) as PublicKey;
  expect(() => signedBy({ ...keys, "2025": key })).toThrow(
    new FootlightsError("INVALID_OPTIONS", `signedBy: the key "2025" ${fault}`),
  );
});

test("keys are taken with all that a JWK may say of itself", async () => {
  const more = { kid: "2025", alg: "ES256", use: "sig", key_ops: ["verify"], ext: true };
  const verify = signedBy({ "2025": { ...old.jwk, ...more }, "2026": { ...current.jwk, alg: "Ed25519" } });
  expect(text(await verify(bytes(await sign(TEXT, old.privateKey, "2025"))))).toBe(TEXT);
  expect(text(await verify(bytes(await sign(TEXT, current.privateKey, "2026"))))).toBe(TEXT);
});

test("a key that is no point on the curve is told when it is first needed", async () => {
  const verify = signedBy({ "2025": { ...old.jwk, y: old.jwk.x as string } });
  const file = await sign(TEXT, old.privateKey, "2025");
  const told = ["INVALID_OPTIONS", 'signedBy: the key "2025" is no point on P-256'];
  expect(await refusal(verify, file)).toEqual(told);
  expect(await refusal(verify, file)).toEqual(told);
});

test("a key is imported once, when first needed, and later changes to the object do nothing", async () => {
  const imported = vi.spyOn(crypto.subtle, "importKey");
  const given = { ...keys };
  const verify = signedBy(given);
  given["2025"] = stranger.jwk;
  expect(imported).not.toHaveBeenCalled();
  const file = bytes(await sign(TEXT, old.privateKey, "2025"));
  await Promise.all([verify(file), verify(file)]);
  await verify(file);
  expect(imported).toHaveBeenCalledTimes(1);
});

const HERE = "the signature of the snapshot cannot be verified here:";

test.each<[string, unknown]>([
  ["no WebCrypto", undefined],
  ["WebCrypto in a page that is not secure", {}],
])("%s is no reason to take a file", async (_, crypto) => {
  const file = await sign(TEXT, old.privateKey, "2025");
  vi.stubGlobal("crypto", crypto);
  const told = ["VERIFY_UNAVAILABLE", `${HERE} browsers have WebCrypto on https and on localhost only`];
  expect(await refusal(signedBy(keys), file)).toEqual(told);
  expect(await refusal(signedBy({ "2025": old.publicKey }), file)).toEqual(told);
});

test("a browser without Ed25519 takes nothing that is signed with it, and asks again the next time", async () => {
  const verify = signedBy(keys);
  const file = await sign(TEXT, current.privateKey, "2026");
  const imported = vi.spyOn(crypto.subtle, "importKey");
  imported.mockRejectedValueOnce(new DOMException("Algorithm: Unrecognized name", "NotSupportedError"));
  expect(await refusal(verify, file)).toEqual([
    "VERIFY_UNAVAILABLE",
    `${HERE} WebCrypto fails on EdDSA; keys for ES256 work in all browsers`,
  ]);
  expect(text(await verify(bytes(file)))).toBe(TEXT);
});

test("a failure of WebCrypto while verifying is no reason to take a file", async () => {
  const file = await sign(TEXT, old.privateKey, "2025");
  vi.spyOn(crypto.subtle, "verify").mockRejectedValue(new DOMException("", "OperationError"));
  expect(await refusal(signedBy(keys), file)).toEqual(["VERIFY_UNAVAILABLE", `${HERE} WebCrypto fails on ES256`]);
});

test.each<[string, () => Promise<unknown>]>([
  ["a public key", () => sign(TEXT, old.jwk, "2025")],
  ["a public CryptoKey", () => sign(TEXT, old.publicKey, "2025")],
  ["a secret", () => sign(TEXT, { kty: "oct", k: "AAAA", d: "AAAA" }, "2025")],
])("nothing is signed with %s", async (_, work) => {
  await expect(work()).rejects.toMatchObject({
    code: "INVALID_OPTIONS",
    message: "a snapshot is signed with a private key for P-256 or Ed25519",
  });
});

test.each([
  ["empty", ""],
  ["too long", "k".repeat(257)],
])("nothing is signed with a kid that is %s", async (_, kid) => {
  await expect(sign(TEXT, old.privateKey, kid)).rejects.toMatchObject({
    code: "INVALID_OPTIONS",
    message: "the kid of a key is a text of 1 to 256 characters",
  });
});

test("nothing is parsed but the file that has the form of a signed one, and its header", async () => {
  const [plain, signed] = [bytes(TEXT), bytes(await sign(TEXT, old.privateKey, "2025"))];
  const many = bytes(`{"payload":[${"{},".repeat(2 ** 20)}{}],"protected":"","signature":""}`);
  const verify = signedBy(keys);
  const parsed = vi.spyOn(JSON, "parse");
  await expect(verify(plain)).rejects.toThrow(NOT_SIGNED);
  await expect(verify(many)).rejects.toThrow(NOT_SIGNED);
  expect(parsed).not.toHaveBeenCalled();
  await verify(signed);
  expect(parsed.mock.calls.map(([given]) => given)).toEqual([text(signed), JSON.stringify(HEADER)]);
});

test("pages that do not verify download nothing of it, and the class of errors is the same", async () => {
  const read = (name: string) => readFileSync(new URL(`../dist/${name}`, import.meta.url), "utf8");
  const rest = read("index.js") + read("slim.js") + read("client.js");
  for (const word of ["signedBy", "SIGNATURE_INVALID", "crit", "atob", "subtle"]) {
    expect(read("verify.js")).toContain(word);
    expect(rest).not.toContain(word);
  }
  expect([...read("verify.js").matchAll(/from"([^"]*)"/g)].map(([, from]) => from)).toEqual(["./slim.js"]);
  expect(() => signedBy({})).toThrow(FootlightsError);
});

afterEach(() => {
  expect(Object.keys(Object.prototype)).toEqual([]);
});
