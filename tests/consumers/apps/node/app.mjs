import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { createClient, FootlightsError } from "footlights";
import { audience } from "footlights/audience";
import { openBooth } from "footlights/booth";
import { FootlightsProvider } from "footlights/openfeature";
import { FootlightsServerProvider } from "footlights/openfeature/server";
import { withTelemetry } from "footlights/otel";
import { overridesFromUrl } from "footlights/overrides";
import { anonymousId } from "footlights/person";
import { useFlag } from "footlights/react";
import { batch } from "footlights/report";
import * as slim from "footlights/slim";
import { createTestClient } from "footlights/testing";
import { signedBy } from "footlights/verify";
import { stepInWords } from "footlights/words";
import { play } from "../play.js";

const wasm = await readFile(fileURLToPath(import.meta.resolve("footlights/footlights.wasm")));
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
