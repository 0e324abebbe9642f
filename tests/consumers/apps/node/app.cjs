const { readFileSync } = require("node:fs");
const { createClient, FootlightsError } = require("footlights");
const { FootlightsProvider } = require("footlights/openfeature");
const { FootlightsServerProvider } = require("footlights/openfeature/server");
const { audience } = require("footlights/audience");
const { openBooth } = require("footlights/booth");
const { overridesFromUrl } = require("footlights/overrides");
const { anonymousId } = require("footlights/person");
const { batch } = require("footlights/report");
const { withTelemetry } = require("footlights/otel");
const { useFlag } = require("footlights/react");
const slim = require("footlights/slim");
const { createTestClient } = require("footlights/testing");
const { signedBy } = require("footlights/verify");
const { stepInWords } = require("footlights/words");

async function main() {
  const { play } = await import("../play.js");
  const wasm = readFileSync(require.resolve("footlights/footlights.wasm"));
  const entries = [
    FootlightsProvider,
    FootlightsServerProvider,
    withTelemetry,
    useFlag,
    createTestClient,
    signedBy,
    openBooth,
    overridesFromUrl,
    anonymousId,
    batch,
    audience,
    stepInWords,
  ];
  console.log(
    JSON.stringify({
      answers: await play(createClient),
      slim: await play((options) => slim.createClient({ ...options, wasm })),
      entries: entries.map((entry) => entry.name),
      oneError: slim.FootlightsError === FootlightsError,
    }),
  );
}

main();
