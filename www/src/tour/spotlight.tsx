import { useEffect, useRef } from "preact/hooks";

/** Room around what is pointed at, in CSS pixels. */
const MARGIN = 8;

/** Dims everything but one part of the page, and brings that into sight. It takes no clicks away. */
export function Spotlight({ selector }: { selector: string }) {
  const light = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let target: Element | undefined;
    const place = () => {
      const box = target?.isConnected ? target.getBoundingClientRect() : undefined;
      const style = light.current?.style;
      if (style !== undefined) {
        style.display = box === undefined ? "none" : "";
      }
      if (box !== undefined) {
        style?.setProperty("top", `${box.top + scrollY - MARGIN}px`);
        style?.setProperty("left", `${box.left + scrollX - MARGIN}px`);
        style?.setProperty("width", `${box.width + 2 * MARGIN}px`);
        style?.setProperty("height", `${box.height + 2 * MARGIN}px`);
      }
    };
    // What a step shows may come only once the page has been set, and may be replaced by another like it.
    const look = () => {
      const found = document.querySelector(selector) ?? undefined;
      if (found !== undefined && target === undefined) {
        bringIntoSight(found);
      }
      target = found;
      place();
    };
    const resizing = new ResizeObserver(look);
    resizing.observe(document.body);
    const looking = setInterval(look, 250);
    look();
    return () => {
      resizing.disconnect();
      clearInterval(looking);
    };
  }, [selector]);

  return <div class="spotlight" ref={light} aria-hidden="true" />;
}

/** Scrolls to the middle of the room between the controls and the tour; to the top, of what is larger than that. */
function bringIntoSight(target: Element): void {
  const box = target.getBoundingClientRect();
  const desk = document.querySelector(".desk");
  const tour = document.querySelector(".tour")?.getBoundingClientRect();
  const isCovered = desk !== null && getComputedStyle(desk).position === "sticky";
  const from = (isCovered ? desk.getBoundingClientRect().height : 0) + MARGIN;
  // Beside it, where there is room, or above it.
  const isBeside = tour !== undefined && (tour.left >= box.right || tour.right <= box.left);
  const until = (tour === undefined || isBeside ? innerHeight : tour.top) - MARGIN;
  const free = until - from - box.height;
  scrollTo({ top: scrollY + box.top - from - Math.max(MARGIN, free / 2) });
}
