import type { AudienceClient } from "./audience/types.js";
import { openClient } from "./client.js";
import { checkWasm, MORE, toModule, type WasmSource } from "./module.js";
import { checkOptions } from "./options.js";
import type { AnyFlags, Audience, Client, ClientOptions, FlagsOf } from "./types.js";

/** The options of the entry `footlights`, and where the WebAssembly module comes from. */
export interface SlimClientOptions extends ClientOptions {
  /** The file `footlights/footlights.wasm`: a compiled module, its bytes, its address, or a response with it. */
  readonly wasm: WasmSource;
}

/**
 * Makes a client, as the entry `footlights` does, of a module that the application brings along: for places that forbid
 * to compile one from bytes, and for pages that fetch it beside their scripts.
 */
export async function createClient<F extends FlagsOf<F> = AnyFlags>(
  options: SlimClientOptions & { readonly audience: Audience },
): Promise<AudienceClient<F>>;
export async function createClient<F extends FlagsOf<F> = AnyFlags>(options: SlimClientOptions): Promise<Client<F>>;
export async function createClient<F extends FlagsOf<F> = AnyFlags>(options: SlimClientOptions): Promise<Client<F>> {
  const settings = checkOptions(options, MORE);
  const wasm = checkWasm(options.wasm);
  const client = await openClient(settings, () => toModule(wasm));
  return client as unknown as Client<F>;
}

export type { WasmSource } from "./module.js";
export * from "./public.js";
