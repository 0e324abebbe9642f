import type { Snapshot } from "footlights";
import { useEffect, useState } from "preact/hooks";
import type { ShopClient } from "../shop/flags.ts";
import type { Seat } from "./audience.ts";
import { applyEdit } from "./edits.ts";
import type { Published } from "./published.ts";
import { Theatre } from "./theatre.tsx";

interface OpenHouseProps {
  client: ShopClient;
  published: Published;
  at: number | undefined;
  onAt: (at: number | undefined) => void;
  onSelect: (seat: Seat) => void;
  /** Publishes what an edit makes of the document. */
  publish: (edit: (document: Snapshot) => Snapshot) => void;
}

/** The theatre of the document that a client answers from. */
export function OpenHouse({ client, published, at, onAt, onSelect, publish }: OpenHouseProps) {
  const [document, setDocument] = useState(() => published.of(client));
  useEffect(() => {
    const look = () => setDocument(published.of(client));
    const listening = [published.follow(look), client.on("ready", look)];
    return () => {
      for (const stop of listening) {
        stop();
      }
    };
  }, [client, published]);

  return (
    <Theatre
      document={document}
      at={at}
      onAt={onAt}
      onSelect={onSelect}
      onEdit={(edit, instant) => publish((latest) => applyEdit(latest, edit, instant))}
    />
  );
}
