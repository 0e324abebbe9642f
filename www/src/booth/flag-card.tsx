import { causeInWords, stageInWords } from "footlights/words";
import { useState } from "preact/hooks";
import { distance, instant } from "../instants.ts";
import type { Flag, ShopAnswers } from "../shop/flags.ts";
import { ExplanationView } from "./explanation.tsx";

interface FlagCardProps {
  flag: Flag;
  answers: ShopAnswers;
  at: number;
  chosen: string | undefined;
  override: (variant: string | undefined) => void;
}

/** One flag: its answer, where that comes from, and a way to choose another one. */
export function FlagCard({ flag, answers, at, chosen, override }: FlagCardProps) {
  const [explaining, setExplaining] = useState(false);
  const { key } = flag;
  // Looked at, and not read: to read a value counts as having shown it to the person.
  const explanation = answers.explain(key);
  const { value = flag.fallback, variant, reason, errorMessage, flagMetadata } = explanation.details;
  const { cause, release, stage, nextChangeAt } = flagMetadata;

  return (
    <article
      class="flag"
      id={`flag-${key}`}
      aria-labelledby={`flag-${key}-title`}
      data-overridden={chosen !== undefined}
    >
      <header>
        <span class="lamp" data-lit={variant !== undefined && variant !== flag.dormant} aria-hidden="true" />
        <div>
          <h4 id={`flag-${key}-title`}>{key}</h4>
          <p class="hint">{flag.does}</p>
        </div>
        <div class="actions">
          <label for={`override-${key}`}>
            Override<span class="unseen"> {key}</span>
          </label>
          <select
            id={`override-${key}`}
            value={chosen ?? ""}
            onChange={(event) => override(event.currentTarget.value || undefined)}
          >
            <option value="">–</option>
            {answers.variants(key).map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
          {chosen !== undefined && (
            <button type="button" aria-label={`Clear the override of ${key}`} onClick={() => override(undefined)}>
              Clear
            </button>
          )}
          <button
            type="button"
            aria-label={`Explain ${key}`}
            aria-expanded={explaining}
            aria-controls={`explanation-${key}`}
            onClick={() => setExplaining(!explaining)}
          >
            Explain
          </button>
        </div>
      </header>
      <p class="sentence">
        <b>{inShort(value)}</b> {errorMessage ?? sentence(reason, cause, release)}{" "}
        {nextChangeAt !== undefined && (
          <span data-term="change">
            Changes {instant(nextChangeAt)}, {distance(at, nextChangeAt)}.
          </span>
        )}
      </p>
      <div id={`explanation-${key}`} hidden={!explaining}>
        <dl>
          <Term name="value">{inShort(value)}</Term>
          <Term name="variant">{variant}</Term>
          <Term name="reason">{reason}</Term>
          <Term name="cause">{cause}</Term>
          <Term name="release">{release}</Term>
          <Term name="stage">{stage === undefined ? undefined : stageInWords(stage)}</Term>
        </dl>
        {explaining && <ExplanationView explanation={explanation} />}
      </div>
    </article>
  );
}

function Term({ name, children }: { name: string; children: string | undefined }) {
  return (
    <div data-term={name}>
      <dt>{name}</dt>
      <dd>
        {children ?? (
          <span class="absent">
            <span aria-hidden="true">–</span>
            <span class="unseen">none</span>
          </span>
        )}
      </dd>
    </div>
  );
}

function inShort(value: unknown): string {
  // On one line, with blanks where it may be broken.
  return typeof value === "string" ? `“${value}”` : JSON.stringify(value, null, 1).replaceAll(/\s+/g, " ");
}

function sentence(reason: string, cause: string | undefined, release: string | undefined): string {
  if (reason === "DISABLED") {
    return "Dormant: switched off for everybody by the kill switch.";
  }
  const words = cause === "RELEASED" && release !== undefined ? `opened by ${release}` : causeInWords(cause);
  if (reason === "DEFAULT") {
    return words === undefined ? "Dormant: nothing lights it." : `Dormant: ${words}.`;
  }
  return words === undefined ? "" : `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
