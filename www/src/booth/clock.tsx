import { useEffect, useRef } from "preact/hooks";
import { distance, fromField, toField } from "../instants.ts";
import type { Scene } from "../scene.ts";

interface ClockProps {
  scene: Scene;
  change: (part: Partial<Scene>) => void;
}

/** The clock: now, or any instant. */
export function Clock({ scene, change }: ClockProps) {
  const now = Date.now();
  const at = scene.at ?? now;
  const field = useRef<HTMLInputElement>(null);

  // Left alone while somebody types in it: a half-typed date has no value that could be put back.
  useEffect(() => {
    const input = field.current;
    if (input !== null && input !== document.activeElement) {
      input.value = toField(at);
    }
  });

  return (
    <fieldset class="control">
      <legend>What time it is</legend>
      <div class="clock">
        <button type="button" aria-pressed={scene.at === undefined} onClick={() => change({ at: undefined })}>
          Now
        </button>
        <label class="unseen" for="instant">
          Date and time, UTC
        </label>
        <input
          id="instant"
          type="datetime-local"
          ref={field}
          onInput={(event) => {
            const value = fromField(event.currentTarget.value);
            if (value !== undefined) {
              change({ at: value });
            }
          }}
        />
      </div>
      <p class="hint">{scene.at === undefined ? "UTC; the clock runs" : `UTC; ${distance(now, at)}`}</p>
    </fieldset>
  );
}
