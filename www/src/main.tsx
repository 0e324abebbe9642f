import { audience } from "footlights/audience";
import { createClient } from "footlights/slim";
import { render } from "preact";
import { App } from "./app.tsx";
import { deployment, PLACE, RUNNING } from "./deployment.ts";
import { ENGINE } from "./engine.ts";
import { fromHash } from "./link/link.ts";
import { settle } from "./scene.ts";
import type { ShopFlags } from "./shop/flags.ts";
import "./styles/base.css";
import "./styles/desk.css";
import "./styles/acts.css";
import "./styles/shop.css";
import "./styles/notices.css";
import "./styles/booth.css";
import "./styles/theatre.css";
import "./styles/timeline.css";
import "./styles/document.css";
import "./styles/tour.css";
import { readAlong } from "./theatre/published.ts";

const house = document.getElementById("house");
if (house === null) {
  throw new Error("index.html has no element with the id house");
}

const published = readAlong();
const begin = fromHash(location.hash);

const client = await createClient<ShopFlags>({
  wasm: ENGINE,
  // Asked for every second, so that an edit of the file is seen at once; a real shop asks once a minute.
  snapshot: { url: new URL("snapshot.json", document.baseURI), refresh: 1000, verify: published.verify },
  deployment: deployment(RUNNING),
  context: begin.scene.person.context,
  // Whoever plays with the file may also count its revision back: a reload then starts afresh.
  storage: "none",
  sink: PLACE.sink,
  audience,
});

settle(client, { ...begin.scene, overrides: {} }, begin.scene);

render(<App client={client} published={published} begin={begin} />, house);
