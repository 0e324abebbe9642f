import {
  type AudienceClient,
  type ClientOptions,
  createClient,
  type Release,
  type Report,
  type Snapshot,
} from "footlights";
import { audience } from "footlights/audience";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { shop } from "./snapshots.js";

const OPENED = new Date(Date.now() - 3_600_000).toISOString();

function autumn(more: Partial<Release> = {}): Snapshot {
  const release = { flags: { "new-checkout": "on", headline: "warm" }, opens: OPENED, ...more };
  return shop({ publishedAt: OPENED, releases: { autumn: release } });
}

async function open(options: Partial<ClientOptions> = {}): Promise<AudienceClient> {
  const client = await createClient({ snapshot: autumn(), ...options, audience });
  onTestFinished(() => client.close());
  return client;
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

describe("exposures", () => {
  async function exposed(options: Partial<ClientOptions> = {}) {
    const client = await open({ context: { targetingKey: "a" }, ...options });
    const heard = vi.fn();
    client.on("exposure", heard);
    return { client, heard };
  }

  test("are told once, with the release, its stage and the variant", async () => {
    const { client, heard } = await exposed();
    client.isEnabled("new-checkout");
    client.getBooleanValue("new-checkout", false);
    client.getBooleanDetails("new-checkout", false);
    // Not in the middle of a read.
    expect(heard).not.toHaveBeenCalled();
    await settled();
    expect(heard).toHaveBeenCalledExactlyOnceWith({
      flag: "new-checkout",
      variant: "on",
      cause: "RELEASED",
      release: "autumn",
      stage: "general",
    });
  });

  test("are told of those, too, who do not have it, with what stood in the way", async () => {
    const { client, heard } = await exposed({ snapshot: autumn({ audience: { attribute: "plan", in: ["pro"] } }) });
    client.isEnabled("new-checkout");
    await settled();
    expect(heard).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ variant: "off", cause: "AUDIENCE", release: "autumn" }),
    );
  });

  test("come from reads alone", async () => {
    const { client, heard } = await exposed();
    client.explain("new-checkout");
    client.releases();
    client.variants("new-checkout");
    client.dehydrate();
    client.rehearse().isEnabled("new-checkout");
    client.feedback("autumn", { rating: 5 });
    client.reportFailure("new-checkout", new Error("x"));
    client.setContext({ targetingKey: "b" });
    client.getStringValue("unknown", "");
    await settled();
    expect(heard).not.toHaveBeenCalled();
  });

  test("a new variant and another person are told when they are read, and what was told before is not", async () => {
    const { client, heard } = await exposed();
    const read = async () => {
      client.isEnabled("new-checkout");
      await settled();
      return heard.mock.calls.length;
    };
    expect(await read()).toBe(1);
    client.override("new-checkout", "off");
    await settled();
    expect(heard).toHaveBeenCalledTimes(1);
    expect(await read()).toBe(2);
    client.clearOverrides();
    expect(await read()).toBe(2);
    client.setContext({ targetingKey: "b" });
    expect(heard).toHaveBeenCalledTimes(2);
    expect(await read()).toBe(3);
    client.setContext({ targetingKey: "a" });
    expect(await read()).toBe(3);
  });

  test("of a value that a server has answered are told when the page reads it", async () => {
    const server = await open({ context: { targetingKey: "a" } });
    server.isEnabled("new-checkout");
    const { client, heard } = await exposed({ hydrate: server.dehydrate() });
    await settled();
    expect(heard).not.toHaveBeenCalled();
    client.isEnabled("new-checkout");
    await settled();
    expect(heard).toHaveBeenCalledOnce();
  });

  test("reach a sink from the first read on, and one that throws harms nobody", async () => {
    const thrown = vi.fn();
    vi.stubGlobal("reportError", thrown);
    const sink = vi.fn((_: Report) => {
      throw new Error("mine");
    });
    const client = await open({ sink });
    expect(client.isEnabled("new-checkout")).toBe(true);
    await settled();
    expect(sink).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ event: "exposure", variant: "on" }));
    expect(thrown).toHaveBeenCalledOnce();
  });
});

describe("feedback", () => {
  test("is tied to the release, its stage and its variants", async () => {
    const client = await open();
    const heard = vi.fn();
    client.on("feedback", heard);
    client.feedback("autumn", { rating: 4, comment: "calmer" });
    client.feedback("nowhere", { rating: 1 });
    const variants = { "new-checkout": "on", headline: "warm" };
    expect(heard.mock.calls).toEqual([
      [{ release: "autumn", stage: "general", open: true, variants, feedback: { rating: 4, comment: "calmer" } }],
      [{ release: "nowhere", stage: undefined, open: false, variants: {}, feedback: { rating: 1 } }],
    ]);
  });

  test("of what is counted names the releases that the person has had to do with", async () => {
    const client = await open();
    const heard = vi.fn();
    client.on("track", heard);
    client.track("paid", { total: 7 });
    client.isEnabled("new-checkout");
    client.track("paid");
    const releases = [{ release: "autumn", stage: "general", variants: { "new-checkout": "on", headline: "warm" } }];
    expect(heard.mock.calls).toEqual([
      [{ name: "paid", details: { total: 7 }, releases: [] }],
      [{ name: "paid", details: undefined, releases }],
    ]);
  });
});

