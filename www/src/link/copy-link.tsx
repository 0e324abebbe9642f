import { useEffect, useState } from "preact/hooks";
import { addressOf } from "./use-link.ts";

/** Milliseconds for which it is said that it was done. */
const SAID = 2500;

/** Copies the address of what is shown; where that is not allowed, shows it. */
export function CopyLink({ hash }: { hash: string }) {
  const [copied, setCopied] = useState<string>();
  const [isRefused, setRefused] = useState(false);
  const link = new URL(addressOf(hash), location.href).href;

  useEffect(() => {
    const timer = setTimeout(() => setCopied(undefined), SAID);
    return () => clearTimeout(timer);
  }, [copied]);

  return (
    <>
      <button
        type="button"
        title="Who looks, when, with which bundle, and the step of the tour. What was published is not in it."
        onClick={async () => {
          try {
            await navigator.clipboard.writeText(link);
            setCopied(link);
          } catch {
            setRefused(true);
          }
        }}
      >
        {copied === link ? "Copied" : "Copy link"}
      </button>
      <span class="unseen" aria-live="polite">
        {copied === undefined ? "" : "The link is copied"}
      </span>
      {isRefused && (
        <input
          type="text"
          readOnly
          value={link}
          aria-label="Link to what is shown"
          onFocus={(event) => event.currentTarget.select()}
        />
      )}
    </>
  );
}
