import { instant } from "../instants.ts";
import type { Scene } from "../scene.ts";
import type { ShopAnswers, ShopClient } from "../shop/flags.ts";
import type { Told } from "../told.ts";
import { FlagList } from "./flag-list.tsx";
import { OpenComponent } from "./open-component.tsx";
import { ReleaseList } from "./release-list.tsx";
import { ReportList } from "./report-list.tsx";

/** The last error of the client. */
interface Trouble {
  readonly message: string;
  readonly isOver: boolean;
}

interface BoothProps {
  client: ShopClient;
  answers: ShopAnswers;
  scene: Scene;
  told: Told;
  trouble: Trouble | undefined;
  change: (part: Partial<Scene>) => void;
  reset: (release: string) => void;
}

/** What the page decides, and why. */
export function Booth({ client, answers, scene, told, trouble, change, reset }: BoothProps) {
  const at = scene.at ?? Date.now();
  const { snapshot } = client;
  return (
    <section class="booth" aria-labelledby="booth-title">
      <header>
        <h2 id="booth-title">The booth</h2>
        <p class="hint" data-status={client.status}>
          {client.status}
          {snapshot !== undefined && (
            <>
              {" · "}snapshot {snapshot.lineage}, revision {snapshot.revision}, known to be current at{" "}
              {instant(snapshot.confirmedAt)}
            </>
          )}
        </p>
        <OpenComponent client={client} />
      </header>
      {trouble?.isOver === false && (
        <p class="trouble" role="alert">
          The snapshot could not be renewed, and what was known before still holds: {trouble.message}
        </p>
      )}
      {trouble?.isOver && <p class="hint">Over now: {trouble.message}</p>}
      <ReportList reports={told.reports} />
      <ReleaseList releases={answers.releases()} person={scene.person} at={at} trips={told.trips} reset={reset} />
      <FlagList answers={answers} scene={scene} at={at} change={change} />
    </section>
  );
}
