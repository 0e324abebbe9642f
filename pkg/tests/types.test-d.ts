// Checked by `tsc --noEmit`, never run: what the declarations of the built package allow, and what they refuse.
import {
  type AudienceClient,
  type Client,
  type ClientOptions,
  createClient,
  type EvaluationContext,
  type EvaluationDetails,
  type ReleaseState,
  type Sink,
  type Snapshot,
} from "footlights";
import { audience } from "footlights/audience";
import { type Booth, openBooth } from "footlights/booth";
import { FootlightsProvider } from "footlights/openfeature";
import { FootlightsServerProvider } from "footlights/openfeature/server";
import { withTelemetry } from "footlights/otel";
import { overridesFromUrl } from "footlights/overrides";
import { anonymousId, membership } from "footlights/person";
import { FootlightsProvider as FootlightsReact } from "footlights/react";
import { batch } from "footlights/report";
import { createClient as createSlimClient } from "footlights/slim";
import { createTestClient } from "footlights/testing";
import { signedBy, type Verify } from "footlights/verify";
import { expectTypeOf } from "vitest";

interface Theme {
  readonly colours: readonly string[];
}

/** An interface, as a generator would write it: without an index signature. */
interface Flags {
  "new-checkout": boolean;
  headline: "plain" | "warm";
  limit: number;
  theme: Theme;
}

declare const typed: Client<Flags>;
declare const untyped: Client;
declare const snapshot: Snapshot;

// With types of one's own, keys are checked and values are as narrow as they are known.
expectTypeOf(createClient<Flags>({ snapshot })).resolves.toEqualTypeOf<Client<Flags>>();
expectTypeOf(typed.isEnabled("new-checkout")).toEqualTypeOf<boolean>();
expectTypeOf(typed.getStringValue("headline", "plain")).toEqualTypeOf<"plain" | "warm">();
expectTypeOf(typed.getNumberValue("limit", 3)).toEqualTypeOf<number>();
expectTypeOf(typed.getObjectValue("theme", { colours: [] })).toEqualTypeOf<Theme>();
expectTypeOf(typed.getStringDetails("headline", "warm")).toEqualTypeOf<EvaluationDetails<"plain" | "warm">>();
expectTypeOf(typed.flags()).toEqualTypeOf<readonly (keyof Flags)[]>();
// @ts-expect-error no such key
typed.isEnabled("new-chekout");
// @ts-expect-error a flag of another type
typed.isEnabled("headline");
// @ts-expect-error a flag of another type
typed.getStringValue("limit", "3");
// @ts-expect-error a default that is none of the values
typed.getStringValue("headline", "cold");
// @ts-expect-error a default of another shape
typed.getObjectValue("theme", { colors: [] });
// @ts-expect-error no such key
typed.explain("new-chekout");
// @ts-expect-error no such key
typed.override("new-chekout", "on");
typed.on("change", ({ flags, releases }) => {
  expectTypeOf(flags).toEqualTypeOf<readonly (keyof Flags)[]>();
  expectTypeOf(releases).toEqualTypeOf<readonly string[]>();
});
typed.rehearse({ at: new Date() }).isEnabled("new-checkout");
// @ts-expect-error no such key in a rehearsal either
typed.rehearse({ at: 0 }).isEnabled("headline");

// Without them, every text is a key and every type may be asked for.
expectTypeOf(createClient({ snapshot })).resolves.toEqualTypeOf<Client>();
expectTypeOf(untyped.isEnabled("anything")).toEqualTypeOf<boolean>();
expectTypeOf(untyped.getStringValue("anything", "mine")).toEqualTypeOf<string>();
expectTypeOf(untyped.getNumberDetails("anything", 3)).toEqualTypeOf<EvaluationDetails<number>>();
expectTypeOf(untyped.getObjectValue("anything", { mine: 1 })).toEqualTypeOf<{ mine: number }>();
expectTypeOf(untyped.flags()).toEqualTypeOf<readonly string[]>();
expectTypeOf(untyped.releases()).toEqualTypeOf<readonly ReleaseState[]>();
// @ts-expect-error a default of another type
untyped.getStringValue("anything", 3);

// What createClient takes.
const address = { snapshot: "/snapshot.json" } satisfies ClientOptions;
createClient({ ...address, snapshot: new URL("https://example.com/s") });
createClient({ ...address, snapshot: { url: "/snapshot.json", refresh: 0 } });
createClient({ ...address, snapshot: fetch("/snapshot.json") });
createClient({ ...address, bootstrap: { format: 1 }, start: "kept", storage: "none", timeout: 10 });
createClient({ ...address, storage: localStorage, deployment: { version: undefined } });
createSlimClient({ ...address, wasm: new Uint8Array() });
// @ts-expect-error the snapshot is missing
createClient({});
// @ts-expect-error a misspelt option
createClient({ ...address, bootstap: { format: 1 } });
// @ts-expect-error no such start
createClient({ ...address, start: "cache" });
// @ts-expect-error the inlined entry takes no module
createClient({ ...address, wasm: "/core.wasm" });
// @ts-expect-error the slim entry needs one
createSlimClient(address);
// @ts-expect-error another format
createClient({ snapshot: { format: 2 } });

