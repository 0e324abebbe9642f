import { useFlag, useRelease } from "footlights/react";
import { createElement } from "react";

export function Shop() {
  const autumn = useRelease("autumn");
  return createElement(
    "main",
    { className: useFlag("new-checkout") ? "new" : "old" },
    createElement("h1", null, useFlag("headline", "mine")),
    createElement("p", null, autumn?.open ? "open" : "closed"),
  );
}
