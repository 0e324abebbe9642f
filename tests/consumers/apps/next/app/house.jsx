"use client";

import { createClient } from "footlights";
import { FootlightsProvider } from "footlights/react";
import { Suspense } from "react";
import { SNAPSHOT } from "../../play.js";

const clients = new WeakMap();

/** One client for each page, made when it is first rendered. */
function clientOf(answers) {
  if (!clients.has(answers)) {
    clients.set(answers, createClient({ snapshot: SNAPSHOT, hydrate: answers, storage: "none" }));
  }
  return clients.get(answers);
}

function Open({ answers, children }) {
  return (
    <FootlightsProvider client={clientOf(answers)} hydrate={answers}>
      {children}
    </FootlightsProvider>
  );
}

export function House({ answers, children }) {
  return (
    <Suspense>
      <Open answers={answers}>{children}</Open>
    </Suspense>
  );
}
