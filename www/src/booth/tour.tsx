import { useMemo } from "preact/hooks";
import { instant } from "../instants.ts";
import { answersFor, type Scene } from "../scene.ts";
import type { ShopAnswers, ShopClient } from "../shop/flags.ts";
import { stageName } from "./words.ts";

const HOUR = 3_600_000;

/** What the slider travels through: from a day before the opening until well after the last cue. */
const RELEASE = "autumn-checkout";
const FROM = Date.UTC(2026, 11, 1, 9);
const HOURS = 10 * 24;

interface TourProps {
  client: ShopClient;
  answers: ShopAnswers;
  scene: Scene;
  change: (part: Partial<Scene>) => void;
}

/** A slider over the plan of one release, and above it the stages and when they reach this person. */
export function Tour({ client, answers, scene, change }: TourProps) {
  const at = scene.at ?? Date.now();
  const hour = (at - FROM) / HOUR;
  const { stage, open } = stateOf(answers);
  const { person, version, overrides } = scene;
  // Hundreds of rehearsals: not at each move of the slider, but soon after an edit of the file.
  const stretches = useMemo(
    () => rehearse(client, { person, version, overrides, at: undefined }),
    [client, person, version, overrides, Math.floor(Date.now() / 2000)],
  );

  return (
    <div class="tour">
      <label for="tour">
        The plan of <b>{RELEASE}</b>:{" "}
        <span class="hint">
          {stageName(stage)}, {open ? "open" : "closed"} for {scene.person.name}
        </span>
      </label>
      <div class="strip" aria-hidden="true">
        {stretches.map((stretch, index) => (
          <div key={index} data-open={stretch.open} data-stage={stretch.stage} style={{ flexGrow: stretch.hours }}>
            <span title={stageName(stretch.stage)}>{stageName(stretch.stage)}</span>
          </div>
        ))}
      </div>
      <input
        id="tour"
        type="range"
        min={0}
        max={HOURS}
        step={1}
        value={Math.min(HOURS, Math.max(0, Math.round(hour)))}
        data-outside={hour < 0 || hour > HOURS}
        aria-valuetext={`${instant(at)}, ${stageName(stage)}`}
        onInput={(event) => change({ at: FROM + event.currentTarget.valueAsNumber * HOUR })}
      />
    </div>
  );
}

interface Stretch {
  readonly stage: string | undefined;
  readonly open: boolean;
  readonly hours: number;
}

/** The plan hour by hour, as this person would see it at this deployment. */
function rehearse(client: ShopClient, scene: Scene): Stretch[] {
  const stretches: Stretch[] = [];
  for (let hour = 0; hour < HOURS; hour++) {
    const { stage, open } = stateOf(answersFor(client, { ...scene, at: FROM + hour * HOUR }));
    const last = stretches.at(-1);
    if (last !== undefined && last.stage === stage && last.open === open) {
      stretches[stretches.length - 1] = { stage, open, hours: last.hours + 1 };
    } else {
      stretches.push({ stage, open, hours: 1 });
    }
  }
  return stretches;
}

function stateOf(answers: ShopAnswers) {
  const release = answers.releases().find(({ key }) => key === RELEASE);
  return { stage: release?.stage, open: release?.open ?? false };
}
