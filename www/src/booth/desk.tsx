import { RUNNING, VERSIONS } from "../deployment.ts";
import { PEOPLE } from "../people.ts";
import type { Scene } from "../scene.ts";
import { Clock } from "./clock.tsx";

interface DeskProps {
  scene: Scene;
  live: boolean;
  change: (part: Partial<Scene>) => void;
}

/** The controls: who looks, at which deployment, and when. */
export function Desk({ scene, live, change }: DeskProps) {
  return (
    <section class="desk" aria-label="Controls" data-live={live}>
      <div class="control">
        <label for="person">Who is looking</label>
        <select
          id="person"
          value={scene.person.name}
          onChange={(event) => {
            const person = PEOPLE.find(({ name }) => name === event.currentTarget.value);
            if (person !== undefined) {
              change({ person });
            }
          }}
        >
          {PEOPLE.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
          {!PEOPLE.includes(scene.person) && <option>{scene.person.name}</option>}
        </select>
        <p class="hint">{attributes(scene)}</p>
      </div>
      <fieldset class="control">
        <legend>Which deployment</legend>
        <div class="choices">
          {VERSIONS.map((version) => (
            <label key={version}>
              <input
                type="radio"
                name="version"
                value={version}
                checked={scene.version === version}
                onChange={() => change({ version })}
              />
              <span>{version}</span>
            </label>
          ))}
        </div>
        <p class="hint">{scene.version === RUNNING ? "the one that runs here" : "rehearsed"}</p>
      </fieldset>
      <Clock scene={scene} change={change} />
      <p class="mode">
        {live ? (
          <>
            <b>Live</b> <span class="hint">This is what really runs, now.</span>
          </>
        ) : (
          <>
            <b>Rehearsal</b>{" "}
            <button type="button" onClick={() => change({ version: RUNNING, at: undefined })}>
              Back to live
            </button>{" "}
            <span class="hint">The same file, asked for another moment or deployment. Nobody else sees it.</span>
          </>
        )}
      </p>
    </section>
  );
}

function attributes({ person: { context } }: Scene): string {
  const { email, plan, address, locale } = context;
  const country = typeof address === "object" && address !== null && "country" in address && address.country;
  const known = [email, plan, country, locale].filter((value) => typeof value === "string");
  return known.length === 0 ? "nothing is known" : known.join(" · ");
}
