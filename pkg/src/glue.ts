// What stands between the page and the core, in the place of what wasm-bindgen generates: that has the same functions, and
// tests and the command use it, but it is made for all that a module may need. The build has this for `wasm/footlights.js`,
// and stops where wasm-bindgen generates something else than `glue.mjs` has on record, because this was written for that.

import type * as generated from "../wasm/footlights.js";

type Bytes = [address: number, length: number];

interface Exports {
  readonly memory: WebAssembly.Memory;
  /** Values of the page that the core holds. */
  readonly values: WebAssembly.Table;
  /** Gives a free place in that table. */
  reserve(): number;
  release(place: number): void;
  /** Keeps what an import has thrown. */
  threw(place: number): void;
  allocate(length: number, alignment: number): number;
  free(address: number, length: number, alignment: number): void;
  start(): void;

  // Those that give more than a number write it to the address that comes first.
  ask(result: number, handle: number, question: number, ...key: Bytes): void;
  close(handle: number): void;
  create(host: unknown, refresh: number, hasStream: boolean): number;
  evaluate(handle: number, flag: number): number;
  happened(handle: number, event: number, now: number, chance: number, value: number, more: number): number;
  listen(result: number, ...rest: [...url: Bytes, hear: unknown]): void;
  load(result: number, handle: number, ...bytes: Bytes): void;
  open(
    result: number,
    handle: number,
    response: unknown,
    ...rest: [...url: Bytes, sent: number, received: number]
  ): void;
  request(result: number, ...rest: [...url: Bytes, signal: AbortSignal]): void;
  scratch(length: number): number;
  set(handle: number, what: number, ...text: Bytes): void;
  time(handle: number, what: number, now: number): number;
  view(handle: number, now: number, confirmedAt: number): void;
}

let wasm: Exports;
let decoder: TextDecoder;
/** How many bytes it has decoded: so many, since there is none yet. */
let decoded = 3e9;

function read(address: number, length: number): string {
  // A decoder of Safari stops after 2 GiB.
  decoded += length;
  if (decoded > 2e9) {
    decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    decoded = length;
  }
  // Anew each time: when the memory grows, views on what it was are of no use any more.
  return decoder.decode(new Uint8Array(wasm.memory.buffer, address >>> 0, length));
}

/** Copies bytes to where the core may have them, and frees them. */
function write(bytes: Uint8Array): Bytes {
  const address = wasm.allocate(bytes.length, 1) >>> 0;
  new Uint8Array(wasm.memory.buffer, address).set(bytes);
  return [address, bytes.length];
}

function writeText(text: string): Bytes {
  return write(new TextEncoder().encode(text));
}

/** Hands a text to the core, or nothing if it is none, at the place for the result. */
function giveText(place: number, text: unknown): void {
  const bytes = typeof text === "string" ? writeText(text) : [0, 0];
  new Uint32Array(wasm.memory.buffer, place >>> 0, 2).set(bytes);
}

function keep(value: unknown): number {
  const place = wasm.reserve();
  wasm.values.set(place, value);
  return place;
}

function take(place: number): unknown {
  const value = wasm.values.get(place);
  wasm.release(place);
  return value;
}

/** Where exports write their results: at the far end of the stack, of which nothing is in use when they are over. */
const RESULT = 16;

function result(): Uint32Array {
  return new Uint32Array(wasm.memory.buffer, RESULT, 3);
}

/** What an export gave that may throw: the thrown value has a place in the table of the core, too. */
function succeeded(_called: unknown): number {
  const [value = 0, thrown = 0, isThrown] = result();
  if (isThrown) throw take(thrown);
  return value;
}

/** What an import does that may throw. */
function caught(work: () => unknown): unknown {
  try {
    return work();
  } catch (thrown) {
    wasm.threw(keep(thrown));
    return undefined;
  }
}

/**
 * From where the core imports. The build has a mark of this version instead, so that a module of another one does not get
 * so far that it is kept.
 */
export const CORE = "core";

/** Of the modes of a request, in the order of web-sys, the one in which the core asks. */
const NO_CACHE = 3;

