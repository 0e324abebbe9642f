import type { Snapshot } from "footlights";
import { useEffect, useState } from "preact/hooks";
import type { ShopClient } from "../shop/flags.ts";
import type { Published } from "./published.ts";

/** The document that a client answers from. */
export function useDocument(client: ShopClient, published: Published): Snapshot | undefined {
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
  return document;
}
