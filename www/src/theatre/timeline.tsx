import { stageInWords } from "footlights/words";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { instant } from "../instants.ts";
import { SEATS } from "./audience.ts";
import type { Lights } from "./lights.ts";
import { type Plan, stageAt } from "./plan.ts";
import type { Playhead } from "./playhead.ts";
import type { Rehearsal } from "./use-house.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Milliseconds of the plan for each one of the clock on the wall. */
const SPEEDS = [
  { speed: 3600, label: "an hour a second" },
  { speed: 6 * 3600, label: "six hours a second" },
  { speed: 24 * 3600, label: "a day a second" },
] as const;

const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -HOUR,
  ArrowDown: -HOUR,
  ArrowRight: HOUR,
  ArrowUp: HOUR,
  PageDown: -DAY,
  PageUp: DAY,
};

const dayAndMonth = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", day: "numeric", month: "short" });

interface TimelineProps {
  rehearsal: Rehearsal;
  lights: Lights;
  playhead: Playhead;
  now: number;
  /** Back to the present, which goes on. */
  onNow: () => void;
}

/** The plan of a release in time, and the playhead that is dragged and played through it. */
export function Timeline({ rehearsal, lights, playhead, now, onNow }: TimelineProps) {
  const { plan } = rehearsal;
  const chart = useRef<HTMLDivElement>(null);
  const needle = useRef<HTMLSpanElement>(null);
  const slider = useRef<HTMLInputElement>(null);
  const time = useRef<HTMLElement>(null);
  const [speed, setSpeed] = useState<number>(SPEEDS[1].speed);
  const [isPlaying, setIsPlaying] = useState(false);

  useEffect(() => {
    const show = (at: number) => {
      const place = Math.min(1, Math.max(0, (at - plan.from) / (plan.until - plan.from)));
      needle.current?.style.setProperty("left", `${place * 100}%`);
      const input = slider.current;
      if (input !== null) {
        input.value = String(at);
        input.dataset.outside = String(at < plan.from || at > plan.until);
        input.setAttribute(
          "aria-valuetext",
          `${instant(at)}, ${stageInWords(stageAt(plan, at))}, ${lights.counts[0]} of ${SEATS.length} seats lit`,
        );
      }
      if (time.current !== null) {
        time.current.textContent = instant(at);
      }
    };
    show(playhead.at);
    return playhead.follow(show);
  }, [plan, lights, playhead]);

  useEffect(() => {
    if (!isPlaying) {
      return;
    }
    let before = performance.now();
    let frame = requestAnimationFrame(function play(moment) {
      const at = playhead.at + Math.max(0, moment - before) * speed;
      before = moment;
      playhead.moveTo(Math.min(at, plan.until));
      if (at >= plan.until) {
        setIsPlaying(false);
      } else {
        frame = requestAnimationFrame(play);
      }
    });
    return () => cancelAnimationFrame(frame);
  }, [isPlaying, speed, plan, playhead]);

  const drag = ({ clientX }: { readonly clientX: number }) => {
    const box = chart.current?.getBoundingClientRect();
    if (box !== undefined) {
      const place = Math.min(1, Math.max(0, (clientX - box.left) / box.width));
      playhead.moveTo(minuteOf(plan.from + place * (plan.until - plan.from)));
    }
  };

  return (
    <div class="timeline">
      <div class="transport">
        <button
          type="button"
          class="primary"
          onClick={() => {
            if (!isPlaying && (playhead.at >= plan.until || playhead.at < plan.from)) {
              playhead.moveTo(plan.from);
            }
            setIsPlaying(!isPlaying);
          }}
        >
          {isPlaying ? "Pause" : "Play"}
        </button>
        <label class="unseen" for="speed">
          Speed
        </label>
        <select id="speed" value={speed} onChange={(event) => setSpeed(Number(event.currentTarget.value))}>
          {SPEEDS.map((each) => (
            <option key={each.speed} value={each.speed}>
              {each.label}
            </option>
          ))}
        </select>
        <button
          type="button"
          onClick={() => {
            setIsPlaying(false);
            onNow();
          }}
        >
          To the present
        </button>
        <p>
          <b ref={time} /> <span class="hint">UTC</span>
        </p>
      </div>
      <div
        class="chart"
        ref={chart}
        onPointerDown={(event) => {
          setIsPlaying(false);
          event.currentTarget.setPointerCapture(event.pointerId);
          drag(event);
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) {
            drag(event);
          }
        }}
      >
        <Chart rehearsal={rehearsal} now={now} />
        <span class="needle" ref={needle} aria-hidden="true" />
      </div>
      <label class="unseen" for="playhead">
        The plan of {plan.release}
      </label>
      <input
        id="playhead"
        ref={slider}
        type="range"
        min={plan.from}
        max={plan.until}
        step={MINUTE}
        onInput={(event) => {
          setIsPlaying(false);
          playhead.moveTo(event.currentTarget.valueAsNumber);
        }}
        onKeyDown={(event) => {
          const step = STEPS[event.key];
          if (step !== undefined) {
            event.preventDefault();
            setIsPlaying(false);
            const at = playhead.at + (event.shiftKey ? Math.sign(step) * MINUTE : step);
            playhead.moveTo(Math.min(plan.until, Math.max(plan.from, at)));
          }
        }}
      />
      <Key plan={plan} now={now} />
      <PlanInWords plan={plan} />
    </div>
  );
}

