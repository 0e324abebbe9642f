// The one place where the command meets the core: the module is read from beside the command, and asked as in a page.

import { readFileSync } from "node:fs";
import { initSync, faults_of as listFaults } from "../../wasm-tools/footlights.js";
import { createClient } from "../slim.js";
import type { Snapshot } from "../snapshot.js";
import type { Client, Deployment } from "../types.js";

export type {
  Answers,
  Cause,
  Client,
  Deployment,
  EvaluationContext,
  Explanation,
  ExplanationGate,
  ExplanationStep,
  ReleaseState,
  Truth,
} from "../types.js";

let compiled: WebAssembly.Module | undefined;

function wasm(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(readFileSync(new URL("cli.wasm", import.meta.url)));
  return compiled;
}

/** Every fault of a document, each a sentence that begins with its path; of a document that is refused, why. */
export function faultsOf(text: string): readonly string[] {
  initSync({ module: wasm() });
  return listFaults(new TextEncoder().encode(text));
}

/** The longest lease there is: who plans is not offline, and wants to know what comes later, too. */
const LEASE = "P100000D";

/** A client that answers from a document, to be closed by the caller. The document has been checked before. */
export async function open(document: object, deployment: Deployment = {}): Promise<Client> {
  const snapshot = { ...document, lease: LEASE } as Snapshot;
  const client = await createClient({ snapshot, wasm: wasm(), storage: "none", deployment });
  // Without one, it would answer all the same: that everything is closed.
  if (!client.snapshot) throw new Error("the core has refused a document that has no fault");
  return client;
}
