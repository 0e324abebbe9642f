import { useEffect, useRef } from "preact/hooks";
import { Spotlight } from "./spotlight.tsx";
import { STEPS } from "./steps.ts";

interface TourProps {
  /** From 0. */
  step: number;
  /** Goes to a step; undefined leaves the tour. */
  go: (step: number | undefined) => void;
}

/** The story in six steps. The page stays as usable as it is: whoever wants to try something does, and goes on after that. */
export function Tour({ step, go }: TourProps) {
  const panel = useRef<HTMLElement>(null);
  const current = STEPS[step];
  const isLast = step === STEPS.length - 1;

  // Without scrolling: the spotlight does that, and knows where there is room.
  useEffect(() => panel.current?.focus({ preventScroll: true }), [step]);

  if (current === undefined) {
    return null;
  }
  const [selector, place] = current.target;
  const leave = () => {
    go(undefined);
    focusOn(selector);
  };
  return (
    <>
      <Spotlight key={step} selector={selector} />
      <section
        class="tour"
        ref={panel}
        tabIndex={-1}
        aria-labelledby="tour-title"
        aria-describedby="tour-text"
        onKeyDown={({ key }) => {
          if (key === "Escape") {
            leave();
          } else if (key === "ArrowRight" && !isLast) {
            go(step + 1);
          } else if (key === "ArrowLeft" && step > 0) {
            go(step - 1);
          }
        }}
      >
        <h2 id="tour-title">
          <span class="hint">
            {step + 1} of {STEPS.length}
          </span>{" "}
          {current.title}
        </h2>
        <p id="tour-text">{current.text}</p>
        <nav aria-label="Steps of the tour" class="actions">
          <ol>
            {STEPS.map(({ title }, index) => (
              <li key={title}>
                <a href={`#tour=${index + 1}`} aria-current={index === step ? "step" : undefined} title={title}>
                  <span class="unseen">
                    Step {index + 1}, {title}
                  </span>
                </a>
              </li>
            ))}
          </ol>
          <button type="button" class="look" onClick={() => focusOn(selector)}>
            Go to {place}
          </button>
        </nav>
        <div class="actions">
          <button type="button" onClick={leave}>
            Leave
          </button>
          <button type="button" disabled={step === 0} onClick={() => go(step - 1)}>
            Back
          </button>
          <button type="button" class="primary" onClick={() => (isLast ? leave() : go(step + 1))}>
            {isLast ? "Finish" : "Next"}
          </button>
        </div>
      </section>
    </>
  );
}

/** Moves the focus to a part of the page, or to the first thing in it that takes it. */
function focusOn(selector: string): void {
  const target = document.querySelector<HTMLElement>(selector);
  const control = target?.querySelector<HTMLElement>(
    "[tabindex='0'], button, input:not([type=hidden]), select, a[href]",
  );
  (control ?? target)?.focus({ preventScroll: true });
}
