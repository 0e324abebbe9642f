import type { Cue, Snapshot } from "footlights";
import { stageInWords } from "footlights/words";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { instant } from "../instants.ts";
import { type Edit, isHeld } from "./edits.ts";
import { flagsOf } from "./part.ts";
import { cuesOf, isRolledBack, type Plan } from "./plan.ts";

interface ControlsProps {
  document: Snapshot;
  plan: Plan;
  at: number;
  /** While a slider is under way: nobody else is to hear of it yet. */
  onDraft: (edit: Edit) => void;
  onEdit: (edit: Edit) => void;
}

/** What can be done to the release from the instant on that is shown. */
export function Controls({ document, plan, at, onDraft, onEdit }: ControlsProps) {
  const [back, setBack] = useState("");
  const key = plan.release;
  const release = document.releases?.[key];
  if (!release) {
    return null;
  }
  const cues = cuesOf(document, release);
  const stages = [...new Set(cues.map(({ stage }) => stage))];
  const isOnHold = isHeld(release, at);
  const later = plan.departures.filter((departure) => departure.at > at && !departure.isBoarded);
  return (
    <section class="controls" aria-label={`Change ${key} from ${instant(at)} on`}>
      <Group name="Clock">
        <button
          type="button"
          onClick={() => onEdit(isOnHold ? { kind: "resume", release: key } : { kind: "hold", release: key })}
        >
          {isOnHold ? "Release the hold" : "Hold"}
        </button>
      </Group>
      <Group name="Rollback">
        <span class="joined">
          <label class="unseen" for="rollback-to">
            Roll back to
          </label>
          <select id="rollback-to" value={back} onChange={(event) => setBack(event.currentTarget.value)}>
            <option value="">from everybody</option>
            {stages.map((stage) => (
              <option key={stage} value={stage}>
                back to {stageInWords(stage)}
              </option>
            ))}
            {[5, 10, 25].map((share) => (
              <option key={share} value={share}>
                back to {share} %
              </option>
            ))}
          </select>
          <button type="button" onClick={() => onEdit({ kind: "rollback", release: key, ...target(back, stages) })}>
            Roll back
          </button>
        </span>
      </Group>
      <Group name="Kill switch">
        {flagsOf(release).map((flag) => {
          const isKilled = document.flags?.[flag]?.disabled === true;
          return (
            <button
              key={flag}
              type="button"
              aria-pressed={isKilled}
              onClick={() => onEdit({ kind: "kill", flag, undo: isKilled })}
            >
              {isKilled ? `Switch ${flag} on again` : `Kill ${flag}`}
            </button>
          );
        })}
      </Group>
      {later.length > 0 && (
        <Group name="Next train">
          {later.slice(0, 2).map((departure) => (
            <button
              key={departure.at}
              type="button"
              onClick={() => onEdit({ kind: "departure", release: key, opens: departure.at })}
            >
              <span class="unseen">Take the train of </span>
              {instant(departure.at)}
            </button>
          ))}
        </Group>
      )}
      <Group name="Shares">
        {cues.map((cue, index) => (
          <Share
            key={index}
            cue={cue}
            index={index}
            onChange={(share, isDone) =>
              (isDone ? onEdit : onDraft)({ kind: "share", release: key, cue: index, share })
            }
          />
        ))}
      </Group>
      {isRolledBack(release) && (
        <p class="hint">
          It is rolled back. To open it again, it needs an opening that is later:{" "}
          {later.length === 0 ? "" : "take a train."}
        </p>
      )}
    </section>
  );
}

/** Controls of a kind, with its name beside them. */
function Group({ name, children }: { name: string; children: ComponentChildren }) {
  const id = `controls-${name.replace(" ", "-").toLowerCase()}`;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset's legend cannot stand beside its controls
    <div class="control-group" role="group" aria-labelledby={id}>
      <h3 id={id}>{name}</h3>
      <div>{children}</div>
    </div>
  );
}

function target(back: string, stages: readonly string[]) {
  if (back === "") {
    return {};
  }
  return stages.includes(back) ? { to: back } : { share: Number(back) };
}

interface ShareProps {
  cue: Cue;
  index: number;
  onChange: (share: NonNullable<Cue["share"]>, isDone: boolean) => void;
}

/** One slider for a share, two for one that rises. */
function Share({ cue: { stage, share = 100 }, index, onChange }: ShareProps) {
  if (typeof share !== "object" || share === null) {
    return <Slider id={`share-${index}`} label={stageInWords(stage)} value={share} onChange={onChange} />;
  }
  const { from, to } = share;
  return (
    <>
      <Slider
        id={`share-${index}-from`}
        label={`${stageInWords(stage)}, from`}
        value={from}
        onChange={(value, isDone) => onChange({ ...share, from: value, to: Math.max(value, to) }, isDone)}
      />
      <Slider
        id={`share-${index}-to`}
        label={`${stageInWords(stage)}, to`}
        value={to}
        onChange={(value, isDone) => onChange({ ...share, to: value, from: Math.min(value, from) }, isDone)}
      />
    </>
  );
}

interface SliderProps {
  id: string;
  label: string;
  value: number;
  onChange: (value: number, isDone: boolean) => void;
}

function Slider({ id, label, value, onChange }: SliderProps) {
  return (
    <div class="slider">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="range"
        min={0}
        max={100}
        step={1}
        value={value}
        aria-valuetext={`${value} percent`}
        onInput={(event) => onChange(event.currentTarget.valueAsNumber, false)}
        onChange={(event) => onChange(event.currentTarget.valueAsNumber, true)}
      />
      <span aria-hidden="true">{value} %</span>
    </div>
  );
}
