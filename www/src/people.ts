import type { EvaluationContext } from "footlights";

export interface Person {
  readonly name: string;
  readonly context: EvaluationContext;
}

/** Invented, all of them. Their keys put them at different places in the queue of a rising share. */
export const PEOPLE: readonly [Person, ...Person[]] = [
  {
    name: "Visitor 17",
    context: {
      targetingKey: "visitor-17",
      email: "visitor17@example.net",
      plan: "free",
      address: { country: "GB" },
      locale: "en-GB",
    },
  },
  {
    name: "Visitor 18",
    context: {
      targetingKey: "visitor-18",
      email: "visitor18@example.net",
      plan: "free",
      address: { country: "IE" },
      locale: "en-IE",
    },
  },
  {
    name: "Staff member",
    context: {
      targetingKey: "staff-member",
      email: "box.office@example.com",
      plan: "team",
      address: { country: "GB" },
      locale: "en-GB",
    },
  },
  {
    name: "Patron in Vienna",
    context: {
      targetingKey: "patron-in-vienna",
      email: "patron@example.org",
      plan: "pro",
      address: { country: "AT" },
      locale: "de-AT",
    },
  },
  {
    name: "Student in Lisbon",
    context: {
      targetingKey: "student-in-lisbon",
      email: "student@example.net",
      plan: "free",
      address: { country: "PT" },
      locale: "pt-PT",
    },
  },
  {
    name: "Critic in New York",
    context: {
      targetingKey: "critic-in-new-york",
      email: "critic@example.org",
      plan: "pro",
      address: { country: "US" },
      locale: "en-US",
    },
  },
  // Nothing is known: what the rules ask is unknown, and what is unknown opens nothing.
  { name: "Somebody unknown", context: {} },
];
