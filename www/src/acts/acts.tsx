import { PLACE } from "../deployment.ts";
import { Failing } from "./failing.tsx";
import { Hearing } from "./hearing.tsx";
import { Holding } from "./holding.tsx";
import { Opening } from "./opening.tsx";
import { Renewing } from "./renewing.tsx";
import type { Stage } from "./stage.ts";

interface ActsProps {
  stage: Stage;
  /** Why the last edit was not published, if it was not. */
  trouble: string | undefined;
  beginAgain: () => void;
}

/** Five things to try: each publishes an edit of the snapshot, and the shop does the rest. */
export function Acts({ stage, trouble, beginAgain }: ActsProps) {
  return (
    <section class="acts" aria-labelledby="acts-title">
      <div class="heading">
        <h2 id="acts-title">Five acts</h2>
        <p class="hint">
          They publish edits of the snapshot, {PLACE.isServer ? "on the server" : "in this browser"}, and every open
          window follows.
        </p>
        <button type="button" onClick={beginAgain}>
          Begin again
        </button>
      </div>
      {trouble !== undefined && (
        <p class="trouble" role="alert">
          Nothing was published: {trouble}
        </p>
      )}
      <ol>
        <Opening stage={stage} />
        <Failing stage={stage} />
        <Holding stage={stage} />
        <Hearing stage={stage} />
        <Renewing stage={stage} />
      </ol>
    </section>
  );
}
