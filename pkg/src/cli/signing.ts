// The one place where the command meets signatures: `sign` is the package's own.

import { FootlightsError } from "../error.js";
import { sign } from "../sign.js";
import { signedBy } from "../verify.js";
import { Failure, WrongCall } from "./command.js";
import { readText } from "./files.js";
import { isObject } from "./project.js";

/** A key to sign with, and its name. */
export interface Signer {
  readonly key: JsonWebKey;
  readonly kid: string;
  /** The option that names its file. */
  readonly option: string;
}

/** Reads a private key: a JSON Web Key. */
export function readSigner(file: string, kid: string | undefined, option: string): Signer {
  let key: unknown;
  try {
    key = JSON.parse(readText(file));
  } catch (thrown) {
    if (thrown instanceof Failure) throw thrown;
  }
  if (!isObject(key)) throw new WrongCall(`--${option}: ${file} is no JSON Web Key`);
  const named = kid ?? key.kid;
  if (typeof named !== "string")
    throw new WrongCall(`--${option}: the key in ${file} has no "kid": name it with --kid`);
  return { key, kid: named, option };
}

/** The text of the file to be published. */
export async function seal(text: string, { key, kid, option }: Signer): Promise<string> {
  try {
    return await sign(text, key, kid);
  } catch (thrown) {
    if (thrown instanceof FootlightsError) throw new Failure(`--${option}: ${thrown.message}`);
    throw thrown;
  }
}

/** Whether a file is signed with this very key: another one may have the name of one before it. */
export async function isSealedBy(text: string, { key, kid }: Signer): Promise<boolean> {
  const { kty, crv, x, y } = key;
  const half = { kty, crv, x, ...(y !== undefined && { y }) } as JsonWebKey;
  try {
    await signedBy({ [kid]: half })(new TextEncoder().encode(text));
    return true;
  } catch {
    return false;
  }
}

/** What a file says: the snapshot itself, or, if it is signed, the one inside, and the name of its key. */
export function unseal(text: string): { readonly payload: string; readonly kid?: string } {
  try {
    const { payload, protected: header, signature } = JSON.parse(text) as Record<string, unknown>;
    if (typeof payload !== "string" || typeof header !== "string" || typeof signature !== "string") {
      return { payload: text };
    }
    const { kid } = JSON.parse(Buffer.from(header, "base64url").toString()) as { kid?: unknown };
    return { payload, ...(typeof kid === "string" && { kid }) };
  } catch {
    // What it is not, others say.
    return { payload: text };
  }
}