function minuteOf(at: number): number {
  return Math.round(at / MINUTE) * MINUTE;
}

/** Everything that stays while the playhead moves. */
function Chart({ rehearsal, now }: { rehearsal: Rehearsal; now: number }) {
  const { plan } = rehearsal;
  const place = (at: number) => Math.min(1, Math.max(0, (at - plan.from) / (plan.until - plan.from)));
  const percent = (at: number) => `${place(at) * 100}%`;
  const paths = useMemo(() => pathsOf(rehearsal), [rehearsal]);

  return (
    <div aria-hidden="true">
      <div class="stages">
        {stretchesOf(plan).map(({ at, until, stage }) => (
          <span
            key={at}
            data-stage={stage}
            style={{ left: percent(at), width: `${(place(until) - place(at)) * 100}%` }}
          >
            <span>{stageInWords(stage)}</span>
          </span>
        ))}
      </div>
      <div class="curves">
        {plan.standstills.map(({ kind, from, until, reason }) => (
          <span
            key={`${kind}${from}`}
            class="standstill"
            data-kind={kind}
            title={`${kind}${reason === undefined ? "" : `: ${reason}`}`}
            style={{ left: percent(from), width: `${(place(until) - place(from)) * 100}%` }}
          />
        ))}
        <svg viewBox="0 0 1000 100" preserveAspectRatio="none">
          <title>How many seats are lit, and the share of the plan</title>
          <path class="lit" d={paths.lit} />
          <path class="share" d={paths.share} vector-effect="non-scaling-stroke" />
        </svg>
        {plan.rollback !== undefined && (
          <span class="mark" data-kind="rollback" style={{ left: percent(plan.rollback.at) }} />
        )}
        {isShown(plan, now) && <span class="mark" data-kind="now" style={{ left: percent(now) }} />}
      </div>
      <div class="days">
        {daysOf(plan).map(({ at, label }) => (
          <span key={at} data-label={label} style={{ left: percent(at) }}>
            {label !== "none" && dayAndMonth.format(at)}
          </span>
        ))}
        {departuresOf(plan).map(({ at, train, isBoarded }) => (
          <span
            key={`${train}${at}`}
            class="departure"
            data-boarded={isBoarded}
            title={`${train}, ${instant(at)}`}
            style={{ left: percent(at) }}
          />
        ))}
      </div>
    </div>
  );
}

function Key({ plan, now }: { plan: Plan; now: number }) {
  return (
    <ul class="key" aria-hidden="true">
      <li data-kind="lit">seats lit</li>
      <li data-kind="share">share of the plan</li>
      {plan.standstills.some(({ from, until }) => from < plan.until && until > plan.from) && (
        <li data-kind="standstill">held or frozen</li>
      )}
      {departuresOf(plan).length > 0 && <li data-kind="departure">train departs</li>}
      {isShown(plan, now) && <li data-kind="now">now</li>}
      {plan.rollback !== undefined && <li data-kind="rollback">rollback</li>}
    </ul>
  );
}

