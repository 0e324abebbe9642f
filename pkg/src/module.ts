import { FootlightsError } from "./error.js";
import { invalid } from "./options.js";

/** What `./slim` can make a module of. */
export type WasmSource = WebAssembly.Module | BufferSource | Response | Promise<Response> | URL | string;

const SENTENCE = 'option "wasm" must be a WebAssembly.Module, its bytes, its address, or a Response with it';

/** No type guard: to the type checker any object is a `WebAssembly.Module`. */
function isModule(value: unknown): boolean {
  return Object.prototype.toString.call(value) === "[object WebAssembly.Module]";
}

function isBytes(value: unknown): value is BufferSource {
  return ArrayBuffer.isView(value) || Object.prototype.toString.call(value) === "[object ArrayBuffer]";
}

function hasBytes(value: unknown): value is Response {
  return typeof value === "object" && value !== null && "arrayBuffer" in value && "status" in value;
}

function isAddress(value: unknown): value is URL | string {
  return (typeof value === "string" && value !== "") || value instanceof URL;
}

/** Refuses what is no source of a module, before anything is fetched. */
export function checkWasm(given: unknown): WasmSource {
  if (typeof given === "object" && given !== null && "then" in given) {
    // If it fails before anybody waits for it, that is no unhandled rejection: it is told when it is needed.
    const promise = Promise.resolve(given) as Promise<unknown>;
    promise.catch(() => {});
    return promise as Promise<Response>;
  }
  if (isModule(given) || isBytes(given) || hasBytes(given) || isAddress(given)) return given as WasmSource;
  throw invalid(SENTENCE);
}

/** Makes a module of whatever the application has. */
export async function toModule(source: WasmSource): Promise<WebAssembly.Module> {
  let given: unknown;
  try {
    const awaited = await source;
    given = isAddress(awaited) ? await fetch(awaited) : awaited;
  } catch (cause) {
    throw new FootlightsError("FETCH_FAILED", "the WebAssembly module of footlights cannot be fetched", { cause });
  }
  if (isModule(given)) return given as WebAssembly.Module;
  if (isBytes(given)) return WebAssembly.compile(given);
  if (!hasBytes(given)) throw invalid(SENTENCE);
  if (!given.ok) {
    throw new FootlightsError(
      "HTTP_STATUS",
      `the WebAssembly module of footlights cannot be fetched: the server answered ${given.status}`,
      { status: given.status },
    );
  }
  return WebAssembly.compile(await given.arrayBuffer());
}
