// The examples of the RFCs, as far as the form of a signed snapshot allows. No RFC has one with an unencoded payload and
// an asymmetric algorithm: the signature and the signing input are held to their examples one by one, and both together
// to a file that was signed by another implementation, `node:crypto`.
import { createPrivateKey, sign as signByNode } from "node:crypto";
import { signedBy } from "footlights/verify";
import { expect, test } from "vitest";
import { fromBase64url, kindOf, toBase64url, toSigningInput } from "../src/jws.js";
import { sign } from "../src/sign.js";
import { base64url, bytes, ED25519, ES256, refusal, TEXT, text } from "./signed.js";

// RFC 7515, A.3
const EC = {
  kty: "EC",
  crv: "P-256",
  x: "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
  y: "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
};
const EC_D = "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI";

// RFC 8037, A.1
const OKP = { kty: "OKP", crv: "Ed25519", x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" };
const OKP_D = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";

test.each([
  {
    rfc: "RFC 7515, A.3",
    key: EC,
    header: "eyJhbGciOiJFUzI1NiJ9",
    payload: "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ",
    signature: "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
  },
  {
    rfc: "RFC 8037, A.4",
    key: OKP,
    header: "eyJhbGciOiJFZERTQSJ9",
    payload: "RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc",
    signature: "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg",
  },
])("$rfc: the signature holds, until one bit is another", async ({ key, header, payload, signature }) => {
  const { params } = kindOf(key) ?? expect.unreachable("no kind");
  const imported = await crypto.subtle.importKey("jwk", key, params, false, ["verify"]);
  const made = fromBase64url(signature);
  expect(toBase64url(made)).toBe(signature);
  const input = toSigningInput(header, payload);
  expect(await crypto.subtle.verify(params, imported, made, input)).toBe(true);
  input.set([(input.at(-1) ?? 0) ^ 1], input.length - 1);
  expect(await crypto.subtle.verify(params, imported, made, input)).toBe(false);
  // As a file it is refused: its payload is encoded, and it names no key.
  expect(await refusal(signedBy({ a: key }), { payload, protected: header, signature })).toEqual([
    "SIGNATURE_INVALID",
    '"protected" of the signed snapshot must have "b64": false and "crit": ["b64"]',
  ]);
});

test("RFC 7797, 4.2: the signing input of an unencoded payload", async () => {
  const header = "eyJhbGciOiJIUzI1NiIsImI2NCI6ZmFsc2UsImNyaXQiOlsiYjY0Il19";
  const k = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
  const signature = "A5dxf2s96_n5FLueVuW1Z_vh161FwXZC4YLPff6dmDY";
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("jwk", { kty: "oct", k }, hmac, false, ["verify"]);
  const input = toSigningInput(header, "$.02");
  expect(await crypto.subtle.verify(hmac, key, fromBase64url(signature), input)).toBe(true);
  // As a file it is refused: it names no key, and could not be verified without a secret.
  expect(await refusal(signedBy({ a: EC }), { payload: "$.02", protected: header, signature })).toEqual([
    "SIGNATURE_INVALID",
    '"protected" of the signed snapshot must name the key by a text, "kid"',
  ]);
});

const HEADERS = {
  ES256: '{"alg":"ES256","b64":false,"crit":["b64"],"kid":"2026-11"}',
  EdDSA: '{"alg":"EdDSA","b64":false,"crit":["b64"],"kid":"2026-11"}',
};

test.each([
  { header: HEADERS.ES256, key: EC, d: EC_D, hash: "sha256" },
  { header: HEADERS.EdDSA, key: OKP, d: OKP_D, hash: null },
])("what node:crypto has signed with $header is taken", async ({ header, key, d, hash }) => {
  const encoded = base64url(header);
  const privateKey = createPrivateKey({ key: { ...key, d }, format: "jwk" });
  const made = signByNode(hash, bytes(`${encoded}.${TEXT}`), { key: privateKey, dsaEncoding: "ieee-p1363" });
  const file = { payload: TEXT, protected: encoded, signature: made.toString("base64url") };
  expect(text(await signedBy({ "2026-11": key })(bytes(JSON.stringify(file))))).toBe(TEXT);
});

test("an ECDSA signature in DER, as node:crypto makes it by default, is none of JWS", async () => {
  const encoded = base64url(HEADERS.ES256);
  const privateKey = createPrivateKey({ key: { ...EC, d: EC_D }, format: "jwk" });
  const made = signByNode("sha256", bytes(`${encoded}.${TEXT}`), privateKey);
  const file = { payload: TEXT, protected: encoded, signature: made.toString("base64url") };
  expect((await refusal(signedBy({ "2026-11": EC }), file))[0]).toBe("SIGNATURE_INVALID");
});

test("Ed25519 signs the same text in the same way, to the letter of the file", async () => {
  const made = signByNode(
    null,
    bytes(`${base64url(HEADERS.EdDSA)}.{"format":1}`),
    createPrivateKey({ key: { ...OKP, d: OKP_D }, format: "jwk" }),
  ).toString("base64url");
  expect(await sign('{"format":1}', { ...OKP, d: OKP_D }, "2026-11")).toBe(
    `{"payload":"{\\"format\\":1}","protected":"${base64url(HEADERS.EdDSA)}","signature":"${made}"}\n`,
  );
});

test.each(["", "AA", "AAA", "AAAA", "_-8", "__79"])("base64url: %j there and back", (given) => {
  expect(toBase64url(fromBase64url(given))).toBe(given);
});

test.each(["A", "AA=", "AA==", "A A", "AB", "AAB", "A+", "//8", "AA\n", "é", "AAAAA", "=", " "])(
  "base64url: %j is none",
  (given) => {
    expect(() => fromBase64url(given)).toThrow();
  },
);

test("the two kinds of keys are told apart, imported or not", async () => {
  for (const [key, params] of [[EC, ES256] as const, [OKP, ED25519] as const]) {
    expect(kindOf(key)?.params).toEqual(params);
    expect(kindOf(await crypto.subtle.importKey("jwk", key, params, true, ["verify"]))?.params).toEqual(params);
  }
});
