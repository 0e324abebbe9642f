/** Whether anybody can see the page. Where there is no page (workers, Node) there is no reason to rest. */
export function isVisible(): boolean {
  return globalThis.document?.visibilityState !== "hidden";
}

/** Calls `wake` when the page is seen again, comes back from the back/forward cache, or is online again. */
export function watchPage(wake: () => void, signal: AbortSignal): void {
  const onWake = () => {
    if (isVisible()) wake();
  };
  globalThis.document?.addEventListener("visibilitychange", onWake, { signal });
  for (const event of ["pageshow", "online"]) globalThis.addEventListener?.(event, onWake, { signal });
}
