import type { ErrorCode } from "./error.js";
import {
  decodeText,
  fromBase64url,
  isImported,
  type Kind,
  kindOf,
  LONGEST_PART,
  type PublicKey,
  toSigningInput,
} from "./jws.js";
// By way of the entry, which the build leaves as it is: the class is the one that the page has already.
import { FootlightsError } from "./slim.js";

/** Gives the snapshot inside a signed file, or rejects with a {@link FootlightsError} that says why it may not be used. */
export type Verify = (file: Uint8Array) => Promise<Uint8Array>;

interface Known {
  readonly kid: string;
  readonly kind: Kind;
  readonly given: CryptoKey | JsonWebKey;
  /** Imported once, when first needed. */
  imported?: Promise<CryptoKey> | undefined;
}

/**
 * Makes the option `snapshot.verify`: only snapshots that are signed with one of these keys are used. `keys` has a public
 * key for each `kid`. A wrong call throws.
 */
export function signedBy(keys: Readonly<Record<string, PublicKey>>): Verify {
  // A copy: what is done to the object later changes nothing.
  const known = new Map(Object.entries(Object(keys)).map(([kid, key]) => [kid, checkKey(kid, key)]));
  if (!known.size) fail("INVALID_OPTIONS", "signedBy takes an object with a public key for each kid, at least one");

  return async (file) => {
    const { header, payload, signature } = readFile(file);
    const { alg, kid } = readHeader(header);
    const key = known.get(kid);
    if (!key) {
      const names = [...known.keys()].map(quote).join(", ");
      fail("KEY_UNKNOWN", `the snapshot is signed with the key ${quote(kid)}, while signedBy was given ${names}`);
    }
    // The key decides, whatever the file says.
    const { names } = key.kind;
    if (!names.includes(alg as string)) {
      refuse(`must have the "alg" of the key ${quote(kid)}, ${names.map(quote).join(" or ")}`);
    }
    const bytes = toSigningInput(header, payload);
    if (!(await holds(key, readPart("signature", signature), bytes))) {
      const why = "it was changed after it had been signed, or signed with another key";
      fail("SIGNATURE_INVALID", `the signature of the snapshot does not fit the key ${quote(kid)}: ${why}`);
    }
    // The header is ASCII. These are the very bytes that were verified.
    return bytes.subarray(header.length + 1);
  };
}

async function holds(key: Known, signature: Uint8Array<ArrayBuffer>, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const { given, kid, kind } = key;
  const { subtle } = globalThis.crypto ?? {};
  if (!subtle) unavailable("browsers have WebCrypto on https and on localhost only");
  try {
    key.imported ??= isImported(given)
      ? Promise.resolve(given)
      : subtle.importKey("jwk", given, kind.params, false, ["verify"]);
    return await subtle.verify(kind.params, await key.imported, signature, bytes);
  } catch (cause) {
    key.imported = undefined;
    if (Object(cause).name === "DataError") refuseKey(kid, `is no point on ${kind.crv}`, cause);
    const [name] = kind.names;
    const advice = name === "ES256" ? "" : "; keys for ES256 work in all browsers";
    return unavailable(`WebCrypto fails on ${name}${advice}`, cause);
  }
}

/** Not being able to verify is a refusal, too. */
function unavailable(why: string, cause?: unknown): never {
  fail("VERIFY_UNAVAILABLE", `the signature of the snapshot cannot be verified here: ${why}`, cause);
}

function refuseKey(kid: string, fault: string, cause?: unknown): never {
  fail("INVALID_OPTIONS", `signedBy: the key ${quote(kid)} ${fault}`, cause);
}

/** Refuses a file for its protected header. */
function refuse(fault: string): never {
  fail("SIGNATURE_INVALID", `"protected" of the signed snapshot ${fault}`);
}

function fail(code: ErrorCode, message: string, cause?: unknown): never {
  throw new FootlightsError(code, message, { cause });
}

/** A name out of a file, which may be as long as that. */
function quote(name: string): string {
  return JSON.stringify(name.length > 64 ? `${name.slice(0, 64)}…` : name);
}

