import { createClient } from "footlights";

const violations = [];
document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
  violations.push(`${violatedDirective} ${blockedURI}`);
});

const client = await createClient({
  snapshot: { url: "./snapshot.json", stream: "./events.sse" },
  deployment: { app: "shop", version: "2.4.0", environment: "production" },
  context: { targetingKey: "anna", plan: "pro" },
});
const answers = [client.status, client.isEnabled("new-checkout"), client.getStringValue("headline", "mine")];
client.explain("new-checkout");
await client.refresh();
// Nobody may make a script of a text here: what follows must be noticed.
if (location.search === "?text") {
  try {
    document.createElement("script").text = "1";
  } catch {
    // The console has it.
  }
}
// Violations are told later than what was violated.
await new Promise((resolve) => setTimeout(resolve, 200));
document.title = JSON.stringify({ answers, violations });
