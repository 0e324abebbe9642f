import { useEffect, useState } from "preact/hooks";
import { Booth } from "./booth/booth.tsx";
import { Desk } from "./booth/desk.tsx";
import { RUNNING } from "./deployment.ts";
import { PEOPLE } from "./people.ts";
import { answersFor, isLive, type Scene, settle } from "./scene.ts";
import type { ShopClient } from "./shop/flags.ts";
import { Shop } from "./shop/shop.tsx";
import { OpenHouse } from "./theatre/open-house.tsx";
import type { Published } from "./theatre/published.ts";

interface Failure {
  readonly message: string;
  /** What was known when it came: it is over once something newer is confirmed. */
  readonly confirmedAt: number | undefined;
}

export function App({ client, published }: { client: ShopClient; published: Published }) {
  const [scene, setScene] = useState<Scene>({
    person: PEOPLE[0],
    version: RUNNING,
    at: undefined,
    overrides: {},
  });
  const [failure, setFailure] = useState<Failure>();
  const [, setCount] = useState(0);

  useEffect(() => {
    const redraw = () => setCount((count) => count + 1);
    const listening = [
      client.on("ready", redraw),
      client.on("change", redraw),
      client.on("opening", redraw),
      client.on("error", (error) => {
        setFailure({ message: error.message, confirmedAt: client.snapshot?.confirmedAt });
      }),
    ];
    // The booth tells the time and the age of the snapshot; the shop alone would need no timer.
    const ticking = setInterval(redraw, 1000);
    return () => {
      clearInterval(ticking);
      for (const stop of listening) {
        stop();
      }
    };
  }, [client]);

  const change = (part: Partial<Scene>) => {
    const next = { ...scene, ...part };
    settle(client, scene, next);
    setScene(next);
  };

  const answers = answersFor(client, scene);
  const live = isLive(scene);
  const isOver = client.status !== "FATAL" && failure?.confirmedAt !== client.snapshot?.confirmedAt;

  return (
    <>
      <header class="masthead">
        <h1>
          <span class="lamp" data-lit="true" aria-hidden="true" />
          Footlights
        </h1>
        <p>
          A <strong>deployment</strong> sets the stage: the new code is in the building, checked, and dark. A{" "}
          <strong>release</strong> is opening night: the lights go up, for the people it is meant for, at the hour that
          its plan says.
        </p>
      </header>
      <Desk scene={scene} live={live} change={change} />
      <OpenHouse
        client={client}
        published={published}
        at={scene.at}
        onAt={(at) => change({ at })}
        onSelect={({ name, context, version }) => change({ person: { name, context }, version })}
      />
      <main class="columns">
        <Shop answers={answers} />
        <Booth
          client={client}
          answers={answers}
          scene={scene}
          trouble={failure && { message: failure.message, isOver }}
          change={change}
        />
      </main>
      <footer class="foot">
        Nothing is sold here, nothing you type leaves this page, and everybody in it is invented. Times are UTC.
      </footer>
    </>
  );
}
