// @vitest-environment jsdom
import { type Client, createClient, type Dehydrated, type EvaluationContext } from "footlights";
import { FootlightsProvider, useFlag, useFlagDetails, useRelease } from "footlights/react";
import { act, createElement, lazy, type ReactNode, Suspense } from "react";
import { renderToString } from "react-dom/server";
import { expect, onTestFinished, test } from "vitest";
import { shop } from "../snapshots.js";
import { page } from "./page.js";

const SNAPSHOT = shop({
  releases: {
    autumn: {
      flags: { "new-checkout": "on" },
      opens: "2026-01-01T00:00:00Z",
      audience: { attribute: "plan", in: ["pro"] },
    },
  },
});

async function open(context: EvaluationContext, hydrate?: Dehydrated): Promise<Client> {
  const client = await createClient({ snapshot: SNAPSHOT, context, hydrate, storage: "none" });
  onTestFinished(() => client.close());
  return client;
}

const Shop = () =>
  createElement(
    "main",
    { className: useFlag("headline", "mine").length > 10 ? "long" : "short" },
    `${useFlag("new-checkout")} ${useFlagDetails("headline", "mine").variant} ${useRelease("autumn")?.open}`,
  );

function house(client: Client, hydrate: Dehydrated | undefined, inside: ReactNode): ReactNode {
  return createElement(FootlightsProvider, { client, hydrate }, inside);
}

/** What a server sends: the page, and what it has answered. */
async function rendered(context: EvaluationContext, inside = createElement(Shop)): Promise<[string, Dehydrated]> {
  const client = await open(context);
  const html = renderToString(house(client, undefined, inside));
  return [html, JSON.parse(JSON.stringify(client.dehydrate())) as Dehydrated];
}

test("a page of the server is hydrated with what the server has answered, and then is the client's", async () => {
  const [html, sent] = await rendered({ targetingKey: "anna", plan: "pro" });
  expect(html).toBe('<main class="long">true warm true</main>');
  // The page knows of nobody yet.
  const client = await open({}, sent);
  const shown = await page(house(client, undefined, createElement(Shop)), html);
  expect(shown.html()).toBe(html);
  expect(shown.complaints).toEqual([]);
  await act(async () => client.commit());
  expect(shown.text()).toBe("false plain false");
  expect(shown.complaints).toEqual([]);
});

test("with another answer of its own, the page still is hydrated without a mismatch", async () => {
  const [html, sent] = await rendered({ targetingKey: "anna", plan: "pro" });
  const client = await open({});
  const shown = await page(house(client, sent, createElement(Shop)), html);
  // React goes on to what the client says as soon as the page is its own.
  expect(shown.text()).toBe("false plain false");
  expect(shown.complaints).toEqual([]);
});

test("without what the server has answered there would be one, which React tells", async () => {
  const [html] = await rendered({ targetingKey: "anna", plan: "pro" });
  const shown = await page(house(await open({}), undefined, createElement(Shop)), html);
  expect(shown.complaints.join()).toMatch(/hydrat|did not match/i);
});

test("a part that is hydrated late is hydrated with what the server has answered, too", async () => {
  const context = { targetingKey: "anna", plan: "pro" };
  const [html, sent] = await rendered(
    context,
    createElement(Suspense, { fallback: "please wait" }, createElement(Shop)),
  );
  let load: () => void = () => {};
  const Late = lazy(
    () =>
      new Promise<{ default: typeof Shop }>((resolve) => {
        load = () => resolve({ default: Shop });
      }),
  );
  const client = await open({}, sent);
  const late = createElement(Suspense, { fallback: "please wait" }, createElement(Late));
  const shown = await page(house(client, sent, late), html);
  await act(async () => client.commit());
  expect(shown.text()).toBe("true warm true");
  await act(async () => load());
  expect(shown.text()).toBe("false plain false");
  expect(shown.complaints).toEqual([]);
});
