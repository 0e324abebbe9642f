import { type Child, h } from "./dom.js";
import { toJson } from "./json.js";
import type { Panel } from "./panel.js";
import { facts, instant } from "./views.js";

/** Snapshot, health, deployment and context. */
export function statusView({ client, state, act }: Panel): readonly Child[] {
  const { snapshot, deployment, status } = client;
  const { now, clock, opensUntil } = client.explain("");
  const { error, at } = state.error ?? {};
  const { carries, ...bundle } = deployment;
  return [
    h("h3", { key: "health" }, "Snapshot and health"),
    facts([
      ["Status", status],
      ["Revision", snapshot && String(snapshot.revision)],
      ["Lineage", snapshot?.lineage],
      ["Environment", snapshot?.environment],
      ["Source", snapshot?.source],
      ["Published", snapshot?.publishedAt !== undefined && instant(snapshot.publishedAt, now)],
      ["Confirmed", snapshot && instant(snapshot.confirmedAt, now)],
      ["Opens nothing more after", snapshot && instant(opensUntil, now)],
      [
        "Clock",
        clock &&
          (clock.source === "server" ? `the server's, within ${Math.round(clock.uncertainty)} ms` : "the device's"),
      ],
      [
        "Last error",
        error && h("span", { class: "bad" }, `${error.code}: ${error.message}`),
        at !== undefined && h("span", {}, " ", instant(at, now)),
      ],
      ["Next try", error?.nextTryAt !== undefined && error.nextTryAt > now && instant(error.nextTryAt, now)],
    ]),
    h("button", { key: "refresh", onclick: () => act(() => void client.refresh()) }, "Ask for the snapshot now"),
    h("h3", { key: "deployment" }, "Deployment"),
    facts([
      ...Object.entries(bundle).map(([name, what]) => [name, String(what)] as const),
      ["carries", carries?.join(", ")],
    ]),
    h("h3", { key: "context" }, "Context"),
    h("pre", { key: "json" }, toJson(client.context, 2)),
  ];
}
