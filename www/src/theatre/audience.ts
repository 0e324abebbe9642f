import type { Deployment, EvaluationContext } from "footlights";

/** How many rows there are, from A at the stage to Y at the back, and how many seats the first one has. */
export const ROWS = 25;
const FRONT_ROW = 28;

/** Somebody made up, and where they sit. */
export interface Seat {
  readonly index: number;
  /** From 0, at the stage. */
  readonly rowIndex: number;
  /** A letter. */
  readonly row: string;
  /** From 1, from the left. */
  readonly number: number;
  /** For example "Row C, seat 14". */
  readonly name: string;
  readonly country: string;
  readonly plan: string;
  readonly version: string;
  readonly deployment: Deployment;
  readonly context: EvaluationContext;
}

/** Countries sit beside each other, from left to right; each has such a share of every row. */
export const COUNTRIES: readonly { readonly code: string; readonly name: string; readonly share: number }[] = [
  { code: "PT", name: "Portugal", share: 0.1 },
  { code: "GB", name: "United Kingdom", share: 0.28 },
  { code: "IE", name: "Ireland", share: 0.1 },
  { code: "DE", name: "Germany", share: 0.2 },
  { code: "AT", name: "Austria", share: 0.12 },
  { code: "US", name: "United States", share: 0.2 },
];

/** Plans sit behind each other: the staff in front, and from which row on the others do. */
export const PLANS: readonly { readonly plan: string; readonly label: string; readonly from: number }[] = [
  { plan: "staff", label: "staff", from: 0 },
  { plan: "team", label: "plan team", from: 1 },
  { plan: "pro", label: "plan pro", from: 5 },
  { plan: "free", label: "plan free", from: 12 },
];

/** The bundles that are open in the house, and the share of the people who run each. */
export const BUNDLES: readonly { readonly version: string; readonly share: number }[] = [
  { version: "2.3.0", share: 0.12 },
  { version: "2.4.0", share: 0.64 },
  { version: "2.5.0-rc.1", share: 0.24 },
];

const LOCALES: Readonly<Record<string, string>> = {
  PT: "pt-PT",
  GB: "en-GB",
  IE: "en-IE",
  DE: "de-DE",
  AT: "de-AT",
  US: "en-US",
};

/** How many seats a row has. */
export function seatsInRow(rowIndex: number): number {
  return FRONT_ROW + rowIndex;
}

/** In which country's block the seat at a place of a row stands, and where a block begins. */
export function blockEnds(rowIndex: number): readonly number[] {
  let sum = 0;
  return COUNTRIES.map(({ share }) => {
    sum += share;
    return Math.round(sum * seatsInRow(rowIndex));
  });
}

/** From 0 to 1, the same for the same seat each time, and different for neighbours. */
function drawn(index: number): number {
  let hash = Math.imul(index + 1, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
}

const DEPLOYMENTS = new Map(
  BUNDLES.map(({ version }) => [version, { app: "stage-door", version, environment: "production" }]),
);

/** The bundle that is too old for some releases, and what its pages run once they have been loaded anew. */
export const OLDEST = BUNDLES[0]?.version ?? "";
export const RENEWED = BUNDLES[1]?.version ?? "";

/** What a page runs, before or after those with the oldest bundle are loaded anew. */
export function deploymentOf({ version, deployment }: Seat, isRenewed: boolean): Deployment {
  return isRenewed && version === OLDEST ? { ...deployment, version: RENEWED } : deployment;
}

function bundleOf(index: number): string {
  const place = drawn(index);
  let sum = 0;
  for (const { version, share } of BUNDLES) {
    sum += share;
    if (place < sum) {
      return version;
    }
  }
  return BUNDLES.at(-1)?.version ?? "";
}

function seatAt(index: number, rowIndex: number, place: number): Seat {
  const row = String.fromCharCode(65 + rowIndex);
  const number = place + 1;
  const country = COUNTRIES[blockEnds(rowIndex).findIndex((end) => place < end)]?.code ?? "";
  const plan = PLANS.findLast(({ from }) => from <= rowIndex)?.plan ?? "";
  const version = bundleOf(index);
  const key = `${row}${number}`.toLowerCase();
  return {
    index,
    rowIndex,
    row,
    number,
    name: `Row ${row}, seat ${number}`,
    country,
    plan,
    version,
    deployment: DEPLOYMENTS.get(version) ?? {},
    context: {
      targetingKey: `seat-${key}`,
      email: `${key}@${plan === "staff" ? "example.com" : "example.net"}`,
      plan,
      address: { country },
      locale: LOCALES[country] ?? "en",
    },
  };
}

function fill(): Seat[] {
  const seats: Seat[] = [];
  for (let rowIndex = 0; rowIndex < ROWS; rowIndex++) {
    for (let place = 0; place < seatsInRow(rowIndex); place++) {
      seats.push(seatAt(seats.length, rowIndex, place));
    }
  }
  return seats;
}

/** A thousand people, row by row from the stage. */
export const SEATS: readonly Seat[] = fill();

/** Some of the seats, to be counted together. */
export interface Group {
  readonly id: string;
  readonly name: string;
  readonly kind: "everybody" | "plan" | "country" | "bundle";
  readonly size: number;
  has(seat: Seat): boolean;
}

function group(kind: Group["kind"], name: string, has: (seat: Seat) => boolean): Group {
  return { id: name.replaceAll(/[^a-z0-9]+/gi, "-").toLowerCase(), kind, name, size: SEATS.filter(has).length, has };
}

/** Everybody, and by plan, country and bundle: each seat is in exactly one of each kind. */
export const GROUPS: readonly Group[] = [
  group("everybody", "everybody", () => true),
  ...PLANS.map(({ plan, label }) => group("plan", label, (seat) => seat.plan === plan)),
  ...COUNTRIES.map(({ code, name }) => group("country", name, (seat) => seat.country === code)),
  ...BUNDLES.map(({ version }) => group("bundle", `bundle ${version}`, (seat) => seat.version === version)),
];
