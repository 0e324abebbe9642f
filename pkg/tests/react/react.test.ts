// @vitest-environment jsdom
import { type AudienceClient, type Client, createClient, type Snapshot } from "footlights";
import { audience } from "footlights/audience";
import {
  FootlightsProvider,
  useAnnouncements,
  useAudience,
  useFlag,
  useFlagDetails,
  useFootlights,
  useRelease,
} from "footlights/react";
import { act, createElement, type ReactNode, Suspense, version } from "react";
import { renderToString } from "react-dom/server";
import { expect, onTestFinished, test, vi } from "vitest";
import { shop } from "../snapshots.js";
import { page } from "./page.js";

const PEOPLE = { anna: { targetingKey: "anna", plan: "pro" }, berta: { targetingKey: "berta" } };

async function open(changes: Partial<Snapshot> = {}): Promise<AudienceClient> {
  const client = await createClient({ snapshot: shop(changes), storage: "none", audience });
  onTestFinished(() => client.close());
  return client;
}

/** A component that counts how often React rendered it with something new: strict mode renders everything twice. */
function counted(read: () => ReactNode): { component: () => ReactNode; renderings: () => number } {
  let renderings = 0;
  const component = () => {
    renderings += 1;
    return createElement("p", null, read());
  };
  return { component, renderings: () => renderings };
}

function house(client: Client | Promise<Client>, ...inside: ReactNode[]): ReactNode {
  return createElement(FootlightsProvider, { client }, ...inside);
}

const Everything = () =>
  JSON.stringify([
    useFlag("new-checkout"),
    useFlag("headline", "mine"),
    useFlag("limit", 0),
    useFlag("theme", {}),
    useFlag("nowhere", "mine"),
  ]);

const Flag = ({ name }: { name: string }) => useFlag(name, "mine");

const Details = () => {
  const { value, flagMetadata } = useFlagDetails("new-checkout", false);
  return `${value} ${flagMetadata.stage} ${useFlagDetails("limit", "mine").errorCode}`;
};

const Release = () => {
  const autumn = useRelease("autumn");
  return `${autumn?.open} ${autumn?.cause} ${useRelease("spring")?.open}`;
};

const Headline = () => useFlag("headline", "mine");

const Both = () => `${useFlag("limit", 0)}${useFlagDetails("headline", "mine").value}${useRelease("autumn")?.open}`;

const Button = () => {
  const { setContext } = useFootlights();
  return createElement(
    "button",
    { type: "button", onClick: () => setContext(PEOPLE.anna) },
    useFlag("headline", "mine"),
  );
};

const Announcements = ({ locale }: { locale: string }) =>
  useAnnouncements([locale])
    .map(({ title }) => title)
    .join();

const Loose = () => String(useAudience());

const Alone = () => String(useFlag("limit", 0));

test("the version is the one that this project of Vitest is for", (context) => {
  const project = context.task.file.projectName;
  expect(version.split(".")[0]).toBe(project === "react 18" ? "18" : "19");
});

test("flags of every type, and whether one is on", async () => {
  const client = await open();
  const shown = await page(house(client, createElement(Everything)));
  expect(JSON.parse(shown.text() ?? "")).toEqual([false, "Checkout", 3, { colours: ["black", "red"] }, "mine"]);
  expect(shown.complaints).toEqual([]);
});

test("only components whose flags changed render again", async () => {
  const client = await open();
  const headline = counted(() => useFlag("headline", "mine"));
  const limit = counted(() => useFlag("limit", 0));
  const theme = counted(() => JSON.stringify(useFlag("theme", {})));
  const parts = [headline, limit, theme];
  const shown = await page(house(client, ...parts.map(({ component }, key) => createElement(component, { key }))));
  const before = parts.map(({ renderings }) => renderings());
  await act(async () => client.setContext(PEOPLE.anna));
  expect(shown.text()).toContain("Almost yours");
  const after = parts.map(({ renderings }) => renderings());
  expect(after[0]).toBeGreaterThan(before[0] ?? 0);
  expect(after.slice(1)).toEqual(before.slice(1));
  expect(shown.complaints).toEqual([]);
});

test("a default that is made anew with each rendering does no harm", async () => {
  const client = await open();
  const shown = await page(
    house(
      client,
      createElement(() => JSON.stringify([useFlag("nowhere", { own: true }), useFlagDetails("no", [1]).value])),
    ),
  );
  expect(JSON.parse(shown.text() ?? "")).toEqual([{ own: true }, [1]]);
  expect(shown.complaints).toEqual([]);
});

test("a default that is no number does no harm", async () => {
  const client = await open();
  const shown = await page(
    house(
      client,
      createElement(() => `${useFlag("nowhere", Number.NaN)} ${useFlagDetails("no", Number.NaN).value}`),
    ),
  );
  expect(shown.text()).toBe("NaN NaN");
  expect(shown.complaints).toEqual([]);
});

