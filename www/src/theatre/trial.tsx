import type { Snapshot } from "footlights";
import { useEffect, useState } from "preact/hooks";
import type { ShopClient } from "../shop/flags.ts";
import type { Seat } from "./audience.ts";
import { applyEdit } from "./edits.ts";
import type { Published } from "./published.ts";
import { Theatre } from "./theatre.tsx";

interface TrialProps {
  client: ShopClient;
  published: Published;
  at: number | undefined;
  onAt: (at: number | undefined) => void;
  onSelect: (seat: Seat) => void;
}

/** The theatre with edits that stay in the house: they are tried, and published to nobody. */
export function Trial({ client, published, at, onAt, onSelect }: TrialProps) {
  const [document, setDocument] = useState(() => published.of(client));
  const [edited, setEdited] = useState<Snapshot>();

  useEffect(() => {
    const look = () => {
      setDocument(published.of(client));
      setEdited(undefined);
    };
    const listening = [published.follow(look), client.on("ready", () => setDocument(published.of(client)))];
    return () => {
      for (const stop of listening) {
        stop();
      }
    };
  }, [client, published]);

  const inHouse = edited ?? document;
  return (
    <Theatre
      document={inHouse}
      at={at}
      onAt={onAt}
      onSelect={onSelect}
      onEdit={(edit, instant) => setEdited(inHouse && applyEdit(inHouse, edit, instant))}
    >
      {edited !== undefined && edited !== document && (
        <p class="trial">
          <b>Tried, not published.</b> Only this house knows of the change.{" "}
          <button type="button" onClick={() => setEdited(undefined)}>
            Undo all
          </button>
        </p>
      )}
    </Theatre>
  );
}
