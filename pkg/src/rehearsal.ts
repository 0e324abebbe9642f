import { answerFor, createDetails, NO_ANSWER, toKey } from "./details.js";
import type { Engine, View } from "./engine.js";
import type { Answers, FlagValue } from "./types.js";

type Words = ReturnType<typeof createDetails>["words"];

/**
 * Answers for one view. They are not remembered, since nothing but the snapshot can change them; most rehearsals are asked
 * once, for somebody new. So one is as cheap to make as an object can be: a class, and words only when they are asked for.
 */
export class Rehearsal implements Answers {
  private readonly engine: Engine;
  private readonly view: View;
  private words: Words | undefined;

  constructor(engine: Engine, view: View) {
    this.engine = engine;
    this.view = view;
    this.words = undefined;
  }

  private read(key: string): FlagValue | undefined {
    return this.engine.evaluate(this.view, toKey(key))?.value;
  }

  private tell(): Words {
    const { engine, view } = this;
    this.words ??= createDetails(
      engine,
      () => view,
      (key) => answerFor(engine, view, toKey(key)) ?? NO_ANSWER,
      false,
    ).words;
    return this.words;
  }

  isEnabled(key: string) {
    return this.read(key) === true;
  }

  getBooleanValue(key: string, fallback: boolean) {
    const value = this.read(key);
    return typeof value === "boolean" ? value : fallback;
  }
  getStringValue(key: string, fallback: string) {
    const value = this.read(key);
    return typeof value === "string" ? value : fallback;
  }
  getNumberValue(key: string, fallback: number) {
    const value = this.read(key);
    return typeof value === "number" ? value : fallback;
  }
  getObjectValue<T extends object>(key: string, fallback: T) {
    const value = this.read(key);
    return typeof value === "object" ? (value as T) : fallback;
  }

  getBooleanDetails(key: string, fallback: boolean) {
    return this.tell().getBooleanDetails(key, fallback);
  }
  getStringDetails(key: string, fallback: string) {
    return this.tell().getStringDetails(key, fallback);
  }
  getNumberDetails(key: string, fallback: number) {
    return this.tell().getNumberDetails(key, fallback);
  }
  getObjectDetails<T extends object>(key: string, fallback: T) {
    return this.tell().getObjectDetails<T>(key, fallback);
  }

  explain(key: string) {
    return this.tell().explain(key);
  }
  releases() {
    return this.engine.releases(this.view) ?? [];
  }
  evaluateAll(visit: (key: string, value: FlagValue | undefined, variant: string | undefined) => void) {
    this.engine.evaluateAll(this.view, (key, variant) => visit(key, variant?.value, variant?.name));
  }
  flags() {
    return this.tell().flags();
  }
  variants(key: string) {
    return this.tell().variants(key);
  }
}