test("another key is another flag, and another client another audience", async () => {
  const first = await open();
  const second = await open({ flags: { a: { variants: { x: "second" }, dormant: "x" } } });
  const shown = await page(house(first, createElement(Flag, { name: "headline" })));
  expect(shown.text()).toBe("Checkout");
  await shown.render(house(first, createElement(Flag, { name: "a" })));
  expect(shown.text()).toBe("mine");
  await shown.render(house(second, createElement(Flag, { name: "a" })));
  expect(shown.text()).toBe("second");
});

test("details, with errors, and a stage that changes though the variant does not", async () => {
  const plan = [
    { stage: "canary", after: "PT0S" },
    { stage: "general", after: "PT1S" },
  ];
  const opens = new Date(Date.now() - 500).toISOString();
  const client = await open({ releases: { autumn: { flags: { "new-checkout": "on" }, opens, plan } } });
  const shown = await page(house(client, createElement(Details)));
  expect(shown.text()).toBe("true canary TYPE_MISMATCH");
  await vi.waitFor(async () => {
    await act(async () => {});
    expect(shown.text()).toBe("true general TYPE_MISMATCH");
  });
});

test("a release as it stands, and one that there is not", async () => {
  const client = await open({
    releases: {
      autumn: {
        flags: { "new-checkout": "on" },
        opens: "2026-01-01T00:00:00Z",
        audience: { attribute: "plan", in: ["pro"] },
      },
    },
  });
  const shown = await page(house(client, createElement(Release)));
  expect(shown.text()).toBe("false AUDIENCE undefined");
  await act(async () => client.setContext(PEOPLE.anna));
  expect(shown.text()).toBe("true undefined undefined");
});

test("the promise of a client suspends until it is kept", async () => {
  let keep: (client: Client) => void = () => {};
  const client = new Promise<Client>((resolve) => {
    keep = resolve;
  });
  const shown = await page(
    createElement(Suspense, { fallback: "please wait" }, house(client, createElement(Headline))),
  );
  expect(shown.text()).toBe("please wait");
  const opened = await open();
  await act(async () => {
    keep(opened);
    await client;
  });
  expect(shown.text()).toBe("Checkout");
  expect(shown.complaints).toEqual([]);
});

test("nobody listens any more after the components are gone", async () => {
  const client = await open();
  let listeners = 0;
  const { on } = client;
  vi.spyOn(client, "on").mockImplementation((event, listener) => {
    listeners += 1;
    const off = on(event, listener);
    return () => {
      listeners -= 1;
      off();
    };
  });
  const shown = await page(house(client, createElement(Both)));
  expect(listeners).toBe(3);
  await shown.render(house(client));
  expect(listeners).toBe(0);
});

test("the client is there for what is no rendering", async () => {
  const client = await open();
  const shown = await page(house(client, createElement(Button)));
  await act(async () => document.querySelector("button")?.click());
  expect(shown.text()).toBe("Almost yours");
});

test("a hook without a provider around it says what is missing", async () => {
  await expect(page(createElement(Alone))).rejects.toThrow("need a <FootlightsProvider> around them");
});

test("announcements come and go, in the language that is asked for, and a server renders none", async () => {
  const announcement = { title: { en: "A calmer checkout", de: "Ruhiger bezahlen" } };
  const autumn = { flags: { "new-checkout": "on" }, opens: "2026-01-01T00:00:00Z", announcement };
  const client = await open({ releases: { autumn } });
  const { component, renderings } = counted(() => createElement(Announcements, { locale: "de-AT" }));
  const shown = await page(house(client, createElement(component)));
  expect(shown.text()).toBe("Ruhiger bezahlen");
  const before = renderings();
  await act(async () => client.acknowledge("autumn"));
  expect([shown.text(), renderings()]).toEqual(["", before]);
  await shown.render(house(await open({ releases: { autumn } }), createElement(Announcements, { locale: "fr" })));
  expect(shown.text()).toBe("A calmer checkout");
  expect(shown.complaints).toEqual([]);

  const server = await open({ releases: { autumn } });
  const inside = () => house(server, createElement(Announcements, { locale: "en" }));
  const html = renderToString(inside());
  expect(html).toBe("");
  const hydrated = await page(inside(), html);
  expect([hydrated.text(), hydrated.complaints]).toEqual(["A calmer checkout", []]);

  const without = await createClient({ snapshot: shop(), storage: "none" });
  onTestFinished(() => without.close());
  expect(() => renderToString(house(without, createElement(Loose)))).toThrow(
    "need a client with the option `audience`",
  );
});
