"use client";

import { useFlag, useRelease } from "footlights/react";
import { useEffect, useState } from "react";

export function Shop() {
  const headline = useFlag("headline", "mine");
  const isNew = useFlag("new-checkout");
  const autumn = useRelease("autumn");
  const [isHydrated, setHydrated] = useState(false);
  useEffect(() => setHydrated(true), []);
  return (
    <h1 className={isHydrated ? "hydrated" : "rendered"}>
      {`${headline}, ${isNew ? "one page" : "four pages"}, ${autumn?.open ? "open" : "closed"}`}
    </h1>
  );
}
