import {
  type ChangeEvent,
  type Client,
  type ClientOptions,
  createClient,
  type Dehydrated,
  FootlightsError,
} from "footlights";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { opening, shop } from "./snapshots.js";

async function open(options: Partial<ClientOptions> = {}): Promise<Client> {
  const client = await createClient({ snapshot: shop(), ...options });
  onTestFinished(() => client.close());
  return client;
}

function changesOf(client: Client): ChangeEvent[] {
  const changes: ChangeEvent[] = [];
  client.on("change", (change) => changes.push(change));
  return changes;
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

describe("reads", () => {
  test("give values of all four types, and the variant with the reason", async () => {
    const client = await open({ context: { plan: "pro" } });
    expect(client.isEnabled("new-checkout")).toBe(false);
    expect(client.getBooleanValue("new-checkout", true)).toBe(false);
    expect(client.getStringValue("headline", "mine")).toBe("Almost yours");
    expect(client.getNumberValue("limit", 1)).toBe(3);
    expect(client.getObjectValue("theme", {})).toEqual({ colours: ["black", "red"] });
    expect(client.getStringDetails("headline", "mine")).toEqual({
      flagKey: "headline",
      value: "Almost yours",
      variant: "warm",
      reason: "TARGETING_MATCH",
      flagMetadata: { cause: "RULE", revision: 1, version: "1", flagSetId: "shop" },
    });
    expect(client.flags()).toEqual(["headline", "limit", "new-checkout", "theme"]);
  });

  test("of another type give the default and say so", async () => {
    const client = await open();
    expect(client.isEnabled("headline")).toBe(false);
    expect(client.getBooleanValue("headline", true)).toBe(true);
    expect(client.getStringValue("limit", "mine")).toBe("mine");
    expect(client.getNumberValue("theme", 5)).toBe(5);
    const mine = { own: true };
    expect(client.getObjectValue("headline", mine)).toBe(mine);
    expect(client.getStringDetails("limit", "mine")).toMatchObject({
      value: "mine",
      reason: "ERROR",
      errorCode: "TYPE_MISMATCH",
      errorMessage: 'the flag "limit" is a number, asked for as a string',
    });
  });

  test("of an unknown key give the default and say so", async () => {
    const client = await open();
    expect(client.isEnabled("new-chekout")).toBe(false);
    expect(client.getBooleanDetails("new-chekout", true)).toMatchObject({
      flagKey: "new-chekout",
      value: true,
      reason: "ERROR",
      errorCode: "FLAG_NOT_FOUND",
      errorMessage: 'unknown flag "new-chekout", did you mean "new-checkout"?',
      flagMetadata: { revision: 1 },
    });
  });

  test("of one faulty flag give the default and the place of the fault; the others are read", async () => {
    const flags = { ...shop().flags, torn: { variants: { off: false }, dormant: "on" } };
    const client = await open({ snapshot: shop({ flags }) });
    expect(client.getBooleanDetails("torn", true)).toMatchObject({ value: true, errorCode: "PARSE_ERROR" });
    expect(client.getBooleanDetails("torn", true).errorMessage).toContain("flags.torn.dormant");
    expect(client.getNumberValue("limit", 1)).toBe(3);
  });

  test.each([
    "__proto__",
    "constructor",
    "toString",
    "",
    "\uD800",
    "k".repeat(1_000_000),
    undefined,
    null,
    7,
    {},
    [],
    Symbol("key"),
    Object.create(null),
    Number.NaN,
  ])("of %o do not throw", async (key) => {
    const client = await open();
    const asked = key as string;
    for (let twice = 0; twice < 2; twice++) {
      expect(client.isEnabled(asked)).toBe(false);
      expect(client.getStringValue(asked, "mine")).toBe("mine");
      expect(client.getObjectDetails(asked, {})).toMatchObject({ value: {}, reason: "ERROR" });
      expect(client.explain(asked).details.errorCode).toBe("FLAG_NOT_FOUND");
    }
  });

  test("of an object are the same object that a server gave, as long as it says the same", async () => {
    const server = await open();
    expect([server.getObjectValue("theme", {}), server.isEnabled("new-checkout")]).toEqual([expect.anything(), false]);
    const hydrate = JSON.parse(JSON.stringify(server.dehydrate())) as Dehydrated;
    const client = await open({ hydrate });
    const theme = client.getObjectValue("theme", {});
    const changes = changesOf(client);
    await client.refresh();
    client.commit();
    client.setContext({ targetingKey: "berta" });
    expect(client.getObjectValue("theme", {})).toBe(theme);
    expect(client.getObjectDetails("theme", {})).toMatchObject({ value: theme, variant: "dim", reason: "DEFAULT" });
    expect(changes).toEqual([]);
  });

  test("of as many unknown keys as there may be do not fill the memory, and stay right", async () => {
    const client = await open();
    for (let count = 0; count < 11_000; count++) expect(client.isEnabled(`k${count}`)).toBe(false);
    expect(client.getNumberValue("limit", 1)).toBe(3);
  });

  test("of variants give their names in the order of the snapshot, and none where none can be read", async () => {
    const flags = {
      ...shop().flags,
      "10": { variants: { z: "last", a: "first", "7": "seventh" }, dormant: "a" },
      torn: { variants: { off: false }, dormant: "on" },
    };
    const client = await open({ snapshot: shop({ flags }) });
    for (const answers of [client, client.rehearse()]) {
      expect(answers.variants("headline")).toEqual(["plain", "warm"]);
      expect(answers.variants("limit")).toEqual(["low", "high"]);
      // JavaScript itself puts numbers first when the document is written.
      expect(answers.variants("10")).toEqual(["7", "z", "a"]);
      expect(answers.variants("torn")).toEqual([]);
      expect(answers.variants("headlines")).toEqual([]);
      expect(answers.variants(Object.create(null))).toEqual([]);
    }
    expect(Object.isFrozen(client.variants("headline"))).toBe(true);
    client.close();
    expect(client.variants("headline")).toEqual([]);
  });

  test("work without the client in front of them", async () => {
    const { isEnabled, getNumberValue, setContext, getStringValue } = await open();
    setContext({ plan: "pro" });
    expect([isEnabled("new-checkout"), getNumberValue("limit", 1)]).toEqual([false, 3]);
    expect(getStringValue("headline", "")).toBe("Almost yours");
  });

  test("of an object give one frozen object as long as it is unchanged", async () => {
    const client = await open();
    const theme = client.getObjectValue("theme", { colours: [""] });
    expect(Object.isFrozen(theme) && Object.isFrozen(theme.colours)).toBe(true);
    client.setContext({ targetingKey: "other" });
    expect(client.getObjectValue("theme", {})).toBe(theme);
    expect(client.getObjectDetails("theme", {}).value).toBe(theme);
    expect(client.rehearse({ at: 0 }).getObjectValue("theme", {})).toBe(theme);
  });

  test("of details give one frozen object as long as it is unchanged", async () => {
    const client = await open();
    const details = client.getNumberDetails("limit", 1);
    expect(client.getNumberDetails("limit", 2)).toBe(details);
    expect(Object.isFrozen(details) && Object.isFrozen(details.flagMetadata)).toBe(true);
  });
});

describe("the context", () => {
  test("is replaced at once, and one event tells what it changed among what was read", async () => {
    const client = await open();
    const changes = changesOf(client);
    client.getNumberValue("limit", 1);
    expect(client.getStringValue("headline", "")).toBe("Checkout");
    let inside = "";
    client.on("change", () => {
      inside = client.getStringValue("headline", "");
    });
    client.setContext({ plan: "pro" });
    expect(inside).toBe("Almost yours");
    expect(changes).toEqual([{ flags: ["headline"], releases: [] }]);
    client.setContext({ plan: "team" });
    client.setContext({ plan: "free" });
    expect(changes).toHaveLength(2);
  });

  test("is copied: what the caller does with theirs later has no effect", async () => {
    const context = { plan: "pro" };
    const client = await open({ context });
    context.plan = "free";
    expect(client.context).toEqual({ plan: "pro" });
    expect(Object.isFrozen(client.context)).toBe(true);
    expect(client.getStringValue("headline", "")).toBe("Almost yours");
  });

  test("with attributes that cannot be read is used without them, and reported", async () => {
    const client = await open({ context: { plan: "pro", born: 1n } as never });
    expect(client.getStringValue("headline", "")).toBe("Almost yours");
    const errors: FootlightsError[] = [];
    client.on("error", (error) => errors.push(error));
    await settled();
    client.setContext("anna" as never);
    expect(errors.map(({ code, message }) => [code, message])).toEqual([
      ["INVALID_CONTEXT", 'context: "born" is a bigint; what cannot be read counts as missing'],
      ["INVALID_CONTEXT", "context: the context is no object; what cannot be read counts as missing"],
    ]);
    expect(client.getStringValue("headline", "")).toBe("Checkout");
  });

  test("may have getters that call the client", async () => {
    const client = await open();
    client.setContext({
      get plan() {
        client.setContext({ plan: "free" });
        return client.isEnabled("new-checkout") ? "free" : "pro";
      },
    });
    expect(client.context).toEqual({ plan: "pro" });
    expect(client.getStringValue("headline", "")).toBe("Almost yours");
  });

  test.each<[string, unknown, boolean]>([
    ["a text", "row 7", true],
    ["a long text", `row 7${"€".repeat(1_300)}`, true],
    ["a list", ["aisle", "row 7"], true],
    ["a list longer than the first scratch", [...new Array(20).fill("x".repeat(4_000)), "row 7"], true],
    ["a list with what no rule can read", [null, true, 7, { a: 1 }, ["row 7"], "row 7"], true],
    ["an empty list", [], false],
    ["a number", 7, false],
    ["an object", { row: 7 }, false],
  ])("reaches the rules: %s", async (_, seat, expected) => {
    const when = { attribute: "ticket.seat", startsWith: ["row 7"] };
    const flags = { seated: { variants: { no: false, yes: true }, dormant: "no", rules: [{ when, serve: "yes" }] } };
    const client = await open({ snapshot: shop({ flags }), context: { ticket: { seat } } as never });
    expect(client.isEnabled("seated")).toBe(expected);
  });

  test.each([0, -1.5, 2 ** 53, 1e308, 5e-324])("reaches the rules as the very number %d", async (number) => {
    const when = {
      all: [
        { attribute: "n", lte: number },
        { attribute: "n", gte: number },
      ],
    };
    const flags = { exact: { variants: { no: false, yes: true }, dormant: "no", rules: [{ when, serve: "yes" }] } };
    const client = await open({ snapshot: shop({ flags }), context: { n: number } });
    expect(client.isEnabled("exact")).toBe(true);
  });

  test("reaches the rules after the core's memory has grown", async () => {
    const client = await open({ context: { plan: "pro" } });
    expect(client.getStringValue("headline", "")).toBe("Almost yours");
    await open({ snapshot: shop({ "x-ballast": "x".repeat(10_000_000) }) });
    client.setContext({ plan: "free" });
    expect(client.getStringValue("headline", "")).toBe("Checkout");
    client.setContext({ plan: "pro" });
    expect(client.getStringValue("headline", "")).toBe("Almost yours");
  });

  test("is no place to find inherited members", async () => {
    const when = { attribute: "constructor.name", exists: true };
    const flags = { leak: { variants: { no: false, yes: true }, dormant: "no", rules: [{ when, serve: "yes" }] } };
    const client = await open({ snapshot: shop({ flags }), context: { list: [1] } });
    expect(client.isEnabled("leak")).toBe(false);
  });
});

test("the deployment is copied: what the caller does with theirs later has no effect", async () => {
  const deployment = { carries: ["limit"] };
  const opened = open({ deployment });
  deployment.carries.push("new-checkout");
  const client = await opened;
  client.setContext({});
  expect(client.getBooleanDetails("new-checkout", true).flagMetadata.cause).toBe("NOT_DEPLOYED");
  expect(client.getNumberDetails("limit", 1).flagMetadata.cause).toBeUndefined();
});

describe("overrides", () => {
  test("answer until they are cleared, one by one or all", async () => {
    const client = await open();
    const changes = changesOf(client);
    client.isEnabled("new-checkout");
    client.override("new-checkout", "on");
    expect(client.getBooleanDetails("new-checkout", false)).toMatchObject({
      value: true,
      reason: "STATIC",
      flagMetadata: { cause: "OVERRIDE" },
    });
    client.override("limit", "high");
    client.override("headline", "no such variant");
    expect(client.getNumberValue("limit", 1)).toBe(10);
    expect(client.getStringValue("headline", "")).toBe("Checkout");
    client.clearOverrides("new-checkout");
    expect([client.isEnabled("new-checkout"), client.getNumberValue("limit", 1)]).toEqual([false, 10]);
    client.clearOverrides();
    expect(client.getNumberValue("limit", 1)).toBe(3);
    expect(changes.map(({ flags }) => flags)).toEqual([["new-checkout"], ["new-checkout"], ["limit"]]);
  });

  test("to a variant of the same value are a change: somebody may be counting variants", async () => {
    const flags = { twin: { variants: { one: "same", other: "same" }, dormant: "one" } };
    const client = await open({ snapshot: shop({ flags }) });
    const changes = changesOf(client);
    client.getStringValue("twin", "");
    client.override("twin", "other");
    expect(changes).toEqual([{ flags: ["twin"], releases: [] }]);
  });

  test("with other names than texts are wrong calls", async () => {
    const client = await open();
    expect(() => client.override("limit", 7 as never)).toThrow(
      "override takes the key of a flag and the name of a variant",
    );
  });
});

describe("events", () => {
  test("that there are not are wrong calls", async () => {
    const client = await open();
    expect(() => client.on("changed" as never, () => {})).toThrow(
      'unknown event "changed", there are ready, change, opening, stale, error',
    );
    expect(() => client.on("change", "render" as never)).toThrow('a listener for "change" must be a function');
    try {
      client.on("changed" as never, () => {});
    } catch (error) {
      expect(error).toBeInstanceOf(FootlightsError);
      expect(error).toMatchObject({ code: "INVALID_OPTIONS" });
    }
  });

  test("tell of readiness after the fact", async () => {
    const client = await open();
    const ready = vi.fn();
    client.on("ready", ready);
    await settled();
    expect(ready).toHaveBeenCalledExactlyOnceWith({ snapshot: client.snapshot });
  });

  test("tell of an opening when a release opens for the person, and not when it was open before", async () => {
    const releases = {
      autumn: {
        flags: { "new-checkout": "on" },
        opens: "2026-01-01T00:00:00Z",
        audience: { attribute: "plan", in: ["pro"] },
      },
      always: { flags: { limit: "high" }, opens: "2026-01-01T00:00:00Z" },
    };
    const client = await open({ snapshot: shop({ releases }) });
    const changes = changesOf(client);
    const openings: string[] = [];
    client.on("opening", ({ release, state }) => openings.push(`${release} ${state.open} ${state.stage}`));
    client.setContext({ plan: "pro" });
    expect(openings).toEqual(["autumn true general"]);
    expect(changes).toEqual([{ flags: [], releases: ["autumn"] }]);
    client.setContext({});
    expect(openings).toHaveLength(1);
    expect(changes).toHaveLength(2);
    // Another person has had it all along.
    client.setContext({ targetingKey: "berta", plan: "pro" });
    expect(openings).toHaveLength(1);
    expect(changes).toHaveLength(3);
    client.setContext({ targetingKey: "berta" });
    // One who hears of the change and sees to it that somebody else sits there.
    const off = client.on("change", () => {
      off();
      client.setContext({ targetingKey: "carl" });
    });
    client.setContext({ targetingKey: "berta", plan: "pro" });
    expect(openings).toHaveLength(1);
    expect(client.releases().find(({ key }) => key === "autumn")?.open).toBe(false);
  });
});

describe("a rehearsal", () => {
  const at = "2026-12-02T09:00:00Z";
  const snapshot = shop({ publishedAt: "2026-01-01T00:00:00Z", ...opening(at) });

  test("answers for another instant, person and deployment, and touches nothing of the client", async () => {
    const client = await open({ snapshot, context: { targetingKey: "anna" } });
    const changes = changesOf(client);
    client.override("limit", "high");
    const before = client.rehearse({ at: new Date(Date.parse(at) - 1) });
    const after = client.rehearse({ at, context: { plan: "pro" } });
    const away = client.rehearse({ at, deployment: { carries: ["limit"] }, overrides: { headline: "warm" } });
    expect([before.isEnabled("new-checkout"), after.isEnabled("new-checkout")]).toEqual([false, true]);
    expect([before.getStringValue("headline", ""), after.getStringValue("headline", "")]).toEqual([
      "Checkout",
      "Almost yours",
    ]);
    expect(away.getBooleanDetails("new-checkout", true).flagMetadata.cause).toBe("NOT_DEPLOYED");
    expect(away.getStringDetails("headline", "")).toMatchObject({ variant: "warm", reason: "STATIC" });
    expect([before.getNumberValue("limit", 1), client.getNumberValue("limit", 1)]).toEqual([3, 10]);
    expect(after.releases()).toMatchObject([{ key: "autumn", open: true, since: Date.parse(at) }]);
    expect(before.releases()).toMatchObject([{ key: "autumn", open: false, nextChangeAt: Date.parse(at) }]);
    expect(after.explain("new-checkout")).toMatchObject({ now: Date.parse(at), details: { value: true } });
    expect(before.isEnabled("new-checkout")).toBe(false);
    expect(changes).toEqual([]);
    expect(client.context).toEqual({ targetingKey: "anna" });
  });

  test("keeps the instant at which it was made, unless it is given one", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.parse(at) - 1 });
    onTestFinished(() => void vi.useRealTimers());
    const client = await open({ snapshot });
    const rehearsal = client.rehearse();
    vi.setSystemTime(Date.parse(at));
    expect(rehearsal.isEnabled("new-checkout")).toBe(false);
    expect(client.rehearse({}).isEnabled("new-checkout")).toBe(true);
  });

  test("with a wrong call throws, as nothing else does", async () => {
    const client = await open();
    expect(() => client.rehearse({ at: "soon" })).toThrow(
      'option "at" must be an RFC 3339 text, a Date or a number of epoch milliseconds',
    );
  });
});

