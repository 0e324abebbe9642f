import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Acts } from "./acts/acts.tsx";
import { presentOf, type Stage } from "./acts/stage.ts";
import { Booth } from "./booth/booth.tsx";
import { Desk } from "./booth/desk.tsx";
import { PLACE, RUNNING } from "./deployment.ts";
import { inTurn } from "./in-turn.tsx";
import { CopyLink } from "./link/copy-link.tsx";
import { type PageState, sceneOf, toHash } from "./link/link.ts";
import { useLink } from "./link/use-link.ts";
import { beginAgain, type Edit, publish } from "./publishing/publish.ts";
import { answersFor, isLive, overridesOf, type Scene, settle } from "./scene.ts";
import { FLAGS, type ShopClient } from "./shop/flags.ts";
import { placeOrder, type Way } from "./shop/place-order.ts";
import { PAGES, type Page, Shop } from "./shop/shop.tsx";
import { OpenHouse } from "./theatre/open-house.tsx";
import type { Published } from "./theatre/published.ts";
import { useDocument } from "./theatre/use-document.ts";
import { useTold } from "./told.ts";
import { STEPS } from "./tour/steps.ts";
import { Tour } from "./tour/tour.tsx";

const LaterActs = inTurn(Acts);
const LaterShop = inTurn(Shop);
const LaterBooth = inTurn(Booth);

interface Failure {
  readonly message: string;
  /** What was known when it came: it is over once something newer is confirmed. */
  readonly confirmedAt: number | undefined;
}

interface AppProps {
  client: ShopClient;
  published: Published;
  /** What the page's address says. The client is at its scene. */
  begin: PageState;
}

export function App({ client, published, begin }: AppProps) {
  const [state, setState] = useState(begin);
  const { scene, step } = state;
  const document = useDocument(client, published);
  const [page, setPage] = useState<Page>(PAGES[0]);
  const [isBroken, setBroken] = useState(false);
  const [placed, setPlaced] = useState<Way>();
  const [unpublished, setUnpublished] = useState<string>();
  const [failure, setFailure] = useState<Failure>();
  const [told, forgetFailures] = useTold(client);
  const [, setCount] = useState(0);

  useEffect(() => {
    const redraw = () => setCount((count) => count + 1);
    const listening = [
      client.on("ready", redraw),
      client.on("change", () => {
        // The panel that the package brings overrides flags, too.
        const overrides = overridesOf(client);
        if (FLAGS.some(({ key }) => overrides[key] !== latest.current.scene.overrides[key])) {
          change({ overrides });
        }
        redraw();
      }),
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

  const latest = useRef(state);
  latest.current = state;
  const go = (next: PageState) => {
    const { scene: before } = latest.current;
    latest.current = next;
    settle(client, before, next.scene);
    setState(next);
  };
  const change = (part: Partial<Scene>) => {
    const { scene, step } = latest.current;
    // Whoever chooses another person has left the seat.
    const seat = part.person === undefined ? undefined : { seat: undefined };
    go({ scene: { ...scene, ...seat, ...part }, step });
  };
  useLink(state, go);

  const answers = answersFor(client, scene);
  const live = isLive(scene);
  const isOver = client.status !== "FATAL" && failure?.confirmedAt !== client.snapshot?.confirmedAt;

  const tour = (next: number | undefined) =>
    go({ scene: next === undefined ? scene : { ...sceneOf(next), overrides: scene.overrides }, step: next });
  const draft = useMemo(() => {
    const { draft: edit, scene } = (step === undefined ? undefined : STEPS[step]) ?? {};
    return edit && { edit, at: scene?.at ?? Date.now() };
  }, [step]);

  const goLive = () => change({ version: RUNNING, at: undefined, overrides: {} });
  const attempt = async (work: Promise<unknown>): Promise<boolean> => {
    try {
      await work;
      setUnpublished(undefined);
      await client.refresh();
      return true;
    } catch (error) {
      setUnpublished(error instanceof Error ? error.message : String(error));
      return false;
    }
  };
  const turnTo = (next: Page) => {
    setPage(next);
    client.commit();
  };
  const reset = (release: string) => {
    client.resetTripped(release);
    forgetFailures();
  };
  const stage: Stage = {
    client,
    told,
    isLive: live,
    now: presentOf(client),
    publish(edit: (now: number) => Edit) {
      goLive();
      const now = presentOf(client);
      void attempt(publish(PLACE, edit(now), now));
    },
    turnPage: () => turnTo(PAGES.find((name) => name !== page) ?? page),
    isBroken,
    breakCheckout: setBroken,
    placed,
    placeOrder() {
      goLive();
      setPlaced(placeOrder(client, isBroken));
    },
    reset,
    deploy: (version) => attempt(PLACE.deploy(version)),
  };

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
        <div class="actions">
          <button type="button" class="primary" onClick={() => tour(0)}>
            Take the tour
          </button>
          <CopyLink hash={toHash(state)} />
        </div>
      </header>
      <Desk scene={scene} live={live} change={change} />
      <OpenHouse
        document={document}
        scene={scene}
        change={change}
        draft={draft}
        publish={(edit) => {
          // A draft of the tour would hide what was published.
          if (draft !== undefined) {
            go({ scene, step: undefined });
          }
          void attempt(publish(PLACE, edit, presentOf(client)));
        }}
      />
      <LaterActs
        stage={stage}
        trouble={unpublished}
        beginAgain={async () => {
          if (await attempt(beginAgain(PLACE, presentOf(client)))) {
            location.reload();
          }
        }}
      />
      <main class="columns">
        <LaterShop
          client={client}
          answers={answers}
          document={document}
          live={live}
          locale={String(scene.person.context.locale ?? "en")}
          page={page}
          turnTo={turnTo}
          newer={told.newer}
          placed={placed}
          place={() => {
            const rehearsed = answers.isEnabled("new-checkout") ? "new" : "old";
            setPlaced(live ? placeOrder(client, isBroken) : rehearsed);
          }}
        />
        <LaterBooth
          client={client}
          answers={answers}
          scene={scene}
          told={told}
          trouble={failure && { message: failure.message, isOver }}
          change={change}
          reset={reset}
        />
      </main>
      <footer class="foot">
        Nothing is sold here, and everybody in it is invented. What you write goes no further than{" "}
        {PLACE.isServer ? "the server of this page" : "this page"}. Times are UTC. A copied link restores who looks,
        when, and with which bundle; what was published is not in it, as that is the snapshot’s.
      </footer>
      {step !== undefined && <Tour step={step} go={tour} />}
    </>
  );
}
