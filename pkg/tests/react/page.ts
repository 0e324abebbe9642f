import { act, createElement, type ReactNode, StrictMode } from "react";
import { createRoot, hydrateRoot, type Root } from "react-dom/client";
import { onTestFinished, vi } from "vitest";

// React asks for it where `act` is used without a library around it.
Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

/** A place in the document, and what React says about it on the console. */
export interface Page {
  readonly html: () => string;
  readonly text: () => string | null;
  /** Warnings and errors of React, hydration mismatches among them. */
  readonly complaints: readonly string[];
  render(node: ReactNode): Promise<void>;
}

/** Renders in strict mode; what a server has rendered is hydrated. */
export async function page(node: ReactNode, server?: string): Promise<Page> {
  const complaints: string[] = [];
  const complain = (...given: unknown[]) => void complaints.push(given.map(String).join(" "));
  vi.spyOn(console, "error").mockImplementation(complain);
  vi.spyOn(console, "warn").mockImplementation(complain);
  const place = document.createElement("div");
  document.body.append(place);
  const strict = (inside: ReactNode) => createElement(StrictMode, null, inside);
  let root: Root | undefined;
  await act(async () => {
    if (server === undefined) {
      root = createRoot(place);
      root.render(strict(node));
    } else {
      place.innerHTML = server;
      root = hydrateRoot(place, strict(node), { onRecoverableError: (error) => complain(error) });
    }
  });
  onTestFinished(async () => {
    await act(async () => root?.unmount());
    place.remove();
  });
  return {
    html: () => place.innerHTML,
    text: () => place.textContent,
    complaints,
    async render(next) {
      await act(async () => root?.render(strict(next)));
    },
  };
}