interface Host {
  attribute(id: number): number;
  name(id: number, path: string): void;
}

/**
 * By the names that `glue.json` gives them. Each takes as many arguments as it is given: where the number is another, V8
 * compiles a wrapper before anything is called.
 */
const IMPORTS = {
  addEventListener: (target: EventTarget, address: number, length: number, listener: () => void) =>
    caught(() => target.addEventListener(read(address, length), listener)),
  array: () => [],
  attribute: (host: Host, id: number) => host.attribute(id),
  body: ({ body }: Response) => (body ? keep(body) : 0),
  cache: (init: RequestInit, mode: number) => {
    if (mode === NO_CACHE) init.cache = "no-cache";
  },
  eventSource: (address: number, length: number) => caught(() => new EventSource(read(address, length))),
  fail: (address: number, length: number) => {
    throw new Error(read(address, length));
  },
  fetch: (address: number, length: number, init: RequestInit) => caught(() => fetch(read(address, length), init)),
  header: (place: number, headers: Headers, address: number, length: number) =>
    caught(() => giveText(place, headers.get(read(address, length)))),
  headers: ({ headers }: Response) => headers,
  isResponse: (value: unknown) => {
    try {
      return value instanceof Response;
    } catch {
      return false;
    }
  },
  lower: (text: string) => text.toLowerCase(),
  name: (host: Host, id: number, address: number, length: number) => host.name(id, read(address, length)),
  now: () => Date.now(),
  number: (address: number, length: number) => Number.parseFloat(read(address, length)),
  object: () => ({}),
  ok: ({ ok }: Response) => ok,
  parse: (address: number, length: number) => Date.parse(read(address, length)),
  put: (list: unknown[], place: number, item: unknown) => {
    list[place] = item;
  },
  signal: (init: RequestInit, signal: AbortSignal) => {
    init.signal = signal;
  },
  status: ({ status }: Response) => status,
  text: giveText,
  toText: read,
  values() {
    // At these places the core expects what it does not put there itself.
    for (const [place, value] of [undefined, null, true, false].entries()) wasm.values.set(1024 + place, value);
    wasm.values.set(0, undefined);
  },
};

// Those that take and give nothing but numbers and values are called as they are.
export let close: typeof generated.close;
export let create: typeof generated.create;
export let evaluate: typeof generated.evaluate;
export let happened: typeof generated.happened;
export let time: typeof generated.time;
export let view: typeof generated.view;

export const initSync = ({ module }: { module: WebAssembly.Module }): Pick<Exports, "memory"> => {
  wasm = new WebAssembly.Instance(module, { [CORE]: IMPORTS }).exports as unknown as Exports;
  close = wasm.close;
  create = wasm.create;
  evaluate = wasm.evaluate;
  happened = wasm.happened;
  time = wasm.time;
  view = wasm.view;
  wasm.start();
  return { memory: wasm.memory };
};

export const ask: typeof generated.ask = (handle, question, key) => {
  wasm.ask(RESULT, handle, question, ...writeText(key));
  const [address = 0, length = 0] = result();
  const text = read(address, length);
  wasm.free(address, length, 1);
  return text;
};
export const listen: typeof generated.listen = (url, hear) =>
  take(succeeded(wasm.listen(RESULT, ...writeText(url), hear))) as EventSource;
export const load = (handle: number, bytes: Uint8Array): boolean =>
  succeeded(wasm.load(RESULT, handle, ...write(bytes))) !== 0;
export const open: typeof generated.open = (handle, response, url, sent, received) =>
  take(succeeded(wasm.open(RESULT, handle, response, ...writeText(url), sent, received))) as ReadableStream | undefined;
export const request: typeof generated.request = (url, signal) =>
  take(succeeded(wasm.request(RESULT, ...writeText(url), signal))) as Promise<unknown>;
export const scratch: typeof generated.scratch = (length) => wasm.scratch(length) >>> 0;
export const set: typeof generated.set = (handle, what, text) => wasm.set(handle, what, ...writeText(text));
