// @vitest-environment jsdom
import { FeatureFlag, OpenFeature, OpenFeatureProvider, useFlag, useSuspenseFlag } from "@openfeature/react-sdk";
import { createClient } from "footlights";
import { FootlightsProvider } from "footlights/openfeature";
import { act, createElement, Suspense } from "react";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { page } from "../react/page.js";
import { opening, shop } from "../snapshots.js";

const NOW = Date.parse("2026-11-24T09:00:00Z");

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"], now: NOW });
});
afterEach(async () => {
  vi.useRealTimers();
  await OpenFeature.clearProviders();
  await OpenFeature.clearContexts();
});

const Headline = () => {
  const { value, variant } = useFlag("headline", "mine");
  return `${value} (${variant})`;
};

const Limit = () => String(useFlag("limit", 0).value);

const Waiting = () => useSuspenseFlag("headline", "mine").value;

const Checkout = () =>
  createElement(
    FeatureFlag,
    { flagKey: "new-checkout", defaultValue: false, matchValue: true, fallback: "old" } as never,
    "new",
  );

test("OpenFeature's hooks follow contexts and releases, and never find it reconciling", async () => {
  const client = await createClient({ snapshot: shop(opening(NOW + 5_000)) });
  onTestFinished(() => client.close());
  OpenFeature.setProvider(new FootlightsProvider(client));
  const inside = [Headline, Limit, Checkout].map((part, key) => createElement(part, { key }));
  const shown = await page(createElement(OpenFeatureProvider, { suspend: true }, inside));
  // Not the caller's default, and no fallback: it was ready at once.
  expect(shown.text()).toBe("Checkout (plain)3old");
  await act(async () => OpenFeature.setContext({ targetingKey: "anna", plan: "pro" }));
  expect(shown.text()).toBe("Almost yours (warm)3old");
  await act(async () => vi.advanceTimersByTime(5_000));
  expect(shown.text()).toBe("Almost yours (warm)3new");
  expect(shown.complaints).toEqual([]);
});

test("a client that is still to be made suspends", async () => {
  let make: () => void = () => {};
  const wanted = new Promise<void>((resolve) => {
    make = resolve;
  });
  OpenFeature.setProvider(
    new FootlightsProvider(async (context) => {
      await wanted;
      return createClient({ snapshot: shop(), context });
    }),
    { targetingKey: "anna", plan: "pro" },
  );
  const shown = await page(
    createElement(
      OpenFeatureProvider,
      null,
      createElement(Suspense, { fallback: "please wait" }, createElement(Waiting)),
    ),
  );
  expect(shown.text()).toBe("please wait");
  vi.useRealTimers();
  await act(async () => {
    make();
    await vi.waitFor(() => expect(OpenFeature.getClient().providerStatus).toBe("READY"));
  });
  expect(shown.text()).toBe("Almost yours");
});
