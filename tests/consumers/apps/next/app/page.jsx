import { createClient } from "footlights";
import { play, SNAPSHOT } from "../../play.js";
import { House } from "./house.jsx";
import { Shop } from "./shop.jsx";

/** Each request is somebody's. */
export const dynamic = "force-dynamic";

/** On the server: answers of its own, and those that the components of the page are rendered and hydrated with. */
export default async function Page() {
  const context = { targetingKey: "anna", plan: "pro" };
  const client = await createClient({ snapshot: SNAPSHOT, deployment: { app: "shop", version: "2.4.0" }, context });
  client.isEnabled("new-checkout");
  client.getStringValue("headline", "mine");
  const answers = client.dehydrate();
  client.close();
  return (
    <>
      <p id="server">{await play(createClient)}</p>
      <House answers={answers}>
        <Shop />
      </House>
    </>
  );
}
