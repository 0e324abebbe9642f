import type { EvaluationContext, TrackingEventDetails } from "@openfeature/core";
import type { Answers } from "../types.js";

/** Something that a person did, with what they had when they did it. */
export interface TrackedEvent {
  readonly name: string;
  readonly context: EvaluationContext;
  readonly details: TrackingEventDetails;
  /** The keys of the releases that are open for this person: what a number has to be compared by. */
  readonly releases: readonly string[];
}

/** Takes events to wherever the application counts them. Footlights itself sends nothing anywhere. */
export type Track = (event: TrackedEvent) => void;

export function tracked(
  answers: Answers,
  name: string,
  context: EvaluationContext,
  details: TrackingEventDetails,
): TrackedEvent {
  const releases = answers.releases().filter(({ open }) => open);
  return { name, context, details, releases: releases.map(({ key }) => key) };
}
