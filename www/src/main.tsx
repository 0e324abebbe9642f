import { createClient } from "footlights";
import { audience } from "footlights/audience";
import { render } from "preact";
import { App } from "./app.tsx";
import { deployment, PLACE, RUNNING } from "./deployment.ts";
import { PEOPLE } from "./people.ts";
import type { ShopFlags } from "./shop/flags.ts";
import "./styles/base.css";
import "./styles/desk.css";
import "./styles/acts.css";
import "./styles/shop.css";
import "./styles/notices.css";
import "./styles/booth.css";

const house = document.getElementById("house");
if (house === null) {
  throw new Error("index.html has no element with the id house");
}

const client = await createClient<ShopFlags>({
  // Asked for every second, so that an edit of the file is seen at once; a real shop asks once a minute.
  snapshot: { url: new URL("snapshot.json", document.baseURI), refresh: 1000 },
  deployment: deployment(RUNNING),
  context: PEOPLE[0].context,
  // Whoever plays with the file may also count its revision back: a reload then starts afresh.
  storage: "none",
  sink: PLACE.sink,
  audience,
});

render(<App client={client} />, house);
