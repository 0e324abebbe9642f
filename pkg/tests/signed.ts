import type { FootlightsError } from "footlights";
import type { PublicKey, Verify } from "footlights/verify";
import { expect } from "vitest";
import { toBase64url } from "../src/jws.js";
import { shop } from "./snapshots.js";

export type Jwk = JsonWebKey & { kid?: string };

export interface Pair {
  readonly publicKey: CryptoKey;
  readonly privateKey: CryptoKey;
  /** As a page has it. */
  readonly jwk: Jwk;
}

export const ES256 = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
export const ED25519 = { name: "Ed25519" };

export async function makePair(algorithm: typeof ES256 | typeof ED25519): Promise<Pair> {
  const { publicKey, privateKey } = (await crypto.subtle.generateKey(algorithm, true, [
    "sign",
    "verify",
  ])) as CryptoKeyPair;
  return { publicKey, privateKey, jwk: await crypto.subtle.exportKey("jwk", publicKey) };
}

/** A snapshot with what JSON escapes, and what takes two, three and four bytes in UTF-8. */
export const TEXT = JSON.stringify(shop({ "x-note": 'quotes " and \\, a tab \t, ä, € and 🎭' } as never), null, 2);

export const bytes = (text: string) => new TextEncoder().encode(text);
export const text = (given: Uint8Array) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(given);
export const base64url = (given: string) => toBase64url(bytes(given));

/** A file that is signed soundly, whatever its header says. */
export async function signWith(
  header: unknown,
  { privateKey }: Pair,
  payload = TEXT,
): Promise<{ payload: string; protected: string; signature: string }> {
  const encoded = base64url(typeof header === "string" ? header : JSON.stringify(header));
  const { name } = privateKey.algorithm;
  const input = bytes(`${encoded}.${payload}`);
  const signature = await crypto.subtle.sign(name === "ECDSA" ? ES256 : ED25519, privateKey, input);
  return { payload, protected: encoded, signature: toBase64url(new Uint8Array(signature)) };
}

/** Code and sentence with which a file is refused. */
export async function refusal(verify: Verify, file: unknown): Promise<[string, string]> {
  const given = file instanceof Uint8Array ? file : bytes(typeof file === "string" ? file : JSON.stringify(file));
  const error = await verify(given).then(
    () => expect.unreachable("the file was taken"),
    (thrown: FootlightsError) => thrown,
  );
  expect(error.name).toBe("FootlightsError");
  return [error.code, error.message];
}

export type Keys = Record<string, PublicKey>;
