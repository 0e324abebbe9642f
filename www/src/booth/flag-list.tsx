import type { Scene } from "../scene.ts";
import { FLAGS, type ShopAnswers, type ShopFlags } from "../shop/flags.ts";
import { FlagCard } from "./flag-card.tsx";

interface FlagListProps {
  answers: ShopAnswers;
  scene: Scene;
  at: number;
  change: (part: Partial<Scene>) => void;
}

export function FlagList({ answers, scene, at, change }: FlagListProps) {
  const overridden = Object.keys(scene.overrides).length;
  const unasked = answers.flags().filter((key) => !FLAGS.some((flag) => flag.key === key));
  const override = (key: keyof ShopFlags, variant: string | undefined) => {
    const { [key]: _, ...others } = scene.overrides;
    change({ overrides: variant === undefined ? others : { ...others, [key]: variant } });
  };
  return (
    <section aria-labelledby="flags-title">
      <div class="heading">
        <h3 id="flags-title">Flags</h3>
        <button type="button" disabled={overridden === 0} onClick={() => change({ overrides: {} })}>
          Clear all overrides
        </button>
      </div>
      <p class="hint">A flag is a switch in the code of the shop. Dormant is what it says before any release.</p>
      {FLAGS.map((flag) => (
        <FlagCard
          key={flag.key}
          flag={flag}
          answers={answers}
          at={at}
          chosen={scene.overrides[flag.key]}
          override={(variant) => override(flag.key, variant)}
        />
      ))}
      {unasked.length > 0 && (
        <p class="hint">In the snapshot, but asked for by no part of the shop: {unasked.join(", ")}</p>
      )}
    </section>
  );
}
