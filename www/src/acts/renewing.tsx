import { NEXT, RUNNING } from "../deployment.ts";
import { withChange } from "../publishing/publish.ts";
import { Act } from "./act.tsx";
import type { Stage } from "./stage.ts";

const RELEASE = "gifts";

/** A release needs newer code: the page that is open is told, and offers to reload. */
export function Renewing({ stage }: { stage: Stage }) {
  const isRenewed = RUNNING === NEXT;
  const { newer } = stage.told;
  return (
    <Act
      name="renewing"
      title="A newer deployment"
      about={`Gift wrapping is open, but this page runs older code. Once ${NEXT} is deployed, the open page is told, and offers to reload.`}
      state={
        isRenewed
          ? `This page runs ${RUNNING}, and gifts are wrapped.`
          : newer === undefined
            ? `This page runs ${RUNNING}, and so does the host.`
            : `${newer} is deployed; this page still runs ${RUNNING}.`
      }
      done={isRenewed}
      look={isRenewed ? ["basket-title", "the basket"] : ["shop-title", "the top of the shop"]}
    >
      {newer !== undefined && !isRenewed ? (
        <button type="button" onClick={() => location.reload()}>
          Reload this page
        </button>
      ) : (
        <button
          type="button"
          disabled={isRenewed}
          onClick={async () => {
            if (await stage.deploy(NEXT)) {
              // The candidate was good enough for rehearsals; from now on the release is for the version itself.
              stage.publish(
                () => (document) =>
                  withChange(document, RELEASE, { needs: { deployment: { "stage-door": `>=${NEXT}` } } }),
              );
            }
          }}
        >
          Deploy {NEXT}
        </button>
      )}
    </Act>
  );
}