function departuresOf(plan: Plan) {
  return plan.departures.filter(({ at }) => isShown(plan, at));
}

function isShown({ from, until }: Plan, at: number): boolean {
  return at >= from && at <= until;
}

function stretchesOf({ stages, from, until }: Plan) {
  return stages.map(({ at, stage }, index) => ({
    at: index === 0 ? from : at,
    until: stages[index + 1]?.at ?? until,
    stage,
  }));
}

/** The days that have a line, and of them those that have room for a name. */
function daysOf({ from, until }: Plan) {
  const days = (until - from) / DAY;
  const step = [1, 2, 7, 14, 28, 84, 168, 364].find((each) => days / each <= 12) ?? Math.ceil(days / 12);
  const every = Math.max(1, Math.ceil(days / 60));
  const shown: { readonly at: number; readonly label: "none" | "wide" | "always" }[] = [];
  for (let day = every; day < days; day += every) {
    const isNamed = day % step === 0 && day <= days * 0.95;
    // A name near the right edge would reach beyond that of a phone.
    const isShort = day % (2 * step) === 0 && day <= days * 0.92;
    const label = isShort ? "always" : isNamed ? "wide" : "none";
    shown.push({ at: from + day * DAY, label });
  }
  return shown;
}

function pathsOf({ plan, litOverTime }: Rehearsal): { readonly lit: string; readonly share: string } {
  const x = (at: number) => (((at - plan.from) / (plan.until - plan.from)) * 1000).toFixed(2);
  const y = (part: number) => (100 - 98 * part).toFixed(2);
  let lit = `M0 100`;
  let before = 0;
  for (const step of litOverTime) {
    const at = Math.min(plan.until, Math.max(plan.from, step.at));
    lit += `L${x(at)} ${y(before)}L${x(at)} ${y(step.lit / SEATS.length)}`;
    before = step.lit / SEATS.length;
  }
  lit += `L1000 ${y(before)}L1000 100Z`;
  const share = plan.shares.map((point, index) => `${index === 0 ? "M" : "L"}${x(point.at)} ${y(point.share / 100)}`);
  return { lit, share: share.join("") };
}

/** The same as the chart, to be read. */
function PlanInWords({ plan }: { plan: Plan }) {
  const lines = [
    ...plan.cues.map(({ stage, comes, full, share, isForSome }) => {
      const whom = isForSome ? "some, such as the staff" : "everybody";
      const many =
        typeof share === "object" ? `${share.from} % rising to ${share.to} % of ${whom}` : shareOf(share, whom);
      const end = full === undefined ? "" : `, full ${instant(full)}`;
      return { at: comes, text: `${stageInWords(stage)}: ${many}${end}` };
    }),
    ...plan.standstills
      .filter(({ from, until }) => from < plan.until && until > plan.from)
      .map(({ kind, from, until, reason }) => ({
        at: from,
        text: `${kind} ${Number.isFinite(until) ? `until ${instant(until)}` : "without an end"}${reason === undefined ? "" : `: ${reason}`}`,
      })),
    ...departuresOf(plan).map(({ at, train, isBoarded }) => ({
      at,
      text: `${train} departs${isBoarded ? `, with ${plan.release}` : ""}`,
    })),
    ...(plan.rollback === undefined ? [] : [{ at: plan.rollback.at, text: "rolled back" }]),
  ].sort((a, b) => (a.at ?? Number.POSITIVE_INFINITY) - (b.at ?? Number.POSITIVE_INFINITY));
  return (
    <details class="words">
      <summary>The plan in words</summary>
      <ul>
        {lines.map(({ at, text }, index) => (
          <li key={index}>
            <b>{at === undefined ? "not as long as it is held" : instant(at)}</b> {text}
          </li>
        ))}
      </ul>
    </details>
  );
}

function shareOf(share: number | undefined, whom: string): string {
  return share === undefined || share === 100 ? whom : `${share} % of ${whom}`;
}
