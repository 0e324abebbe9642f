import { createClient } from "footlights";
import { play } from "../play.js";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  if (new URL(event.request.url).pathname !== "/answers") return;
  event.respondWith(play(createClient).then((answers) => new Response(answers)));
});
