import type { Snapshot } from "footlights";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { DocumentView } from "../document/document-view.tsx";
import type { Scene } from "../scene.ts";
import { sceneAt } from "../scene.ts";
import { applyEdit, type Edit } from "./edits.ts";
import { Theatre } from "./theatre.tsx";

/** An edit, and the instant for which it is meant. */
export interface Draft {
  readonly edit: Edit;
  readonly at: number;
}

interface OpenHouseProps {
  document: Snapshot | undefined;
  scene: Scene;
  change: (part: Partial<Scene>) => void;
  /** What is shown and not published, as long as nobody makes an edit. */
  draft: Draft | undefined;
  /** Publishes what an edit makes of the document. */
  publish: (edit: (document: Snapshot) => Snapshot) => void;
}

/** The theatre of a document, and the document beside what changes it. */
export function OpenHouse({ document, scene, change, draft, publish }: OpenHouseProps) {
  const before = useBefore(document);
  const [underWay, setUnderWay] = useState<Draft>();
  // What was being made has been published, or overtaken.
  useEffect(() => setUnderWay(undefined), [document]);
  const shown = underWay ?? draft;
  const drafted = useMemo(
    () => (document === undefined || shown === undefined ? undefined : applyEdit(document, shown.edit, shown.at)),
    [document, shown],
  );

  return (
    <Theatre
      document={document}
      draft={drafted}
      release={scene.release}
      onRelease={(release) => change({ release })}
      selected={scene.seat}
      isRenewed={scene.isRenewed}
      renew={(isRenewed) => change({ isRenewed })}
      at={scene.at}
      onAt={(at) => change({ at })}
      onSelect={(seat) => change(sceneAt(seat))}
      onDraft={(edit, at) => setUnderWay({ edit, at })}
      onEdit={(edit, at) => publish((latest) => applyEdit(latest, edit, at))}
    >
      {document === undefined ? (
        <div class="document awaited" />
      ) : (
        <DocumentView
          document={drafted ?? document}
          before={drafted === undefined ? before : document}
          isDraft={drafted !== undefined}
          release={scene.release}
        />
      )}
    </Theatre>
  );
}

/** The document before this one; none before the first. */
function useBefore(document: Snapshot | undefined): Snapshot | undefined {
  const seen = useRef<{ before: Snapshot | undefined; now: Snapshot | undefined }>({
    before: undefined,
    now: undefined,
  });
  if (document !== seen.current.now) {
    seen.current = { before: seen.current.now, now: document };
  }
  return seen.current.before;
}
