import { FootlightsError } from "./error.js";
import { encodeText, isImported, kindOf, type PublicKey, toBase64url, toSigningInput } from "./jws.js";

/**
 * Signs the text of a snapshot, for the command line: gives the text of the file to be published. The key, EC P-256 or
 * Ed25519, is the private half of the one that pages have under this `kid`.
 */
export async function sign(text: string, privateKey: PublicKey, kid: string): Promise<string> {
  const kind = kindOf(privateKey);
  if (!kind || (isImported(privateKey) ? privateKey.type !== "private" : !privateKey.d)) {
    throw new FootlightsError("INVALID_OPTIONS", "a snapshot is signed with a private key for P-256 or Ed25519");
  }
  // In UTF-8 it would be another character, and a text that was not signed would pass for the one that was.
  if (/\p{Surrogate}/u.test(text)) {
    throw new FootlightsError("SNAPSHOT_MALFORMED", "a snapshot with half of a surrogate pair cannot be signed");
  }
  const { names, params } = kind;
  const header = toBase64url(encodeText(JSON.stringify({ alg: names[0], b64: false, crit: ["b64"], kid })));
  if (!kid || kid.length > 256) {
    throw new FootlightsError("INVALID_OPTIONS", "the kid of a key is a text of 1 to 256 characters");
  }
  const key = isImported(privateKey) ? privateKey : await importKey(privateKey, params);
  const signature = await crypto.subtle.sign(params, key, toSigningInput(header, text));
  const parts = { payload: text, protected: header, signature: toBase64url(new Uint8Array(signature)) };
  return `${JSON.stringify(parts)}\n`;
}

function importKey({ kty, crv, x, y, d }: JsonWebKey, params: EcKeyImportParams | Algorithm): Promise<CryptoKey> {
  const jwk = Object.assign({ kty, crv, x, d }, y && { y }) as JsonWebKey;
  return crypto.subtle.importKey("jwk", jwk, params, false, ["sign"]);
}
