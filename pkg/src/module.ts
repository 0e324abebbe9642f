import { FootlightsError } from "./error.js";
import { CORE } from "./glue.js";
import { checkOption, isAddress, isPromise, isResponse, keep, type Rules } from "./options.js";

/** What `./slim` can make a module of. */
export type WasmSource = WebAssembly.Module | BufferSource | Response | Promise<Response> | URL | string;

/** No type guard: to the type checker any object is a `WebAssembly.Module`. */
function isModule(value: unknown): boolean {
  return Object.prototype.toString.call(value) === "[object WebAssembly.Module]";
}

function isBytes(value: unknown): value is BufferSource {
  return ArrayBuffer.isView(value) || Object.prototype.toString.call(value) === "[object ArrayBuffer]";
}

/** The options that `./slim` has beside those of the other entry. */
export const MORE = {
  wasm: [
    (value) => isModule(value) || isBytes(value) || isResponse(value) || isAddress(value) || isPromise(value),
    "a WebAssembly.Module, its bytes, its address, or a Response with it",
  ],
} as const satisfies Rules;

/** Refuses what is no source of a module, before anything is fetched. */
export function checkWasm(given: unknown): WasmSource {
  checkOption(given, "wasm", MORE.wasm);
  return (isPromise(given) ? keep(given) : given) as WasmSource;
}

/** Makes a module of whatever the application has, and makes sure that it is the one of this version. */
export async function toModule(source: WasmSource): Promise<WebAssembly.Module> {
  const module = await compile(source);
  if (WebAssembly.Module.imports(module)[0]?.module !== CORE) {
    throw new TypeError("it is not the one of this version");
  }
  // Where there is none, this is where it fails, and not in the middle of a call.
  new TextEncoder().encode("");
  return module;
}

async function compile(source: WasmSource): Promise<WebAssembly.Module> {
  const sentence = "the WebAssembly module of footlights cannot be fetched";
  let given: unknown;
  try {
    const awaited = await source;
    given = isAddress(awaited) ? await fetch(awaited) : awaited;
  } catch (cause) {
    throw new FootlightsError("FETCH_FAILED", sentence, { cause });
  }
  if (isModule(given)) return given as WebAssembly.Module;
  if (isBytes(given)) return WebAssembly.compile(given);
  checkOption(given, "wasm", [isResponse, MORE.wasm[1]]);
  const { ok, status } = given as Response;
  if (!ok) throw new FootlightsError("HTTP_STATUS", `${sentence}: the server answered ${status}`, { status });
  return WebAssembly.compile(await (given as Response).arrayBuffer());
}