// A context is what OpenFeature has: texts, numbers, booleans, instants, and objects and lists of them.
const context: EvaluationContext = {
  targetingKey: "anna",
  born: new Date(),
  address: { country: "DE" },
  seats: [1, "b"],
};
untyped.setContext(context);
// @ts-expect-error a function is no attribute
untyped.setContext({ plan: () => "pro" });

// Events say what they bring.
untyped.on("ready", ({ snapshot: { source } }) => {
  expectTypeOf(source).toEqualTypeOf<"network" | "tab" | "kept" | "bootstrap" | "given">();
});
untyped.on("opening", ({ release, state }) => {
  expectTypeOf(release).toEqualTypeOf<string>();
  expectTypeOf(state).toEqualTypeOf<ReleaseState>();
});
untyped.on("error", ({ code, message }) => {
  expectTypeOf(code).toExtend<string>();
  expectTypeOf(message).toEqualTypeOf<string>();
});
// @ts-expect-error no such event
untyped.on("changed", () => {});

// The document is checked as it is written.
const release = { flags: { "new-checkout": "on" }, opens: "2026-12-02T09:00:00Z" };
({
  format: 1,
  "x-owner": "anybody",
  segments: { staff: { attribute: "email", endsWith: ["@example.com"], fold: true } },
  releases: { autumn: { ...release, plan: [{ stage: "general", after: "PT0S" }] } },
}) satisfies Snapshot;
({
  format: 1,
  // @ts-expect-error a misspelt field
  freeze: [],
}) satisfies Snapshot;
({
  format: 1,
  // @ts-expect-error a misspelt test
  segments: { staff: { attribute: "email", endWith: ["@example.com"] } },
}) satisfies Snapshot;

// Keys are JSON Web Keys, with or without all that they may say of themselves, or imported.
declare const imported: CryptoKey;
expectTypeOf(signedBy({ a: imported, b: { kty: "OKP", crv: "Ed25519", x: "", kid: "b" } })).toEqualTypeOf<Verify>();
expectTypeOf<Verify>().returns.resolves.toEqualTypeOf<Uint8Array>();
// @ts-expect-error: a key in PEM is none
signedBy({ a: "-----BEGIN PUBLIC KEY-----" });

// What fits into frameworks takes clients with types of their own, and without.
new FootlightsProvider(untyped);
new FootlightsProvider(typed);
new FootlightsProvider(() => createClient<Flags>({ snapshot }));
new FootlightsServerProvider(typed);
new FootlightsServerProvider(() => createClient({ snapshot }));
expectTypeOf(withTelemetry(typed)).toEqualTypeOf<Client<Flags>>();
expectTypeOf(createTestClient<Flags>({ flags: { limit: 3 } })).resolves.toExtend<Client<Flags>>();
FootlightsReact({ client: typed });
FootlightsReact({ client: createClient<Flags>({ snapshot }) });
// @ts-expect-error no client
FootlightsReact({ client: {} });
// @ts-expect-error no client
new FootlightsProvider({});
{
  const client = await createClient<Flags>({ snapshot: "/s.json", audience });
  expectTypeOf(client).toEqualTypeOf<AudienceClient<Flags>>();
  // @ts-expect-error only with its audience
  (await createClient({ snapshot: "/s.json" })).announcements();
  expectTypeOf(client.guard("new-checkout", () => 7)).toEqualTypeOf<number>();
  expectTypeOf(client.guard("new-checkout", async () => "a")).toEqualTypeOf<Promise<string>>();
  // @ts-expect-error there is no such flag
  client.guard("new-chekout", () => 7);
  const seven = () => 7;
  const old = () => "old";
  // @ts-expect-error the fallback gives something else
  client.guard("new-checkout", seven, old);
  client.on("exposure", ({ flag, variant }) => expectTypeOf([flag, variant]).toEqualTypeOf<string[]>());
  client.on("reload-advised", ({ version }) => expectTypeOf(version).toEqualTypeOf<string>());
  // A sink narrows by the event.
  const sink: Sink = (report) => {
    if (report.event === "feedback") expectTypeOf(report.feedback.rating).toEqualTypeOf<number | undefined>();
  };
  void createClient({ snapshot: "/s.json", sink, commit: "navigation", remember: true });
  void createClient({ snapshot: "/s.json", sink: batch({ url: "/reports" }) });
  membership(client).join("early-access");
  overridesFromUrl(client, { only: ["new-checkout"] });
  // What is not there may be `undefined`, as in every other option.
  batch({ url: "/reports", every: undefined, bound: undefined });
  anonymousId({ storage: undefined, lifetime: undefined });
  membership(client, { storage: undefined, attribute: undefined });
  overridesFromUrl(client, { only: undefined, url: undefined });
}

// The booth takes every client.
expectTypeOf(openBooth(typed)).toEqualTypeOf<Booth>();
expectTypeOf(openBooth(untyped, { allowInProduction: true, dock: "bottom" }).element).toEqualTypeOf<HTMLElement>();
// @ts-expect-error: there are two sides.
openBooth(untyped, { dock: "left" });