describe("a reload", () => {
  async function advised(
    need: string | Record<string, string>,
    version: string | undefined,
    more: Partial<Release> = {},
  ) {
    const snapshot = autumn({ needs: { deployment: need }, ...more });
    const client = await open({ snapshot, deployment: { app: "shop", version } });
    const heard = vi.fn();
    client.on("reload-advised", heard);
    await settled();
    return { client, heard };
  }

  test.each<[string | Record<string, string>, string, string]>([
    [{ shop: ">=2.4.0" }, "2.3.9", "2.4.0"],
    [">=2.4.0 <3.0.0", "2.3.0", "2.4.0"],
    [">=2.4.0, >=2.10.1", "2.9.0", "2.10.1"],
    [">2.4.0", "2.4.0", "2.4.1"],
    ["^3.1.0", "2.4.0", "3.1.0"],
    ["~ 2.10.0", "2.9.0", "2.10.0"],
    ["=2.4.0", "2.3.0", "2.4.0"],
    [">=2.4.0", "2.4.0-rc.1", "2.4.0"],
  ])("is advised where the release needs %j of somebody with %s", async (need, version, expected) => {
    const { heard } = await advised(need, version);
    expect(heard).toHaveBeenCalledExactlyOnceWith({ release: "autumn", version: expected });
  });

  test.each(["search", "link", "length", "constructor"])("is advised of an app called %s, too", async (app) => {
    for (const need of [">=2.4.0", { [app]: ">=2.4.0" }]) {
      const client = await open({
        snapshot: autumn({ needs: { deployment: need } }),
        deployment: { app, version: "2.3.0" },
      });
      const heard = vi.fn();
      client.on("reload-advised", heard);
      await settled();
      expect(heard).toHaveBeenCalledExactlyOnceWith({ release: "autumn", version: "2.4.0" });
    }
  });

  test.each<[string, string | Record<string, string>, string | undefined, Partial<Release>]>([
    ["the deployment is new enough", ">=2.4.0", "2.4.0", {}],
    ["it is too new", "<2.4.0", "2.4.0", {}],
    ["an older one would do", "=2.3.0", "2.4.0", {}],
    ["the release is for another app", { desk: ">=2.4.0" }, "2.3.0", {}],
    ["nobody knows the version", ">=2.4.0", undefined, {}],
    ["the person is not in the audience", ">=2.4.0", "2.3.0", { audience: { attribute: "plan", in: ["pro"] } }],
    ["it has not opened", ">=2.4.0", "2.3.0", { opens: "2999-01-01T00:00:00Z" }],
    ["it has been rolled back", ">=2.4.0", "2.3.0", { rollback: { at: OPENED } }],
  ])("is not advised where %s", async (_, need, version, more) => {
    expect((await advised(need, version, more)).heard).not.toHaveBeenCalled();
  });

  test.each(["2.4.0", "2.4.0+build.7", "2.4.1-rc.1"])(
    "is not advised of %s, which is new enough, where it is the code that the bundle lacks",
    async (version) => {
      const client = await open({
        snapshot: autumn({ needs: { deployment: ">=2.4.0" } }),
        deployment: { app: "shop", version, carries: [] },
      });
      const heard = vi.fn();
      client.on("reload-advised", heard);
      await settled();
      expect(heard).not.toHaveBeenCalled();
    },
  );

  test("is advised once, also to those who listen later, and changes no answer", async () => {
    const { client, heard } = await advised(">=2.4.0", "2.3.0");
    expect(client.isEnabled("new-checkout")).toBe(false);
    client.setContext({ targetingKey: "b" });
    client.commit();
    await settled();
    expect(heard).toHaveBeenCalledOnce();
    const late = vi.fn();
    client.on("reload-advised", late);
    await settled();
    expect(late).toHaveBeenCalledOnce();
    expect(client.getBooleanDetails("new-checkout", true).flagMetadata.cause).toBe("NOT_DEPLOYED");
  });

  test("is advised when the release opens, and not before", async () => {
    vi.useFakeTimers({ now: Date.parse("2026-12-02T09:00:00Z") });
    onTestFinished(() => void vi.useRealTimers());
    const { heard } = await (async () => {
      const release = {
        flags: { "new-checkout": "on" },
        opens: "2026-12-02T09:01:00Z",
        needs: { deployment: ">=2.4.0" },
      };
      const client = await open({
        snapshot: shop({ releases: { autumn: release } }),
        deployment: { app: "shop", version: "2.3.0" },
      });
      const heard = vi.fn();
      client.on("reload-advised", heard);
      return { heard };
    })();
    await vi.advanceTimersByTimeAsync(59_000);
    expect(heard).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(heard).toHaveBeenCalledOnce();
  });
});

test("wrong options are named", async () => {
  for (const wrong of [{ sink: 7 }, { audience: true }, { remember: "yes" }, { commit: "now" }]) {
    const [name] = Object.keys(wrong);
    const made = createClient({ snapshot: shop(), ...wrong } as unknown as ClientOptions);
    await expect(made).rejects.toThrow(`option "${name}" must be`);
  }
});
