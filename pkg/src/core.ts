import { initSync, scratch } from "../wasm/footlights.js";
import { FootlightsError } from "./error.js";
import { createScratch, type Scratch } from "./scratch.js";

/** The running WebAssembly instance, one for all clients of a page. */
export interface Core {
  readonly scratch: Scratch;
  /** Why nobody may call it any more: after a trap its memory is in no known state. */
  failure?: FootlightsError;
}

/** Where the module comes from. */
export type ModuleSource = () => Promise<WebAssembly.Module>;

const OUTCOME = "until then flags answer the caller's defaults";

let loading: Promise<Core> | undefined;

/** Loads the core once. A failure is not remembered: the next client may be luckier. */
export function loadCore(source: ModuleSource): Promise<Core> {
  loading ??= load(source).catch((thrown: unknown) => {
    loading = undefined;
    throw thrown;
  });
  return loading;
}

async function load(source: ModuleSource): Promise<Core> {
  if (typeof WebAssembly === "undefined") {
    throw new FootlightsError(
      "WASM_BLOCKED",
      `WebAssembly is missing here, or kept away by a policy that lacks script-src 'wasm-unsafe-eval'; ${OUTCOME}`,
    );
  }
  let module: WebAssembly.Module;
  try {
    module = await source();
  } catch (cause) {
    throw whyNotCompiled(cause);
  }
  try {
    // A module that has it and is of another version lacks an import or has one too many. Any other must not get as far
    // as the glue, which would keep it.
    if (!WebAssembly.Module.exports(module).some(({ name }) => name === "attribute_path")) throw new TypeError();
    return { scratch: createScratch(initSync({ module }).memory, scratch) };
  } catch (cause) {
    throw new FootlightsError(
      "CORE_FAILED",
      `the WebAssembly module is not the one of this version of footlights; ${OUTCOME}`,
      { cause },
    );
  }
}

function whyNotCompiled(cause: unknown): FootlightsError {
  if (cause instanceof FootlightsError) return cause;
  try {
    // The smallest module there is: if even this may not be compiled, it is not the module's fault.
    new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
  } catch {
    return new FootlightsError(
      "WASM_BLOCKED",
      `WebAssembly is blocked by the page's Content-Security-Policy: allow it with script-src 'wasm-unsafe-eval'; ${OUTCOME}`,
      { cause },
    );
  }
  return new FootlightsError("CORE_FAILED", `the WebAssembly module of footlights cannot be compiled; ${OUTCOME}`, {
    cause,
  });
}