function checkKey(kid: string, value: unknown): Known {
  const key = Object(value) as PublicKey;
  const kind = kindOf(key) ?? refuseKey(kid, "must be a JWK or a CryptoKey for P-256 or Ed25519");
  if (isImported(key) ? key.type === "private" : key.d !== undefined) {
    refuseKey(kid, "is private: keep it secret, and give its public half");
  }
  if (isImported(key)) {
    if (!key.usages.includes("verify")) refuseKey(kid, 'must have the usage "verify"');
    return { kid, kind, given: key };
  }
  const { kty, crv, x, y, alg = kind.names[0], use = "sig", kid: own = kid } = key;
  const coordinates = kind.params.namedCurve ? { x, y } : { x };
  for (const [name, coordinate] of Object.entries(coordinates)) {
    if (!/^[\w-]{43}$/.test(String(coordinate))) refuseKey(kid, `must have 32 bytes in base64url as "${name}"`);
  }
  if (!kind.names.includes(alg as string)) refuseKey(kid, `has an "alg" that does not fit ${crv}`);
  if (use !== "sig") refuseKey(kid, 'must be for signatures, "use": "sig"');
  if (own !== kid) refuseKey(kid, `says that its kid is ${quote(String(own))}`);
  // Only what makes the key: browsers differ in what they take of the rest.
  return { kid, kind, given: { kty, crv, ...coordinates } as JsonWebKey };
}

interface Signed {
  readonly header: string;
  readonly payload: string;
  readonly signature: string;
}

/** What is in a signed file beside names and texts. With three members, none can stand twice or be one too many. */
const OUTLINE = '{"":"","":"","":""}';
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

function readFile(file: Uint8Array): Signed {
  let found = "";
  let members: { payload?: string; protected?: string; signature?: string } = {};
  try {
    const json = decodeText(file);
    found = outline(json);
    if (found === OUTLINE) members = JSON.parse(json);
  } catch (cause) {
    cutOff(cause);
  }
  if (found !== OUTLINE && OUTLINE.startsWith(found)) cutOff();
  const { payload, protected: header, signature } = members;
  if (payload === undefined || header === undefined || signature === undefined) {
    const form = 'a JSON object of the texts "payload", "protected" and "signature" and nothing else';
    fail("SIGNATURE_INVALID", `the snapshot is not signed, it must be ${form}: sign it, or leave out "verify"`);
  }
  return { header, payload, signature };
}

function cutOff(cause?: unknown): never {
  fail("SNAPSHOT_MALFORMED", "the signed snapshot is no JSON in UTF-8, it may have been cut off on its way", cause);
}

/**
 * All that stands outside of texts, without blanks, until it is longer than it may be. `JSON.parse` takes seconds for
 * 16 MiB of small objects, and who made the file is not known yet.
 */
function outline(json: string): string {
  let found = "";
  let isText = false;
  for (let at = 0; at < json.length && found.length <= OUTLINE.length; at++) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) {
      isText = !isText;
      found += '"';
    } else if (!isText) found += json.charAt(at).trim();
    else if (code === BACKSLASH) at++;
  }
  return found;
}

function readHeader(text: string): { alg: unknown; kid: string } {
  const bytes = readPart("protected", text);
  let header: unknown;
  try {
    header = JSON.parse(decodeText(bytes));
  } catch {
    // Said below.
  }
  if (!header) refuse("must be a JSON object");
  const { alg, b64, crit, kid } = header as Record<string, unknown>;
  // All that is critical must be understood, and this is what we understand. Whatever else there is has no effect.
  if (JSON.stringify([b64, crit]) !== '[false,["b64"]]') refuse('must have "b64": false and "crit": ["b64"]');
  if (typeof kid !== "string") refuse('must name the key by a text, "kid"');
  return { alg, kid };
}

function readPart(name: string, text: string): Uint8Array<ArrayBuffer> {
  try {
    if (text.length <= LONGEST_PART) return fromBase64url(text);
  } catch {
    // Said below.
  }
  return fail("SIGNATURE_INVALID", `"${name}" of the signed snapshot must be base64url without padding`);
}

export type { PublicKey } from "./jws.js";
