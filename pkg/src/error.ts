/**
 * What went wrong, for programs: these codes are part of the interface and stay as they are.
 *
 * - `INVALID_OPTIONS`: a call that can never work; the sentence names the option.
 * - `WASM_BLOCKED`: the page's policy, or the place it runs in, has no WebAssembly.
 * - `FETCH_FAILED`: no response came: offline, DNS, CORS, a closed connection.
 * - `HTTP_STATUS`: a response came, with a status other than success.
 * - `TIMEOUT`: no response came in time.
 * - `SNAPSHOT_MALFORMED`, `SNAPSHOT_TOO_LARGE`, `FORMAT_UNSUPPORTED`: the document cannot be used.
 * - `ENVIRONMENT_MISMATCH`: the snapshot is for another environment than the deployment.
 * - `REVISION_OLDER`: the snapshot is older than the one in use.
 * - `SIGNATURE_INVALID`: the snapshot is not signed as it must be, or was changed after it had been signed.
 * - `KEY_UNKNOWN`: the snapshot is signed with a key that is none of those given to `signedBy`.
 * - `VERIFY_UNAVAILABLE`: this place cannot verify signatures, so that no snapshot is used.
 * - `INVALID_CONTEXT`: attributes that no rule can read; they count as missing.
 * - `CORE_FAILED`: the WebAssembly core does not work; please report it.
 */
export type ErrorCode =
  | "INVALID_OPTIONS"
  | "WASM_BLOCKED"
  | "FETCH_FAILED"
  | "HTTP_STATUS"
  | "TIMEOUT"
  | "SNAPSHOT_MALFORMED"
  | "SNAPSHOT_TOO_LARGE"
  | "FORMAT_UNSUPPORTED"
  | "ENVIRONMENT_MISMATCH"
  | "REVISION_OLDER"
  | "SIGNATURE_INVALID"
  | "KEY_UNKNOWN"
  | "VERIFY_UNAVAILABLE"
  | "INVALID_CONTEXT"
  | "CORE_FAILED";

/** An error with a stable `code` for programs and one sentence for people. */
export class FootlightsError extends Error {
  /** What went wrong, see {@link ErrorCode}. */
  declare readonly code: ErrorCode;
  /** The HTTP status, where `code` is `HTTP_STATUS`. */
  declare readonly status: number | undefined;

  constructor(code: ErrorCode, message: string, details: { cause?: unknown; status?: number | undefined } = {}) {
    super(message, details);
    Object.assign(this, { name: "FootlightsError", code, status: details.status });
  }
}

/** A refusal of the core, in its own words; nothing if what it threw is none, but the `Error` of a trap. */
export function fromRefusal(thrown: unknown): FootlightsError | undefined {
  if (thrown instanceof Error) return undefined;
  const { code, message, status } = Object(thrown) as { code?: ErrorCode; message: string; status?: number };
  return code && new FootlightsError(code, message, { status });
}

/** The error for anything else that a call of the core threw. */
export function fromTrap(cause: unknown): FootlightsError {
  return new FootlightsError(
    "CORE_FAILED",
    "the WebAssembly core of footlights failed; flags keep their last answers, else the caller's defaults",
    { cause },
  );
}
