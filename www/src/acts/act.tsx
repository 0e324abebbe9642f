import type { ComponentChildren } from "preact";

interface ActProps {
  name: string;
  title: string;
  /** What is about to be seen, for somebody who does not program. */
  about: string;
  /** How it stands, in words. */
  state: ComponentChildren;
  /** Whether it has been seen to its end. */
  done: boolean;
  /** Where to look: the id of that place, and its name. */
  look: readonly [id: string, name: string];
  /** Its button, and what else can be done. */
  children: ComponentChildren;
}

/** One of the five: what it is about, how it stands, what to do, and where to look. */
export function Act({ name, title, about, state, done, look: [id, place], children }: ActProps) {
  return (
    <li class="act" id={`act-${name}`} data-done={done} aria-labelledby={`act-${name}-title`}>
      <h3 id={`act-${name}-title`}>
        <span class="lamp" data-lit={done} aria-hidden="true" />
        {title}
      </h3>
      <p class="hint">{about}</p>
      <p class="state" aria-live="polite">
        {state}
      </p>
      <div class="actions">{children}</div>
      <p class="hint">
        Look at <a href={`#${id}`}>{place}</a>
      </p>
    </li>
  );
}
