import type { Snapshot } from "footlights";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { compare, firstChange, type Line, type Stretch, textOf } from "./changes.ts";

/** How many lines that are the same stand around those that changed. */
const AROUND = 3;

interface DocumentViewProps {
  document: Snapshot;
  /** The edition before; none if this is the first that was seen. */
  before: Snapshot | undefined;
  /** Whether it is shown only here, and not published. */
  isDraft: boolean;
  /** What to show as long as nothing has changed. */
  release: string;
}

/** The document that everything on this page follows from, with what the last edit has changed. */
export function DocumentView({ document, before, isDraft, release }: DocumentViewProps) {
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const box = useRef<HTMLElement>(null);
  const stretches = useMemo(() => {
    const text = textOf(document);
    return compare(before === undefined ? text : textOf(before), text);
  }, [document, before]);
  const isChanged = stretches.some(({ isChange }) => isChange);

  useEffect(() => setOpened(new Set()), [stretches]);

  useEffect(() => {
    const scroller = box.current;
    const line = scroller?.querySelector<HTMLElement>(isChanged ? "[data-first]" : `[data-key=${CSS.escape(release)}]`);
    if (scroller !== null && line) {
      // The box alone, so that the page stays where it is.
      scroller.scrollTop +=
        line.getBoundingClientRect().top - scroller.getBoundingClientRect().top - scroller.clientHeight / 5;
    }
  }, [stretches, isChanged, release]);

  const lines = useMemo(() => {
    const first = firstChange(stretches);
    return stretches.map((stretch, index) =>
      stretch.isChange || !isChanged ? (
        <Lines key={index} lines={stretch.lines} isFirst={index === first} />
      ) : (
        <Unchanged
          key={index}
          stretch={stretch}
          edges={[index > 0, index < stretches.length - 1]}
          isOpen={opened.has(index)}
          open={() => setOpened((before) => new Set(before).add(index))}
        />
      ),
    );
  }, [stretches, opened, isChanged]);

  return (
    <details class="document" id="document" open>
      <summary>
        <h3>The document</h3>
        <span class="hint" aria-live="polite">
          {isDraft ? "Not published" : `Revision ${document.revision ?? 0}`}
          {isChanged ? `: ${inWords(stretches)}` : ""}
        </span>
      </summary>
      {/* Scrolled, so that it has to be reached by keyboard. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: axe asks for it */}
      <section class="lines" ref={box} tabIndex={0} aria-label="The snapshot and its last change">
        {lines}
      </section>
    </details>
  );
}

function inWords(stretches: readonly Stretch[]): string {
  const count = (kind: Line["kind"]) => {
    const many = stretches.flatMap(({ lines }) => lines).filter((line) => line.kind === kind).length;
    return `${many} ${many === 1 ? "line" : "lines"}`;
  };
  return `${count("added")} added, ${count("removed")} removed`;
}

/** The edges of lines that did not change, and a button for those between. */
function Unchanged(props: {
  stretch: Stretch;
  /** Whether something that changed stands before, and after. */
  edges: readonly [before: boolean, after: boolean];
  isOpen: boolean;
  open: () => void;
}) {
  const {
    stretch: { lines },
    edges: [before, after],
  } = props;
  const head = before ? AROUND : 0;
  const tail = lines.length - (after ? AROUND : 0);
  if (props.isOpen || tail - head < 2) {
    return <Lines lines={lines} />;
  }
  return (
    <>
      <Lines lines={lines.slice(0, head)} />
      <button type="button" onClick={props.open}>
        {tail - head} lines
      </button>
      <Lines lines={lines.slice(tail)} />
    </>
  );
}

const TAGS = { same: "span", added: "ins", removed: "del" } as const;

function Lines({ lines, isFirst = false }: { lines: readonly Line[]; isFirst?: boolean }) {
  return (
    <>
      {lines.map(({ text, kind }, index) => {
        const Tag = TAGS[kind];
        const content = text.trimStart();
        return (
          <Tag
            key={index}
            data-first={isFirst && index === 0 ? "" : undefined}
            data-key={/^"([^"]+)": \{$/.exec(content)?.[1]}
            // Where a line is broken, it goes on further in.
            style={{ "--indent": text.length - content.length }}
          >
            {content}
          </Tag>
        );
      })}
    </>
  );
}
