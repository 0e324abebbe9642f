import { useEffect, useRef } from "preact/hooks";
import { fromHash, isState, type PageState, toHash } from "./link.ts";

/** Milliseconds between two changes of the address: browsers refuse many of them in a short time. */
const OFTEN = 400;

/** Keeps the address as the page is, and the page as the address is when somebody goes to another one. */
export function useLink(state: PageState, restore: (state: PageState) => void): void {
  const hash = toHash(state);
  const latest = useRef({ hash, written: hash, restore });
  latest.current.hash = hash;
  latest.current.restore = restore;
  const due = useRef<ReturnType<typeof setTimeout>>(undefined);

  const write = () => {
    clearTimeout(due.current);
    due.current = undefined;
    const { hash, written } = latest.current;
    if (hash !== written) {
      latest.current.written = hash;
      history.replaceState(history.state, "", addressOf(hash));
    }
  };

  useEffect(() => {
    if (hash !== latest.current.written) {
      due.current ??= setTimeout(write, OFTEN);
    }
  }, [hash]);

  // At once: whoever goes on by a link comes back to this step.
  useEffect(write, [state.step]);

  useEffect(() => {
    const go = () => {
      // A place on the page is none of its states.
      if (location.hash !== "" && !isState(location.hash)) {
        return;
      }
      const state = fromHash(location.hash);
      latest.current.written = toHash(state);
      latest.current.restore(state);
    };
    addEventListener("hashchange", go);
    return () => {
      removeEventListener("hashchange", go);
      clearTimeout(due.current);
    };
  }, []);
}

/** The address of this page with another hash. */
export function addressOf(hash: string): string {
  return `${location.pathname}${location.search}${hash === "" ? "" : `#${hash}`}`;
}
