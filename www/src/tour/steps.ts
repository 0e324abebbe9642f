import { PEOPLE } from "../people.ts";
import type { Scene } from "../scene.ts";
import { SEATS } from "../theatre/audience.ts";
import type { Edit } from "../theatre/edits.ts";

const RELEASE = "autumn-checkout";

/** One step of the tour: what it says, what it sets the page to, and where it points. */
export interface Step {
  readonly title: string;
  readonly text: string;
  readonly scene: Partial<Scene> & Pick<Scene, "at">;
  /** Selects what it points at, and the name of that. */
  readonly target: readonly [selector: string, name: string];
  /** An edit that is shown here, and not published. */
  readonly draft?: Edit;
}

function person(name: string): Pick<Scene, "person"> {
  return { person: PEOPLE.find((each) => each.name === name) ?? PEOPLE[0] };
}

/** How many pages have code that is new enough for the release. */
const READY = SEATS.filter(({ version }) => version !== "2.3.0").length;

/** The story of one release, told with the page itself. */
export const STEPS: readonly Step[] = [
  {
    title: "The stage is set",
    text: `${READY} of these 1,000 people already run the new checkout’s code. Not one of them sees it. That is a deployment: in the building, checked, and dark.`,
    scene: { at: Date.parse("2026-12-01T18:00Z") },
    target: [".hall", "the house"],
  },
  {
    title: "A rehearsal",
    text: "The shop, as somebody of the staff will see it on opening day. The same file was asked for another person and another hour. Nobody else sees a thing.",
    scene: { at: Date.parse("2026-12-02T09:30Z"), ...person("Staff member") },
    target: [".checkout", "the checkout"],
  },
  {
    title: "The first row",
    text: "At nine on the second of December the staff get it: the canary. Four of them have pages that are too old, and wait until these are loaded anew.",
    scene: { at: Date.parse("2026-12-02T12:00Z") },
    target: [".hall", "the house"],
  },
  {
    title: "More every hour, until a hold",
    text: "The share rises from 5 to 50 percent. Then the payment provider is down: a hold stops the release’s clock. It goes on where it stopped, and nothing leaps.",
    scene: { at: Date.parse("2026-12-04T13:00Z") },
    target: [".timeline", "the plan"],
  },
  {
    title: "Opening night",
    text: "The lights are up for everybody it is meant for, each page by its own clock. And the people are told: a release is not only switched on, it is announced.",
    scene: { at: Date.parse("2026-12-09T18:00Z") },
    target: [".notice", "the announcement"],
  },
  {
    title: "Last in, first out",
    text: "If it goes wrong, a rollback to 25 percent sends home those who came last; the first keep what they know. Here it is a draft: the document shows the lines. Stars and failures come back by release and stage, so that you know when.",
    scene: { at: Date.parse("2026-12-11T09:00Z") },
    target: [".hall", "the house"],
    draft: { kind: "rollback", release: RELEASE, share: 25 },
  },
];
