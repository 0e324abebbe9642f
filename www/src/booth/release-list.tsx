import type { ReleaseState, TrippedEvent } from "footlights";
import { causeInWords, stageInWords } from "footlights/words";
import { distance, instant } from "../instants.ts";
import type { Person } from "../people.ts";

interface ReleaseListProps {
  releases: readonly ReleaseState[];
  person: Person;
  at: number;
  trips: readonly TrippedEvent[];
  reset: (release: string) => void;
}

export function ReleaseList({ releases, person, at, trips, reset }: ReleaseListProps) {
  const inOrder = releases.toSorted((a, b) => (a.opens ?? 0) - (b.opens ?? 0));
  return (
    <section aria-labelledby="releases-title">
      <h3 id="releases-title">Releases</h3>
      <p class="hint">A release lights its flags together, for whom and when its plan says.</p>
      <ul class="releases">
        {inOrder.map((release) => (
          <li key={release.key} id={`release-${release.key}`} class="release">
            <span class="lamp" data-lit={release.open} aria-hidden="true" />
            <h4>{release.key}</h4>
            <span class="stage" data-stage={release.stage ?? "none"}>
              {stageInWords(release.stage)}
            </span>
            <p>
              <b>{release.open ? "Open" : "Closed"}</b> for {person.name}
              {whyClosed(release)}
              {release.open && release.since !== undefined && ` since ${instant(release.since)}`}
            </p>
            <p class="hint">{whatNext(release, at)}</p>
            {release.cause === "GUARDRAIL" && (
              <div class="tripped">
                <p>{whyTripped(trips.findLast((trip) => trip.release === release.key))}</p>
                <button type="button" onClick={() => reset(release.key)}>
                  Reset {release.key}
                </button>
              </div>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function whyTripped(trip: TrippedEvent | undefined): string {
  return trip === undefined ? "Tripped." : `Tripped after ${trip.failures} failures. ${trip.error}.`;
}

function whyClosed({ open, cause }: ReleaseState): string {
  return open || cause === undefined ? "" : `: ${causeInWords(cause) ?? cause}`;
}

function whatNext({ open, opens, nextChangeAt, flags }: ReleaseState, at: number): string {
  const gives = `Gives ${flags.join(", ")}. `;
  if (nextChangeAt !== undefined) {
    return `${gives}${open ? "Closes" : "Opens"} ${instant(nextChangeAt)}, ${distance(at, nextChangeAt)}.`;
  }
  // Beyond the lease of the snapshot nothing is promised, but what it plans can be told.
  return opens !== undefined && opens > at ? `${gives}Planned for ${instant(opens)}, ${distance(at, opens)}.` : gives;
}
