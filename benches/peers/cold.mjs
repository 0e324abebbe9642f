// One cold start in a process of its own: `node cold.mjs FILE DOCUMENT PERSON KEY`. Prints milliseconds, and where it
// may collect garbage, how many bytes more are in use after it.
import { readFileSync } from "node:fs";
import { coldStart, warmUp } from "./cold-start.mjs";

const [file = "", document = "", person = "", key = ""] = process.argv.slice(2);
const { vendor, start = vendor } = await import(file);
/** Those that nothing uses any more may go. @type {WeakRef<WebAssembly.Memory>[]} */
const memories = [];
const { gc } = globalThis;
if (gc) watchMemories();

// Freed by name, so that nothing is left but what the client keeps.
let bytes = /** @type {Uint8Array | undefined} */ (new Uint8Array(readFileSync(document)));
// What Node itself loads counts for nobody, and what was read is gone.
await warmUp();
if (gc) await rest();
const before = used();
const { client, elapsed } = await coldStart(start, /** @type {Uint8Array} */ (bytes), JSON.parse(person), key);
const size = bytes?.length ?? 0;
bytes = undefined;
await rest();
const more = used() - before + (gc ? size : 0);
process.stdout.write(JSON.stringify({ elapsed, size, ...(gc && { more }) }), () => process.exit());
// Holds it until here.
Object.assign(globalThis, { client });

/** Until what is not used any more has been freed, which begins with a collection and ends beside it. */
async function rest() {
  gc?.();
  await new Promise((resolve) => setTimeout(resolve, 20));
}

/** Bytes in use: the heap, buffers outside it, and the memories of WebAssembly. */
function used() {
  if (!gc) return 0;
  gc();
  gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers + memories.reduce((sum, memory) => sum + (memory.deref()?.buffer.byteLength ?? 0), 0);
}

/** Notes the memory of every instance from now on. */
function watchMemories() {
  const note = (/** @type {WebAssembly.Instance} */ instance) => {
    for (const value of Object.values(instance.exports)) {
      if (value instanceof WebAssembly.Memory) memories.push(new WeakRef(value));
    }
    return instance;
  };
  const { Instance, instantiate } = WebAssembly;
  WebAssembly.Instance = new Proxy(Instance, {
    construct: (target, given) => note(Reflect.construct(target, given)),
  });
  WebAssembly.instantiate = /** @type {typeof instantiate} */ (
    async (/** @type {any} */ source, /** @type {any} */ imports) => {
      const made = await instantiate(source, imports);
      note("instance" in made ? /** @type {any} */ (made).instance : made);
      return made;
    }
  );
}
