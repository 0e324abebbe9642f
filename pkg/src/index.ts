import { text, unpacker } from "../wasm/module.js";
import type { AudienceClient } from "./audience/types.js";
import { openClient } from "./client.js";
import { decode } from "./inline.js";
import { checkOptions } from "./options.js";
import type { AnyFlags, Audience, Client, ClientOptions, FlagsOf } from "./types.js";

/**
 * Makes a client. Resolves when it can answer: from the network; after `timeout` from the kept snapshot, else the
 * bootstrap, else with the callers' defaults. Rejects only for a wrong call, with a {@link FootlightsError}.
 */
export async function createClient<F extends FlagsOf<F> = AnyFlags>(
  options: ClientOptions & { readonly audience: Audience },
): Promise<AudienceClient<F>>;
export async function createClient<F extends FlagsOf<F> = AnyFlags>(options: ClientOptions): Promise<Client<F>>;
export async function createClient<F extends FlagsOf<F> = AnyFlags>(options: ClientOptions): Promise<Client<F>> {
  const client = await openClient(checkOptions(options), async () => new WebAssembly.Module(decode(text, unpacker)));
  return client as unknown as Client<F>;
}

export * from "./public.js";
