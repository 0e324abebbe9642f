import { createClient } from "footlights";
import { FootlightsProvider } from "footlights/react";
import { createElement, StrictMode, useEffect } from "react";
import { hydrateRoot } from "react-dom/client";
import { Shop } from "./shop.js";

const root = /** @type {HTMLElement} */ (document.getElementById("root"));
const hydrate = JSON.parse(document.getElementById("answers")?.textContent ?? "");
const told = { answers: hydrate, server: root.innerHTML, hydrated: "" };

// The page knows of nobody: what it shows at first is what the server has answered.
const client = await createClient({
  snapshot: "/snapshot.json",
  deployment: { app: "shop", version: "2.4.0" },
  hydrate,
  storage: "none",
});
Object.assign(globalThis, { told, client });

function Page() {
  useEffect(() => {
    told.hydrated ||= root.innerHTML;
  }, []);
  return createElement(Shop);
}

hydrateRoot(
  root,
  createElement(StrictMode, null, createElement(FootlightsProvider, { client, hydrate }, createElement(Page))),
  // A mismatch is an error: the browser's test looks at the console.
  { onRecoverableError: (error) => console.error(String(error)) },
);
client.on("ready", () => {
  document.title = "ready";
});
