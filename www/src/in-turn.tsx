import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";

/** Milliseconds between two parts: a frame in which the one before is laid out. */
const PAUSE = 20;

const waiting: (() => void)[] = [];

function next(): void {
  waiting.shift()?.();
  if (waiting.length > 0) {
    setTimeout(next, PAUSE);
  }
}

/** A part of the page below the first screen. It is drawn in a task of its own, so that none holds up the first picture. */
export function inTurn<P extends object>(Part: ComponentType<P>): ComponentType<P> {
  return function InTurn(props: P) {
    const [isDrawn, setDrawn] = useState(false);
    useEffect(() => {
      if (waiting.push(() => setDrawn(true)) === 1) {
        setTimeout(next, PAUSE);
      }
    }, []);
    return isDrawn ? <Part {...props} /> : null;
  };
}
