import type { Snapshot } from "footlights";

const ON_OFF = { off: false, on: true };

/** A small shop; every test says what it changes. */
export function shop(changes: Partial<Snapshot> = {}): Snapshot {
  return {
    format: 1,
    environment: "production",
    lineage: "shop",
    revision: 1,
    publishedAt: "2026-11-23T08:55:00Z",
    flags: {
      "new-checkout": { variants: ON_OFF, dormant: "off" },
      headline: {
        variants: { plain: "Checkout", warm: "Almost yours" },
        dormant: "plain",
        rules: [{ when: { attribute: "plan", in: ["pro"] }, serve: "warm" }],
      },
      limit: { variants: { low: 3, high: 10 }, dormant: "low" },
      theme: { variants: { dim: { colours: ["black", "red"] } }, dormant: "dim" },
    },
    ...changes,
  };
}

/** A release of `new-checkout` that opens for everybody at an instant. */
export function opening(at: number | string): Pick<Snapshot, "releases"> {
  const opens = typeof at === "number" ? new Date(at).toISOString() : at;
  return { releases: { autumn: { flags: { "new-checkout": "on" }, opens } } };
}
