import { deployment } from "virtual:footlights";
import { type Client, createClient } from "footlights";
import { FootlightsProvider } from "footlights/openfeature";
import { FootlightsServerProvider } from "footlights/openfeature/server";
import { withTelemetry } from "footlights/otel";
import { useFlag } from "footlights/react";
import { createClient as createSlimClient } from "footlights/slim";
import { createTestClient } from "footlights/testing";
import { signedBy } from "footlights/verify";
import { footlights } from "footlights/vite";

interface Flags {
  "new-checkout": boolean;
  headline: string;
}

const client: Client<Flags> = await createClient<Flags>({
  deployment,
  snapshot: { url: "/snapshot.json", verify: signedBy({ a: { kty: "OKP", crv: "Ed25519", x: "" } }) },
});
client.isEnabled("new-checkout") satisfies boolean;
client.getStringValue("headline", "mine") satisfies string;
// @ts-expect-error: no flag has this key
client.isEnabled("new-chekout");
withTelemetry(client) satisfies Client<Flags>;
new FootlightsProvider(client).metadata.name satisfies string;
new FootlightsServerProvider(client);
(await createSlimClient({ snapshot: "/snapshot.json", wasm: "/footlights.wasm" })).close();
(await createTestClient({ flags: { a: true } })).clock.advance(1);
useFlag("new-checkout") satisfies boolean;
footlights({ types: false }).name satisfies string;
