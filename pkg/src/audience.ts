import { createAnnouncements } from "./audience/announcements.js";
import { createGuard } from "./audience/guard.js";
import { createGuardrails } from "./audience/guardrails.js";
import { createAdviser } from "./audience/outdated.js";
import type { House, Stage } from "./audience/stage.js";
import type { Audience } from "./types.js";

/**
 * The option `audience` of `createClient`: gives the client what a release needs beside its flags. Announcements and their
 * acknowledgement, the guard with its guardrails, and the advice to reload.
 */
export const audience: Audience = (stage: Stage): House => {
  const { engine, desk, events, deployment, note, mark, signal } = stage;
  const guardrails = createGuardrails(engine, JSON.stringify(deployment), note("tripped", {}));
  return {
    methods: {
      ...createAnnouncements(engine, desk, events, note("acknowledged", []), mark, signal),
      ...createGuard(engine, desk, events, guardrails, stage),
    },
    tripped: guardrails.tripped,
    hear: createAdviser(engine, events, deployment),
  };
};

export type { Announcement, AudienceClient, AudienceMethods } from "./audience/types.js";
