import { useEffect, useRef } from "preact/hooks";
import { GROUPS, type Group, OLDEST, RENEWED, SEATS } from "./audience.ts";
import type { Lights } from "./lights.ts";
import type { Playhead } from "./playhead.ts";

const KINDS: readonly { readonly kind: Group["kind"]; readonly title: string }[] = [
  { kind: "plan", title: "Who, from the stage to the back" },
  { kind: "country", title: "Country, from left to right" },
  { kind: "bundle", title: "Deployment, anywhere" },
];

interface CensusProps {
  lights: Lights;
  playhead: Playhead;
  release: string;
  broughtOut: Group | undefined;
  bringOut: (group: Group | undefined) => void;
  /** Whether the pages with the oldest bundle have been loaded anew. */
  isRenewed: boolean;
  renew: (isRenewed: boolean) => void;
}

/** How many have it, of everybody and of each group: the picture in numbers. */
export function Census({ lights, playhead, release, broughtOut, bringOut, isRenewed, renew }: CensusProps) {
  const table = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const rows = [...(table.current?.querySelectorAll<HTMLElement>("[data-group]") ?? [])];
    const shown = new Int32Array(GROUPS.length).fill(-1);
    const write = () => {
      for (const row of rows) {
        const place = Number(row.dataset.group);
        const count = lights.counts[place] ?? 0;
        if (shown[place] === count) {
          continue;
        }
        shown[place] = count;
        row.style.setProperty("--part", String(count / (GROUPS[place]?.size ?? 1)));
        const number = row.querySelector(".many")?.firstChild;
        if (number instanceof Text) {
          number.data = count.toLocaleString("en");
        }
      }
    };
    write();
    return playhead.follow(write);
  }, [lights, playhead]);

  return (
    <div class="census" ref={table}>
      <p class="headline" data-group={0}>
        <span class="many">0</span> of {SEATS.length.toLocaleString("en")} have <b>{release}</b>
      </p>
      <ul class="legend">
        <li data-look="lit">has it</li>
        <li data-look="dark">does not have it</li>
        <li data-look="old">its bundle is too old</li>
      </ul>
      {KINDS.map(({ kind, title }) => (
        <div key={kind} class="groups">
          <h3 id={`groups-${kind}`}>{title}</h3>
          <ul aria-labelledby={`groups-${kind}`}>
            {GROUPS.map(
              (group, place) =>
                group.kind === kind && (
                  <li key={group.id} data-group={place}>
                    <button
                      type="button"
                      aria-pressed={broughtOut === group}
                      onClick={() => bringOut(broughtOut === group ? undefined : group)}
                    >
                      <span class="name">{group.name}</span>{" "}
                      <span class="count">
                        <span class="many">0</span> of {group.size}
                      </span>
                    </button>
                  </li>
                ),
            )}
          </ul>
        </div>
      ))}
      <button type="button" aria-pressed={isRenewed} onClick={() => renew(!isRenewed)}>
        {isRenewed ? `Pages with ${OLDEST} now run ${RENEWED}` : `Load the pages with ${OLDEST} anew, as ${RENEWED}`}
      </button>
    </div>
  );
}
