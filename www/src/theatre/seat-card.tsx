import type { ExplanationGate, ReleaseState } from "footlights";
import { causeInWords, stageInWords } from "footlights/words";
import { ExplanationView } from "../booth/explanation.tsx";
import { distance, instant } from "../instants.ts";
import { COUNTRIES, deploymentOf, SEATS } from "./audience.ts";
import { stateOf } from "./house.ts";
import type { Rehearsal } from "./use-house.ts";

/** Who sits on a seat, whether they have the release, why, and since or from when. */
export function SeatCard({ rehearsal, index, at }: { rehearsal: Rehearsal; index: number | undefined; at: number }) {
  const seat = index === undefined ? undefined : SEATS[index];
  const { house, plan, isRenewed } = rehearsal;
  const state = seat && stateOf(house, plan.release, seat, isRenewed, at);
  if (seat === undefined || state === undefined) {
    return (
      <p class="seat-card hint">
        Choose a seat to see who sits there, and why it is lit or dark: click it, or walk with the arrow keys and press
        Enter.
      </p>
    );
  }
  const deployment = deploymentOf(seat, isRenewed);
  const rehearsed = house.rehearse({ at, context: seat.context, deployment });
  const [flag] = state.flags;
  const explanation = flag === undefined ? undefined : rehearsed.explain(flag);
  const step = explanation?.steps.find(({ release }) => release === plan.release);
  const share = step?.gates?.findLast(({ gate, bucket }) => gate === "SHARE" && bucket !== undefined);
  return (
    <section class="seat-card" aria-labelledby="seat-card-title">
      <h3 id="seat-card-title">{seat.name}</h3>
      <p class="hint">
        {seat.plan === "staff" ? "staff" : `plan ${seat.plan}`} ·{" "}
        {COUNTRIES.find(({ code }) => code === seat.country)?.name} · {seat.context.email as string} · runs bundle{" "}
        {deployment.version}
      </p>
      <p data-open={state.open}>
        <span class="lamp" data-lit={state.open} aria-hidden="true" /> {verdict(state, plan.release)}
      </p>
      <p class="hint">{whatNext(state, at, plan.opens)}</p>
      {share?.bucket !== undefined && <Ruler gate={share} bucket={share.bucket} />}
      {explanation !== undefined && (
        <details>
          <summary>Every gate, as the engine asked</summary>
          <ExplanationView explanation={explanation} />
        </details>
      )}
    </section>
  );
}

function verdict({ open, since, stage, cause }: ReleaseState, release: string) {
  if (open) {
    return (
      <>
        <b>Has {release}</b>
        {since !== undefined && ` since ${instant(since)}`}; the stage is {stageInWords(stage)}.
      </>
    );
  }
  return (
    <>
      <b>Dark</b>: {causeInWords(cause) ?? "the release cannot be read"}.
    </>
  );
}

function whatNext({ open, nextChangeAt, cause }: ReleaseState, at: number, opens: number): string {
  if (nextChangeAt !== undefined) {
    return `${open ? "Goes dark" : "Lights up"} ${instant(nextChangeAt)}, ${distance(at, nextChangeAt)}.`;
  }
  if (cause === "NOT_DEPLOYED") {
    return "Lights up only after the page is loaded anew, with a bundle that has the code.";
  }
  return at < opens
    ? `The plan begins ${instant(opens)}, but not for this person.`
    : "No change ahead by the clock alone.";
}

/** The person's place in the queue, and how far the queue has been let in. */
function Ruler({ gate, bucket }: { gate: ExplanationGate; bucket: number }) {
  const { threshold = 0 } = gate;
  return (
    <div class="ruler">
      <span class="track" aria-hidden="true">
        <span class="filled" style={{ width: `${threshold / 1000}%` }} />
        <span class="bucket" style={{ left: `${bucket / 1000}%` }} />
      </span>
      <p class="hint">
        Place {bucket.toLocaleString("en")} in a queue of 100,000; {threshold.toLocaleString("en")} are let in so far.
      </p>
    </div>
  );
}
