import {
  ErrorCode,
  type EvaluationContext,
  type JsonValue,
  OpenFeatureEventEmitter,
  type Provider,
  ProviderEvents,
  ProviderFatalError,
  ProviderNotReadyError,
  type ResolutionDetails,
  type TrackingEventDetails,
} from "@openfeature/server-sdk";
import { type Audience, createAudience } from "./openfeature/audience.js";
import { resolveBoolean, resolveNumber, resolveObject, resolveString } from "./openfeature/resolution.js";
import { describe, type Tie, tie } from "./openfeature/status.js";
import { type Track, tracked } from "./openfeature/tracking.js";
import type { Answers, AnyFlags, Client, FlagsOf } from "./types.js";

export interface FootlightsServerProviderOptions {
  /** Where `track` of OpenFeature's clients leads. Without it, tracking does nothing. */
  readonly track?: Track | undefined;
}

/**
 * Footlights as a provider for `@openfeature/server-sdk`: one client answers for everybody, each call for its own
 * context.
 *
 * ```ts
 * await OpenFeature.setProviderAndWait(new FootlightsServerProvider(() => createClient({ snapshot: url })));
 * await OpenFeature.getClient().getBooleanValue("new-checkout", false, { targetingKey: user.id });
 * ```
 *
 * A client that the provider makes is closed with it. One that is given belongs to the application. Overrides of the
 * client do not take part. An answer is at most a second old.
 */
export class FootlightsServerProvider<F extends FlagsOf<F> = AnyFlags> implements Provider {
  readonly metadata = { name: "footlights" } as const;
  readonly runsOn = "server";
  readonly events = new OpenFeatureEventEmitter();
  readonly track?: (name: string, context: EvaluationContext, details: TrackingEventDetails) => void;
  readonly #source: Client | (() => Promise<Client>);
  #client: Client | undefined;
  #audience: Audience | undefined;
  #tie: Tie | undefined;
  /** That the client is being made, for as long as it is wanted. */
  #making: Promise<void> | undefined;

  constructor(client: Client<F> | (() => Promise<Client<F>>), { track }: FootlightsServerProviderOptions = {}) {
    // OpenFeature has types of its own for keys and values.
    this.#source = client as unknown as Client | (() => Promise<Client>);
    if (track) this.track = (name, context, details) => track(tracked(this.#answers(context), name, context, details));
  }

  initialize(): Promise<void> {
    const making = this.#begin(() => this.#making === making);
    this.#making = making;
    return making;
  }

  async #begin(isWanted: () => boolean): Promise<void> {
    const source = this.#source;
    let client = source as Client;
    if (typeof source === "function") {
      client = await source();
      // The provider was closed meanwhile, or has begun anew: nobody else would close this one.
      if (!isWanted()) return client.close();
    }
    this.#client = client;
    this.#audience = createAudience(client);
    this.#tie?.cut();
    this.#tie = tie(client, {
      ready: () => this.events.emit(ProviderEvents.Ready),
      stale: () => this.events.emit(ProviderEvents.Stale),
      error: (message, isFatal) => {
        const errorCode = isFatal ? ErrorCode.PROVIDER_FATAL : ErrorCode.PROVIDER_NOT_READY;
        this.events.emit(ProviderEvents.Error, { message, errorCode });
      },
      // Which flags are different is another matter for each context.
      changed: () => this.events.emit(ProviderEvents.ConfigurationChanged),
    });
    const { status } = client;
    if (status !== "READY" && status !== "STALE") {
      this.#tie.assume(status === "FATAL" ? status : "ERROR");
      throw status === "FATAL" ? new ProviderFatalError(describe(status)) : new ProviderNotReadyError(describe(status));
    }
    // The SDK says that it is ready one turn after this.
    queueMicrotask(() => queueMicrotask(() => this.#tie?.assume("READY")));
  }

  async onClose(): Promise<void> {
    this.#making = undefined;
    this.#tie?.cut();
    if (typeof this.#source === "function") this.#client?.close();
    this.#client = undefined;
    this.#audience = undefined;
  }

  async resolveBooleanEvaluation(
    key: string,
    fallback: boolean,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<boolean>> {
    return resolveBoolean(this.#answers(context), key, fallback);
  }

  async resolveStringEvaluation(
    key: string,
    fallback: string,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<string>> {
    return resolveString(this.#answers(context), key, fallback);
  }

  async resolveNumberEvaluation(
    key: string,
    fallback: number,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<number>> {
    return resolveNumber(this.#answers(context), key, fallback);
  }

  async resolveObjectEvaluation<T extends JsonValue>(
    key: string,
    fallback: T,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<T>> {
    return resolveObject(this.#answers(context), key, fallback);
  }

  #answers(context: EvaluationContext): Answers {
    if (!this.#audience) throw new ProviderNotReadyError("the provider of footlights has no client yet");
    this.#tie?.check();
    return this.#audience(context);
  }
}

export type { Track, TrackedEvent } from "./openfeature/tracking.js";
