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
} from "@openfeature/web-sdk";
import { resolveBoolean, resolveNumber, resolveObject, resolveString } from "./openfeature/resolution.js";
import { describe, type Tie, tie } from "./openfeature/status.js";
import { type Track, tracked } from "./openfeature/tracking.js";
import type { AnyFlags, Client, EvaluationContext as Context, FlagsOf } from "./types.js";

export interface FootlightsProviderOptions {
  /** Where `track` of OpenFeature's clients leads. Without it, to `track` of our own client, and so to its sink. */
  readonly track?: Track | undefined;
}

/** Makes the client when OpenFeature initializes the provider, for the context that it has then. */
export type MakeClient<F extends FlagsOf<F> = AnyFlags> = (context: Context) => Promise<Client<F>>;

/**
 * Footlights as a provider for `@openfeature/web-sdk`.
 *
 * ```ts
 * await OpenFeature.setProviderAndWait(
 *   new FootlightsProvider((context) => createClient({ snapshot: "/snapshot.json", context })),
 *   { targetingKey: user.id },
 * );
 * ```
 *
 * A client that the provider makes is closed with it. One that is given belongs to the application, which goes on with
 * it and closes it; it answers from the first moment, before `setProvider` has returned.
 */
export class FootlightsProvider<F extends FlagsOf<F> = AnyFlags> implements Provider {
  readonly metadata = { name: "footlights" } as const;
  readonly runsOn = "client";
  /** There is one context in a client, and so it is in a provider. */
  readonly domainScoped = true;
  readonly events = new OpenFeatureEventEmitter();
  readonly #source: Client | MakeClient;
  readonly #track: Track | undefined;
  #client: Client | undefined;
  #tie: Tie | undefined;
  #isChangingContext = false;
  /** The client that is being made, and for whom it is to answer. */
  #making: Promise<void> | undefined;
  #context: EvaluationContext = {};

  constructor(client: Client<F> | MakeClient<F>, { track }: FootlightsProviderOptions = {}) {
    // OpenFeature has types of its own for keys and values.
    this.#source = client as unknown as Client | MakeClient;
    this.#track = track;
  }

  track(name: string, context: EvaluationContext, details: TrackingEventDetails): void {
    const client = this.#open();
    if (this.#track) this.#track(tracked(client, name, context, details));
    else client.track(name, details);
  }

  initialize(context: EvaluationContext = {}): Promise<void> {
    this.#context = context;
    const making = this.#begin(context, () => this.#making === making);
    this.#making = making;
    return making;
  }

  async #begin(context: EvaluationContext, isWanted: () => boolean): Promise<void> {
    const source = this.#source;
    if (typeof source === "function") {
      const client = await source(context);
      // The provider was closed meanwhile, or has begun anew: nobody else would close this one.
      if (!isWanted()) return client.close();
      if (this.#context !== context) client.setContext(this.#context);
      this.#use(client);
    } else {
      source.setContext(context);
      this.#use(source);
      // The SDK would call it not ready until its promise is kept, and answer a first rendering with errors.
      if (isAnswering(source)) this.events.emit(ProviderEvents.Ready);
    }
    const client = this.#open();
    const { status } = client;
    if (!isAnswering(client)) {
      this.#tie?.assume(status === "FATAL" ? status : "ERROR");
      throw status === "FATAL" ? new ProviderFatalError(describe(status)) : new ProviderNotReadyError(describe(status));
    }
    // The SDK says that it is ready one turn after this.
    queueMicrotask(() => queueMicrotask(() => this.#tie?.assume("READY")));
  }

  /** Synchronous, so that there is no time in which flags answer for somebody else; but for a client that is being made. */
  onContextChange(_: EvaluationContext, context: EvaluationContext): Promise<void> | void {
    this.#context = context;
    if (!this.#client) return this.#making;
    this.#isChangingContext = true;
    try {
      this.#client.setContext(context);
    } finally {
      this.#isChangingContext = false;
    }
    // Whatever it was before, the SDK calls a provider ready after this.
    this.#tie?.assume("READY");
  }

  async onClose(): Promise<void> {
    this.#tie?.cut();
    if (typeof this.#source === "function") this.#client?.close();
    this.#client = undefined;
    this.#making = undefined;
  }

  resolveBooleanEvaluation(key: string, fallback: boolean): ResolutionDetails<boolean> {
    return resolveBoolean(this.#open(), key, fallback);
  }

  resolveStringEvaluation(key: string, fallback: string): ResolutionDetails<string> {
    return resolveString(this.#open(), key, fallback);
  }

  resolveNumberEvaluation(key: string, fallback: number): ResolutionDetails<number> {
    return resolveNumber(this.#open(), key, fallback);
  }

  resolveObjectEvaluation<T extends JsonValue>(key: string, fallback: T): ResolutionDetails<T> {
    return resolveObject(this.#open(), key, fallback);
  }

  #open(): Client {
    if (!this.#client) throw new ProviderNotReadyError("the provider of footlights has no client yet");
    this.#tie?.check();
    return this.#client;
  }

  #use(client: Client): void {
    this.#tie?.cut();
    this.#client = client;
    this.#tie = tie(client, {
      ready: () => this.events.emit(ProviderEvents.Ready),
      stale: () => this.events.emit(ProviderEvents.Stale),
      error: (message, isFatal) => {
        const errorCode = isFatal ? ErrorCode.PROVIDER_FATAL : ErrorCode.PROVIDER_NOT_READY;
        this.events.emit(ProviderEvents.Error, { message, errorCode });
      },
      changed: (flags) => {
        // For another context the SDK has an event of its own.
        if (this.#isChangingContext || !flags.length) return;
        this.events.emit(ProviderEvents.ConfigurationChanged, { flagsChanged: [...flags] });
      },
    });
  }
}

function isAnswering({ status }: Client): boolean {
  return status === "READY" || status === "STALE";
}

export type { Track, TrackedEvent } from "./openfeature/tracking.js";
