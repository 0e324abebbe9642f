import type { Snapshot } from "footlights";
import { stageInWords } from "footlights/words";
import type { ComponentChildren } from "preact";
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { instant } from "../instants.ts";
import { GROUPS, type Group, SEATS, type Seat } from "./audience.ts";
import { Census } from "./census.tsx";
import { Controls } from "./controls.tsx";
import type { Edit } from "./edits.ts";
import { Hall } from "./hall.tsx";
import { createLights } from "./lights.ts";
import { stageAt } from "./plan.ts";
import { createPlayhead } from "./playhead.ts";
import { SeatCard } from "./seat-card.tsx";
import { Timeline } from "./timeline.tsx";
import { useHouse } from "./use-house.ts";

/** Milliseconds after which the rest of the page hears where the playhead is while it is dragged. */
const TELL = 200;
/** Milliseconds of rest after which it is said where it has come to. */
const REST = 800;

interface TheatreProps {
  /** The document that the client answers from. */
  document: Snapshot | undefined;
  /** An edited one that the house answers from instead. */
  draft: Snapshot | undefined;
  release: string;
  onRelease: (release: string) => void;
  /** The index of the seat that was chosen. */
  selected: number | undefined;
  isRenewed: boolean;
  renew: (isRenewed: boolean) => void;
  /** The instant that the page shows; undefined for the present, which goes on. */
  at: number | undefined;
  onAt: (at: number | undefined) => void;
  onSelect: (seat: Seat) => void;
  /** Hears of an edit, and of the instant for which it is meant: while it is being made, and once it is to be published. */
  onDraft: (edit: Edit, at: number) => void;
  onEdit: (edit: Edit, at: number) => void;
  /** What stands beside the controls. */
  children: ComponentChildren;
}

/** A house of a thousand people, and the plan that lights their seats. */
export function Theatre(props: TheatreProps) {
  const { document, draft, selected, isRenewed, at, onAt, onSelect, onDraft, onEdit } = props;
  const releases = useMemo(() => Object.keys(document?.releases ?? {}), [document]);
  const release = releases.includes(props.release) ? props.release : (releases[0] ?? "");
  const { rehearsal, isReady, fault } = useHouse(draft ?? document, release, isRenewed);
  const [lights] = useState(createLights);
  const [playhead] = useState(() => createPlayhead(at ?? Date.now(), lights));
  const [shown, setShown] = useState(playhead.at);
  const [broughtOut, setBroughtOut] = useState<Group>();
  const said = useRef<HTMLParagraphElement>(null);
  /** What the page was told last, and what it has been told and has not come back yet. */
  const told = useRef(at);
  const underWay = useRef<(number | undefined)[]>([]);
  const tell = useRef(onAt);
  tell.current = onAt;

  // The page moves the playhead, unless it is the playhead that has moved the page.
  useEffect(() => {
    const place = underWay.current.indexOf(at);
    underWay.current.splice(0, place + 1);
    if (place < 0 && at !== told.current) {
      told.current = at;
      playhead.moveTo(at ?? Date.now());
    }
  }, [at, playhead]);

  useEffect(() => {
    if (at !== undefined) {
      return;
    }
    const ticking = setInterval(() => {
      if (told.current === undefined) {
        playhead.moveTo(Date.now());
      }
    }, 1000);
    return () => clearInterval(ticking);
  }, [at, playhead]);

  useEffect(() => {
    let due: ReturnType<typeof setTimeout> | undefined;
    const tellPage = (moment: number) => {
      told.current = moment;
      underWay.current.push(moment);
      tell.current(moment);
    };
    const follow = playhead.follow((moment) => {
      due ??= setTimeout(() => {
        due = undefined;
        setShown(playhead.at);
        if (told.current !== undefined && told.current !== playhead.at) {
          tellPage(playhead.at);
        }
      }, TELL);
      // Within a second of the present, it is the clock that has moved it.
      if (told.current === undefined && Math.abs(moment - Date.now()) > 1500) {
        tellPage(moment);
      }
    });
    return () => {
      clearTimeout(due);
      follow();
    };
  }, [playhead]);

  useEffect(() => {
    if (rehearsal === undefined) {
      return;
    }
    lights.take(rehearsal.turns);
    playhead.moveTo(playhead.at);
    let rest: ReturnType<typeof setTimeout> | undefined;
    let before = "";
    const follow = playhead.follow((moment, changed) => {
      if (changed === 0) {
        return;
      }
      clearTimeout(rest);
      rest = setTimeout(() => {
        const { plan } = rehearsal;
        const counted = GROUPS.flatMap(({ kind, name, size }, place) =>
          kind === "plan" ? [`${name} ${lights.counts[place]} of ${size}`] : [],
        );
        const sentence = `${stageInWords(stageAt(plan, moment))}: ${lights.counts[0]} of ${SEATS.length} have ${plan.release}; ${counted.join(", ")}.`;
        if (said.current !== null && sentence !== before) {
          before = sentence;
          said.current.textContent = `${instant(moment)}, ${sentence}`;
        }
      }, REST);
    });
    return () => {
      clearTimeout(rest);
      follow();
    };
  }, [rehearsal, lights, playhead]);

  const select = useCallback(
    (index: number) => {
      const seat = SEATS[index];
      if (seat !== undefined) {
        onSelect(seat);
      }
    },
    [onSelect],
  );

  return (
    <section class="theatre" aria-labelledby="theatre-title" data-ready={isReady}>
      <header>
        <h2 id="theatre-title">The house</h2>
        <p class="hint">
          A thousand invented people, each with a page of their own. A seat lights up when the release reaches whoever
          sits there.
        </p>
        <p>
          <label for="release">Release</label>{" "}
          <select id="release" value={release} onChange={(event) => props.onRelease(event.currentTarget.value)}>
            {releases.map((key) => (
              <option key={key}>{key}</option>
            ))}
          </select>
        </p>
      </header>
      {fault !== undefined && (
        <p class="trouble">
          <b>{release}</b> cannot be read, and is open to nobody; the house shows how it was before. {fault}
        </p>
      )}
      <div class="auditorium">
        <div class="front">
          <Hall
            lights={lights}
            playhead={playhead}
            release={release}
            selected={selected}
            broughtOut={broughtOut}
            onSelect={select}
          />
          {rehearsal === undefined ? (
            <div class="timeline awaited" />
          ) : (
            <Timeline
              rehearsal={rehearsal}
              lights={lights}
              playhead={playhead}
              now={Math.floor(Date.now() / 60_000) * 60_000}
              onNow={() => {
                told.current = undefined;
                playhead.moveTo(Date.now());
                onAt(undefined);
              }}
            />
          )}
        </div>
        <div class="aside">
          <Census
            lights={lights}
            playhead={playhead}
            release={release}
            broughtOut={broughtOut}
            bringOut={setBroughtOut}
            isRenewed={isRenewed}
            renew={props.renew}
          />
          {rehearsal === undefined ? (
            <div class="seat-card awaited" />
          ) : (
            <SeatCard rehearsal={rehearsal} index={selected} at={shown} />
          )}
        </div>
      </div>
      <p class="unseen" aria-live="polite" ref={said} />
      <div class="change">
        {rehearsal === undefined || document === undefined ? (
          <div class="controls awaited" />
        ) : (
          <Controls
            document={draft ?? document}
            plan={rehearsal.plan}
            at={shown}
            onDraft={(edit) => onDraft(edit, playhead.at)}
            onEdit={(edit) => onEdit(edit, playhead.at)}
          />
        )}
        {props.children}
      </div>
    </section>
  );
}
