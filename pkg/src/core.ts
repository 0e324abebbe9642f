import { initSync, scratch } from "../wasm/footlights.js";
import { FootlightsError } from "./error.js";
import { createScratch, type Scratch } from "./scratch.js";

/** The running WebAssembly instance, one for all clients of a page. */
export interface Core {
  readonly memory: WebAssembly.Memory;
  readonly scratch: Scratch;
  /** Puts another instance in the place of one that has trapped, whose memory is in no known state. */
  revive(): void;
  /** Why nobody may call it any more. */
  failure?: FootlightsError;
}

/** Where the module comes from. Where there is no `TextEncoder`, it fails, and not the core in the middle of a call. */
export type ModuleSource = () => Promise<WebAssembly.Module>;

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
  try {
    const module = await source();
    const start = () => {
      const { memory } = initSync({ module });
      return { memory, scratch: createScratch(memory, scratch) };
    };
    return {
      ...start(),
      revive() {
        Object.assign(this, start());
      },
    };
  } catch (cause) {
    if (cause instanceof FootlightsError) throw cause;
    const isBlocked = !canCompile();
    const what = isBlocked
      ? "WebAssembly is missing here or blocked by a Content-Security-Policy, which must allow script-src 'wasm-unsafe-eval'"
      : `the WebAssembly module of footlights cannot be used (${(cause as Error).message})`;
    throw new FootlightsError(
      isBlocked ? "WASM_BLOCKED" : "CORE_FAILED",
      `${what}; until then flags answer the caller's defaults`,
      { cause },
    );
  }
}

/** If even the smallest module may not be compiled, it is not the module's fault. */
function canCompile(): boolean {
  try {
    // WebKit forbids only the instance.
    return Boolean(new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0))));
  } catch {
    return false;
  }
}
