// The one place where the command meets the core: the module is read from beside the command, and asked as in a page.

import { readFileSync } from "node:fs";
import { close, create, faults, initSync, load } from "../../wasm/footlights.js";
import { createClient } from "../slim.js";
import type { Snapshot } from "../snapshot.js";
import type { Client, Deployment } from "../types.js";

export type { Answers, Cause, Client, Deployment, EvaluationContext, ReleaseState } from "../types.js";

let module: WebAssembly.Module | undefined;

function wasm(): WebAssembly.Module {
  module ??= new WebAssembly.Module(readFileSync(new URL("cli.wasm", import.meta.url)));
  return module;
}

/** Every fault of a document, each a sentence that begins with its path; of a document that is refused, why. */
export function faultsOf(text: string): readonly string[] {
  initSync({ module: wasm() });
  const handle = create({ attribute: () => 0, replaced: () => undefined });
  try {
    load(handle, new TextEncoder().encode(text), undefined);
    return faults(handle) as string[];
  } catch (thrown) {
    const { code, message } = thrown as { code?: string; message: string };
    if (code === undefined) throw thrown;
    return [message];
  } finally {
    close(handle);
  }
}

/** The longest lease there is: who plans is not offline, and wants to know what comes later, too. */
const LEASE = "P100000D";

/** A client that answers from a document, to be closed by the caller. The document has been checked before. */
export function open(document: object, deployment: Deployment = {}): Promise<Client> {
  const snapshot = { ...document, lease: LEASE } as Snapshot;
  return createClient({ snapshot, wasm: wasm(), storage: "none", deployment });
}
