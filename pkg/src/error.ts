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
 * - `BOOTH_REFUSED`: the booth does not open in production, unless it is allowed to.
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
  | "BOOTH_REFUSED"
  | "CORE_FAILED";

/** An error with a stable `code` for programs and one sentence for people. */
export class FootlightsError extends Error {
  /** What went wrong, see {@link ErrorCode}. */
  declare readonly code: ErrorCode;
  /** The HTTP status, where `code` is `HTTP_STATUS`. */
  declare readonly status: number | undefined;
  /** Where a request for the snapshot failed: epoch milliseconds of the next one; absent if none is planned. */
  declare readonly nextTryAt: number | undefined;

  constructor(code: ErrorCode, message: string, details: { cause?: unknown; status?: number | undefined } = {}) {
    super(message, details);
    Object.assign(this, { name: "FootlightsError", code, status: details.status });
  }
}

/** A refusal of the core, in its own words: a list of texts. Nothing if what it threw is none, but the `Error` of a trap. */
export function fromRefusal(thrown: unknown): FootlightsError | undefined {
  if (!Array.isArray(thrown)) return undefined;
  const [code, message, status] = thrown as [ErrorCode, string, string];
  return new FootlightsError(code, message, { status: status ? Number(status) : undefined });
}

/** The error for anything else that a call of the core threw. */
export function fromTrap(cause: unknown): FootlightsError {
  return new FootlightsError(
    "CORE_FAILED",
    "the WebAssembly core of footlights failed; flags keep their last answers, else the caller's defaults",
    { cause },
  );
}

/** The error for a request, or the body of its response, that came to nothing. */
export function fromRejection(address: string, reason: unknown): FootlightsError {
  if (reason instanceof FootlightsError) return reason;
  // Whatever was thrown, and in whatever realm: it need not be an `Error`.
  const { message = reason } = Object(reason) as { message?: unknown };
  const why = typeof message === "string" ? message : "unknown reason";
  return new FootlightsError("FETCH_FAILED", `the snapshot "${address}" cannot be fetched (${why})`, { cause: reason });
}
