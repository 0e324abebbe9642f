import { answerFor, createDetails, NO_ANSWER, TYPES, toKey } from "./details.js";
import type { Engine, View } from "./engine.js";
import type { Answers, FlagValue } from "./types.js";

/**
 * Answers for one view. They are not remembered, since nothing but the snapshot can change them; most rehearsals are asked
 * once, for somebody new. So one is as cheap to make as an object can be: its methods are shared, and words made when they
 * are asked for.
 */
class Rehearsal {
  readonly engine: Engine;
  readonly view: View;
  words: ReturnType<typeof createDetails>["words"] | undefined;

  constructor(engine: Engine, view: View) {
    this.engine = engine;
    this.view = view;
    this.words = undefined;
  }

  isEnabled(key: string): boolean {
    return read(this, key) === true;
  }

  releases() {
    return this.engine.releases(this.view) ?? [];
  }
}

function read({ engine, view }: Rehearsal, key: string): FlagValue | undefined {
  return engine.evaluate(view, toKey(key))?.value;
}

const methods = Rehearsal.prototype as unknown as Record<string, (this: Rehearsal, ...given: never[]) => unknown>;

for (const name of TYPES) {
  const type = name.toLowerCase();
  methods[`get${name}Value`] = function (key: string, fallback: FlagValue) {
    const value = read(this, key);
    return typeof value === type ? value : fallback;
  };
}

for (const name of ["explain", "flags", "variants", ...TYPES.map((type) => `get${type}Details`)] as "explain"[]) {
  methods[name] = function (...given: Parameters<Answers["explain"]>) {
    const { engine, view } = this;
    this.words ??= createDetails(
      engine,
      () => view,
      (key) => answerFor(engine, view, toKey(key)) ?? NO_ANSWER,
      false,
    ).words;
    return this.words[name](...given);
  };
}

/** The answers for one view. */
export function rehearse(engine: Engine, view: View): Answers {
  return new Rehearsal(engine, view) as unknown as Answers;
}