describe("after close", () => {
  test("what was read keeps its answer and details, the rest are defaults, those of rehearsals too, and nothing is told", async () => {
    const client = await open({ context: { plan: "pro" } });
    const changes = changesOf(client);
    expect(client.getStringValue("headline", "")).toBe("Almost yours");
    const rehearsal = client.rehearse({ context: {} });
    expect(rehearsal.getStringValue("headline", "")).toBe("Checkout");
    client.close();
    client.close();
    client.setContext({});
    client.override("headline", "plain");
    client.clearOverrides();
    await client.refresh();
    expect(client.getStringDetails("headline", "")).toMatchObject({ value: "Almost yours", reason: "TARGETING_MATCH" });
    expect(client.getNumberDetails("limit", 1)).toMatchObject({ value: 1, errorCode: "PROVIDER_NOT_READY" });
    expect(rehearsal.getStringValue("headline", "none")).toBe("none");
    expect(client.explain("headline").details.errorCode).toBe("PROVIDER_NOT_READY");
    expect(client.rehearse({}).isEnabled("new-checkout")).toBe(false);
    expect(changes).toEqual([]);
  });

  test("another client is not touched", async () => {
    const [first, second] = [await open(), await open({ context: { plan: "pro" } })];
    first.close();
    expect(second.getStringValue("headline", "")).toBe("Almost yours");
    expect((await open()).getStringValue("headline", "")).toBe("Checkout");
  });
});

test("clients side by side do not see one another", async () => {
  const [free, pro] = [await open({ context: { plan: "free" } }), await open({ context: { plan: "pro" } })];
  for (let round = 0; round < 3; round++) {
    free.setContext({ plan: "free", round });
    pro.setContext({ plan: "pro", round });
    expect(free.getStringValue("headline", "")).toBe("Checkout");
    expect(pro.getStringValue("headline", "")).toBe("Almost yours");
  }
});
