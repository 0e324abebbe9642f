import { useState } from "preact/hooks";
import type { ShopClient } from "../shop/flags.ts";

/** Opens the panel that an application gets with the package, on this page. Its code is loaded only then. */
export function OpenComponent({ client }: { client: ShopClient }) {
  const [fault, setFault] = useState<string>();
  return (
    <div class="component">
      <button
        type="button"
        onClick={async () => {
          try {
            const { openBooth } = await import("footlights/booth");
            // This page says that it is production; what everybody may see is allowed here.
            openBooth(client, { allowInProduction: true });
            setFault(undefined);
          } catch (error) {
            setFault(error instanceof Error ? error.message : String(error));
          }
        }}
      >
        Open the booth as a web component
      </button>{" "}
      <span class="hint">
        The panel for your own page: <code>footlights/booth</code>, loaded when it is opened.
      </span>
      {fault !== undefined && (
        <p class="trouble" role="alert">
          The booth could not be loaded: {fault}
        </p>
      )}
    </div>
  );
}
