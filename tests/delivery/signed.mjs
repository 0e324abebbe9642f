// Signed files: flattened JWS with the payload as it is (RFC 7515, RFC 7797).

import { generateKeyPairSync, sign } from "node:crypto";

/** @typedef {"ES256" | "EdDSA"} Algorithm */

/** A pair of keys with a name. */
export class Signer {
  /**
   * @param {string} kid
   * @param {Algorithm} algorithm
   */
  constructor(kid, algorithm) {
    this.kid = kid;
    this.algorithm = algorithm;
    const pair =
      algorithm === "ES256" ? generateKeyPairSync("ec", { namedCurve: "P-256" }) : generateKeyPairSync("ed25519");
    this.privateKey = pair.privateKey;
    this.jwk = { ...pair.publicKey.export({ format: "jwk" }), kid, alg: algorithm };
  }

  /**
   * @param {string} payload
   * @param {Record<string, unknown>} [more] instead of what stands in the header
   */
  sign(payload, more = {}) {
    const header = { alg: this.algorithm, kid: this.kid, b64: false, crit: ["b64"], ...more };
    const encoded = Buffer.from(JSON.stringify(header)).toString("base64url");
    const data = Buffer.from(`${encoded}.${payload}`);
    const signature =
      this.algorithm === "ES256"
        ? sign("sha256", data, { key: this.privateKey, dsaEncoding: "ieee-p1363" })
        : sign(null, data, this.privateKey);
    return { payload, protected: encoded, signature: signature.toString("base64url") };
  }
}
