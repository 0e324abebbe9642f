import type { Client, ClientStatus } from "../types.js";

/** How a provider tells its SDK what has become of it. */
export interface Herald {
  ready(): void;
  stale(): void;
  error(message: string, isFatal: boolean): void;
  /** Flags, among those that were read, have another value or variant. */
  changed(flags: readonly string[]): void;
}

/** What holds a client and a provider together. */
export interface Tie {
  /** Tells if the status is not the one that was told last. */
  check(): void;
  /** The SDK has decided by itself what the provider's status is, whatever it was told before. */
  assume(status: ClientStatus): void;
  cut(): void;
}

/** What is to be said of a client that cannot answer. */
export function describe(status: ClientStatus): string {
  return status === "FATAL"
    ? "the core of footlights cannot run here; flags answer the caller's defaults"
    : "there is no snapshot yet; flags answer the caller's defaults until it comes";
}

/**
 * Tells the SDK of a client's statuses and changes. A client has no event for a stale snapshot that was confirmed again,
 * and its errors belong to the application, as the first listener takes them: so a status is looked at with every read.
 */
export function tie(client: Client, herald: Herald): Tie {
  let told: ClientStatus = "READY";
  let isWaiting = false;
  let isCut = false;

  /** Whether the last attempt failed makes no difference to those who have no snapshot. */
  function current(): ClientStatus {
    const { status } = client;
    return status === "NOT_READY" ? "ERROR" : status;
  }

  function tell(): void {
    isWaiting = false;
    const status = current();
    if (status === told || isCut) return;
    told = status;
    if (status === "READY") herald.ready();
    else if (status === "STALE") herald.stale();
    else herald.error(describe(status), status === "FATAL");
  }

  /** Not at once: a page may be in the middle of a rendering, where nobody may be told anything. */
  function check(): void {
    if (isWaiting || current() === told) return;
    isWaiting = true;
    queueMicrotask(tell);
  }

  const offs = [
    client.on("ready", tell),
    client.on("stale", tell),
    client.on("change", ({ flags }) => {
      tell();
      herald.changed(flags);
    }),
  ];

  return {
    check,
    assume(status) {
      told = status;
      check();
    },
    cut() {
      isCut = true;
      for (const off of offs) off();
    },
  };
}
