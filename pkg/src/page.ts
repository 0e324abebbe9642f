/** Whether anybody can see the page. Where there is no page (workers, Node) there is no reason to rest. */
export function isVisible(): boolean {
  return globalThis.document?.visibilityState !== "hidden";
}

/** Whether the person asked for this very page once more, who then wants nothing from before. */
export function isReload(): boolean {
  const [entry] = globalThis.performance?.getEntriesByType?.("navigation") ?? [];
  return (entry as PerformanceNavigationTiming | undefined)?.type === "reload";
}

/**
 * An address as `fetch` takes it: of a page with a `<base>`, from that on. Absolute, so that what is kept under it is the
 * same on every page of the origin.
 */
export function resolve(address: string): string {
  try {
    return new URL(address, globalThis.document?.baseURI ?? globalThis.location?.href).href;
  } catch {
    return address;
  }
}

/** What a page tells: it is shown or hidden, goes into the back/forward cache or comes out of it, is online again. */
export interface PageEvents {
  shown(): void;
  hidden(): void;
  left(): void;
  restored(): void;
  online(): void;
}

/** Until the controller aborts, whose signal is the one option that listeners need: it is made when somebody listens. */
export function watchPage({ shown, hidden, left, restored, online }: PageEvents, controller: AbortController): void {
  globalThis.document?.addEventListener("visibilitychange", () => (isVisible() ? shown : hidden)(), controller);
  const listen = (name: string, listener: (event: Event) => void) =>
    globalThis.addEventListener?.(name, listener, controller);
  listen("pagehide", left);
  // A page that is shown for the first time is no restored one.
  listen("pageshow", (event) => (event as PageTransitionEvent).persisted && restored());
  listen("online", online);
}
