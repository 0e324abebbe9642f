import { useEffect, useRef, useState } from "preact/hooks";
import { type Group, SEATS } from "./audience.ts";
import { HEIGHT, LEFT, seatBeside, seatNear, UPPER, WIDTH, X, Y } from "./geometry.ts";
import { LIT, TOO_OLD } from "./house.ts";
import type { Lights } from "./lights.ts";
import { createPainter, type Palette } from "./painter.ts";
import type { Playhead } from "./playhead.ts";

interface HallProps {
  lights: Lights;
  playhead: Playhead;
  release: string;
  selected: number | undefined;
  broughtOut: Group | undefined;
  onSelect: (index: number) => void;
}

/** The picture of the house. It can be walked through with the arrow keys, as a list of seats. */
export function Hall({ lights, playhead, release, selected, broughtOut, onSelect }: HallProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const glow = useRef<HTMLDivElement>(null);
  const bringOut = useRef<(group: Group | undefined) => void>(undefined);
  const [cursor, setCursor] = useState(selected ?? 0);
  const [hasFocus, setHasFocus] = useState(false);

  useEffect(() => {
    const picture = canvas.current;
    if (picture === null) {
      return;
    }
    const painter = createPainter(picture, lights.looks);
    const less = matchMedia("(prefers-reduced-motion: reduce)");
    const light = matchMedia("(prefers-color-scheme: light)");
    let isDrawing = false;

    const draw = (now: number) => {
      isDrawing = painter.draw(now);
      if (isDrawing) {
        requestAnimationFrame(draw);
      }
    };
    const fit = () => painter.fit(picture.clientWidth, paletteOf(picture));
    const follow = playhead.follow((_, changed) => {
      if (changed === 0) {
        return;
      }
      painter.change(lights.changed, changed, less.matches);
      glow.current?.style.setProperty("--brightness", String((lights.counts[0] ?? 0) / SEATS.length));
      if (!isDrawing) {
        isDrawing = true;
        requestAnimationFrame(draw);
      }
    });
    bringOut.current = (group) => painter.bringOut(group && ((index) => isIn(group, index)));
    const resizing = new ResizeObserver(fit);
    resizing.observe(picture);
    light.addEventListener("change", fit);
    return () => {
      follow();
      resizing.disconnect();
      light.removeEventListener("change", fit);
    };
  }, [lights, playhead]);

  useEffect(() => bringOut.current?.(broughtOut), [broughtOut]);

  const seat = SEATS[cursor];
  const id = `seat-${cursor}`;
  return (
    <div class="hall">
      <canvas ref={canvas} style={{ aspectRatio: `${WIDTH} / ${HEIGHT}` }} />
      <div class="glow" ref={glow} aria-hidden="true" />
      <div
        class="seats"
        role="listbox"
        tabIndex={0}
        aria-label="The seats of the house"
        aria-describedby="hall-help"
        aria-activedescendant={id}
        onClick={({ offsetX, offsetY, currentTarget }) => {
          const unit = WIDTH / currentTarget.clientWidth;
          const index = seatNear(LEFT + offsetX * unit, UPPER + offsetY * unit);
          if (index !== undefined) {
            setCursor(index);
            onSelect(index);
          }
        }}
        onFocus={() => setHasFocus(true)}
        onBlur={() => setHasFocus(false)}
        onKeyDown={(event) => {
          if (event.key === "Enter" || event.key === " ") {
            event.preventDefault();
            onSelect(cursor);
            return;
          }
          const next = seatBeside(cursor, event.key);
          if (/^(Arrow|Page|Home|End)/.test(event.key)) {
            event.preventDefault();
            setCursor(next);
          }
        }}
      >
        <div class="unseen" role="option" id={id} tabIndex={-1} aria-selected={cursor === selected}>
          {seat?.name}, {seat?.plan}, {seat?.country}, {inWords(lights.looks[cursor], release)}
        </div>
      </div>
      <p class="unseen" id="hall-help">
        The arrow keys lead from seat to seat, page up and page down five rows on; Enter chooses a seat.
      </p>
      {selected !== undefined && <Ring index={selected} kind="selected" />}
      {hasFocus && <Ring index={cursor} kind="cursor" />}
    </div>
  );
}

/** A ring around a seat. */
function Ring({ index, kind }: { index: number; kind: string }) {
  const left = `${(((X[index] ?? 0) - LEFT) / WIDTH) * 100}%`;
  const top = `${(((Y[index] ?? 0) - UPPER) / HEIGHT) * 100}%`;
  return <span class="ring" data-kind={kind} style={{ left, top }} aria-hidden="true" />;
}

function isIn(group: Group, index: number): boolean {
  const seat = SEATS[index];
  return seat !== undefined && group.has(seat);
}

function inWords(look: number | undefined, release: string): string {
  return look === LIT ? `has ${release}` : look === TOO_OLD ? "dark, its bundle is too old" : "dark";
}

function paletteOf(element: Element): Palette {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(`--hall-${name}`).trim();
  return {
    hall: read("ground"),
    wood: read("stage"),
    label: read("label"),
    dark: read("dark"),
    outline: read("outline"),
    lit: read("lit"),
    glow: read("glow"),
  };
}
