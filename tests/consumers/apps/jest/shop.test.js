/** @jest-environment jsdom */
const { createClient } = require("footlights");
const { FootlightsProvider, useFlag } = require("footlights/react");
const { createTestClient } = require("footlights/testing");
const { act, createElement } = require("react");
const { createRoot } = require("react-dom/client");

globalThis.IS_REACT_ACT_ENVIRONMENT = true;

test("the answers", async () => {
  const client = await createClient({
    snapshot: {
      format: 1,
      flags: { encore: { variants: { off: false, on: true }, dormant: "off" } },
      releases: { night: { flags: { encore: "on" }, opens: "2026-01-01T00:00:00Z" } },
    },
  });
  expect(client.getBooleanDetails("encore", false)).toMatchObject({ value: true, flagMetadata: { cause: "RELEASED" } });
  client.close();
});

test("a component, and a clock to move", async () => {
  const client = await createTestClient({
    flags: { encore: false },
    releases: { night: { flags: { encore: "on" }, opens: "2026-12-02T09:00:00Z" } },
    at: "2026-12-02T08:59:00Z",
  });
  const Encore = () => createElement("p", null, useFlag("encore") ? "Encore!" : "The end.");
  const root = createRoot(document.body);
  await act(async () => root.render(createElement(FootlightsProvider, { client }, createElement(Encore))));
  expect(document.body.textContent).toBe("The end.");
  await act(async () => client.clock.advance(60_000));
  expect(document.body.textContent).toBe("Encore!");
  await act(async () => root.unmount());
});
