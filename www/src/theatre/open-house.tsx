import type { Snapshot } from "footlights";
import { useEffect, useState } from "preact/hooks";
import type { ShopClient } from "../shop/flags.ts";
import type { Seat } from "./audience.ts";
import { applyEdit, type Edit } from "./edits.ts";
import type { Published } from "./published.ts";
import { Theatre } from "./theatre.tsx";

interface OpenHouseProps {
  client: ShopClient;
  published: Published;
  at: number | undefined;
  onAt: (at: number | undefined) => void;
  onSelect: (seat: Seat) => void;
  /** Publishes what an edit makes of the document. Without it, edits stay in this house. */
  publish?: (edit: (document: Snapshot) => Snapshot) => void;
}

/** The theatre of the document that a client answers from. */
export function OpenHouse({ client, published, at, onAt, onSelect, publish }: OpenHouseProps) {
  const [document, setDocument] = useState(() => published.of(client));
  const [tried, setTried] = useState<Snapshot>();

  useEffect(() => {
    const look = () => {
      setDocument(published.of(client));
      setTried(undefined);
    };
    const listening = [published.follow(look), client.on("ready", look)];
    return () => {
      for (const stop of listening) {
        stop();
      }
    };
  }, [client, published]);

  const inHouse = tried ?? document;
  const edit = (change: Edit, instant: number) => {
    if (publish === undefined) {
      setTried(inHouse && applyEdit(inHouse, change, instant));
    } else {
      publish((latest) => applyEdit(latest, change, instant));
    }
  };
  return (
    <Theatre document={inHouse} at={at} onAt={onAt} onSelect={onSelect} onEdit={edit}>
      {tried !== undefined && tried !== document && (
        <p class="trial">
          <b>Tried, not published.</b> Only this house knows of the change.{" "}
          <button type="button" onClick={() => setTried(undefined)}>
            Undo all
          </button>
        </p>
      )}
    </Theatre>
  );
}
