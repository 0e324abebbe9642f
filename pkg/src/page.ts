/** Whether anybody can see the page. Where there is no page (workers, Node) there is no reason to rest. */
export function isVisible(): boolean {
  return typeof document === "undefined" || document.visibilityState !== "hidden";
}

/** Calls `wake` when the page is seen again, comes back from the back/forward cache, or is online again. */
export function watchPage(wake: () => void): () => void {
  const onWake = () => {
    if (isVisible()) wake();
  };
  const watched: [EventTarget, string][] = [];
  if (typeof document !== "undefined") watched.push([document, "visibilitychange"]);
  if (typeof addEventListener === "function") watched.push([globalThis, "pageshow"], [globalThis, "online"]);
  for (const [target, event] of watched) target.addEventListener(event, onWake);
  return () => {
    for (const [target, event] of watched) target.removeEventListener(event, onWake);
  };
}
