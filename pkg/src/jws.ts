// The form in which a snapshot is signed: one JSON Web Signature in the flattened JSON serialization (RFC 7515, 7.2.2),
// its payload unencoded (RFC 7797), so that the file holds the snapshot as a text that people can read.

/** How many characters the header or the signature may have: there is no need to read megabytes of them. */
export const LONGEST_PART = 4_096;

/** A public key, as JSON Web Key or imported: EC with the curve P-256 (ES256), or OKP with Ed25519 (EdDSA). */
export type PublicKey = (JsonWebKey & { readonly kid?: string }) | CryptoKey;

/** A kind of keys, and with it the one algorithm that they are for: a file never chooses. */
export interface Kind {
  readonly kty: string;
  readonly crv: string;
  /** The names of the algorithm in the protected header; what is signed here has the first. */
  readonly names: readonly string[];
  /** What WebCrypto is told, for keys and for signatures. */
  readonly params: { readonly name: string; readonly namedCurve?: string; readonly hash?: string };
}

const KINDS: readonly Kind[] = [
  { kty: "EC", crv: "P-256", names: ["ES256"], params: { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } },
  // The second name is the one of RFC 9864, for the same signatures.
  { kty: "OKP", crv: "Ed25519", names: ["EdDSA", "Ed25519"], params: { name: "Ed25519" } },
];

/** Whether WebCrypto has imported the key already. (There is no class `CryptoKey` where there is no WebCrypto.) */
export function isImported(key: PublicKey): key is CryptoKey {
  return "algorithm" in key;
}

export function kindOf(key: PublicKey): Kind | undefined {
  return KINDS.find(({ kty, crv, params }) => {
    if (!isImported(key)) return key.kty === kty && key.crv === crv;
    const { name, namedCurve } = key.algorithm as Partial<EcKeyAlgorithm>;
    return name === params.name && namedCurve === params.namedCurve;
  });
}

/** What the signature is made over. In front of the payload stands no dot but the one that ends the header. */
export function toSigningInput(header: string, payload: string): Uint8Array<ArrayBuffer> {
  return encodeText(`${header}.${payload}`);
}

export function encodeText(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

/** The text of these bytes; a `TypeError` if they are no UTF-8. */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
}

export function toBase64url(bytes: Uint8Array): string {
  return fromBase64(btoa(String.fromCharCode(...bytes)));
}

/** The bytes of a base64url; an error if it is not exactly what `toBase64url` makes of them. */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  // Tells blanks, padding, the other alphabet and surplus bits: what can be written in two ways is taken in one.
  if (fromBase64(btoa(binary)) !== text) throw new SyntaxError("not the base64url of anything");
  return Uint8Array.from(binary, (char) => char.charCodeAt(0));
}

function fromBase64(text: string): string {
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
