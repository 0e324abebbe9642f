import { createClient } from "footlights";
import { createTestClient } from "footlights/testing";
import { expect, test } from "vitest";
import { play } from "../play.js";

test("the answers", async () => {
  expect(await play(createClient)).toBe("true,RELEASED,Almost yours | false,AUDIENCE,Checkout");
});

test("a clock to move", async () => {
  const client = await createTestClient({
    flags: { encore: false },
    releases: { night: { flags: { encore: "on" }, opens: "2026-12-02T09:00:00Z" } },
    at: "2026-12-02T08:59:00Z",
  });
  expect(client.isEnabled("encore")).toBe(false);
  client.clock.advance(60_000);
  expect(client.isEnabled("encore")).toBe(true);
});
