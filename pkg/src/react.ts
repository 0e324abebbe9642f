"use client";

import { createContext, createElement, type ReactNode, useContext, useMemo, useSyncExternalStore } from "react";
import type { Announcement, AudienceClient } from "./audience/types.js";
import { answersOf, isSameDetails, readDetails, readValue, type ServerAnswers } from "./react/answers.js";
import { settled } from "./react/settled.js";
import type {
  AnyFlags,
  Client,
  Dehydrated,
  EvaluationDetails,
  FlagKey,
  FlagsOf,
  FlagValue,
  ObjectOf,
  ReleaseState,
  ValueOf,
} from "./types.js";

/**
 * The flags of the application, for those who want their keys checked and their values typed:
 *
 * ```ts
 * declare module "footlights/react" {
 *   interface Register { flags: { "new-checkout": boolean } }
 * }
 * ```
 */
// biome-ignore lint/suspicious/noEmptyInterface: the application declares what is in it
export interface Register {}

/**
 * What was registered, else every text is a key. (It is not named `Flags`: inside of `declare module` that name would be
 * this one, and not the application's own interface, which is what most have called theirs.)
 */
export type RegisteredFlags = Register extends { flags: infer F extends FlagsOf<F> } ? F : AnyFlags;

interface House {
  readonly client: Client;
  readonly server: ServerAnswers | undefined;
}

const HouseContext = createContext<House | undefined>(undefined);

export interface FootlightsProviderProps<F extends FlagsOf<F> = AnyFlags> {
  /** A client, or the promise of one: until it is kept, the nearest `Suspense` shows its fallback. */
  readonly client: Client<F> | PromiseLike<Client<F>>;
  /**
   * What `dehydrate` gave on the server that rendered this page. Every component is hydrated with that, however late,
   * and then shows what the client says.
   */
  readonly hydrate?: Dehydrated | undefined;
  readonly children?: ReactNode;
}

/** Gives a client to the components inside. */
export function FootlightsProvider<F extends FlagsOf<F> = AnyFlags>({
  client,
  hydrate,
  children,
}: FootlightsProviderProps<F>): ReactNode {
  const open = settled(client) as unknown as Client;
  const house = useMemo(() => ({ client: open, server: hydrate && answersOf(hydrate) }), [open, hydrate]);
  return createElement(HouseContext.Provider, { value: house }, children);
}

function useHouse(): House {
  const house = useContext(HouseContext);
  if (!house) throw new Error("the hooks of footlights/react need a <FootlightsProvider> around them");
  return house;
}

/** The client, for everything that is no rendering. */
export function useFootlights(): Client<RegisteredFlags> {
  return useHouse().client as unknown as Client<RegisteredFlags>;
}

/**
 * The value of a flag; without a default, whether it is on. The component renders again when this flag changes, and not
 * when others do.
 */
export function useFlag(key: FlagKey<RegisteredFlags, boolean>): boolean;
export function useFlag<K extends FlagKey<RegisteredFlags, boolean>>(
  key: K,
  defaultValue: ValueOf<RegisteredFlags, K, boolean>,
): ValueOf<RegisteredFlags, K, boolean>;
export function useFlag<K extends FlagKey<RegisteredFlags, string>>(
  key: K,
  defaultValue: ValueOf<RegisteredFlags, K, string>,
): ValueOf<RegisteredFlags, K, string>;
export function useFlag<K extends FlagKey<RegisteredFlags, number>>(
  key: K,
  defaultValue: ValueOf<RegisteredFlags, K, number>,
): ValueOf<RegisteredFlags, K, number>;
export function useFlag<K extends FlagKey<RegisteredFlags, object>, T extends ObjectOf<RegisteredFlags, K, object>>(
  key: K,
  defaultValue: T,
): ObjectOf<RegisteredFlags, K, T>;
export function useFlag(key: string, defaultValue: FlagValue = false): FlagValue {
  const { client, server } = useHouse();
  // React compares values, which is less work than to look for the key among those that changed.
  const subscribe = useSubscription(client);
  const read = () => readValue(client, key, defaultValue);
  return useSyncExternalStore(subscribe, read, () => server?.value(key, defaultValue) ?? read());
}

/** The value of a flag with everything around it. The component renders again when any of that is different. */
export function useFlagDetails<K extends FlagKey<RegisteredFlags, boolean>>(
  key: K,
  defaultValue: ValueOf<RegisteredFlags, K, boolean>,
): EvaluationDetails<ValueOf<RegisteredFlags, K, boolean>>;
export function useFlagDetails<K extends FlagKey<RegisteredFlags, string>>(
  key: K,
  defaultValue: ValueOf<RegisteredFlags, K, string>,
): EvaluationDetails<ValueOf<RegisteredFlags, K, string>>;
export function useFlagDetails<K extends FlagKey<RegisteredFlags, number>>(
  key: K,
  defaultValue: ValueOf<RegisteredFlags, K, number>,
): EvaluationDetails<ValueOf<RegisteredFlags, K, number>>;
export function useFlagDetails<
  K extends FlagKey<RegisteredFlags, object>,
  T extends ObjectOf<RegisteredFlags, K, object>,
>(key: K, defaultValue: T): EvaluationDetails<ObjectOf<RegisteredFlags, K, T>>;
export function useFlagDetails(key: string, defaultValue: FlagValue): EvaluationDetails<FlagValue> {
  const { client, server } = useHouse();
  // A stage may be another one though the variant is the same: the comparison below finds out.
  const subscribe = useSubscription(client);
  const read = useMemo(
    () => remember(() => readDetails(client, key, defaultValue), isSameDetails),
    [client, key, defaultValue],
  );
  const readServer = useMemo(
    () => remember(() => server?.details(key, defaultValue) ?? read(), isSameDetails),
    [server, key, defaultValue, read],
  );
  return useSyncExternalStore(subscribe, read, readServer);
}

/** A release as it stands for this person, or nothing if there is none of that name. */
export function useRelease(key: string): ReleaseState | undefined {
  const { client, server } = useHouse();
  const subscribe = useSubscription(client);
  const find = (releases: readonly ReleaseState[]) => releases.find((release) => release.key === key);
  // biome-ignore lint/correctness/useExhaustiveDependencies: find is made of key
  const read = useMemo(() => remember(() => find(client.releases()), isSameText), [client, key]);
  return useSyncExternalStore(subscribe, read, () => (server ? find(server.releases) : read()));
}

const NOTHING: readonly Announcement[] = [];

/** The client with what the option `audience` gives it: `acknowledge`, `guard` and the like. */
export function useAudience(): AudienceClient<RegisteredFlags> {
  const { client } = useHouse();
  if (!("announcements" in client))
    throw new Error("useAudience and useAnnouncements need a client with the option `audience`");
  return client as unknown as AudienceClient<RegisteredFlags>;
}

/**
 * The announcements of the releases that are open for this person and not yet acknowledged, newest first. A server renders
 * none, so that no page is hydrated with another: they come right after.
 */
export function useAnnouncements(locale?: string | readonly string[]): readonly Announcement[] {
  const client = useAudience();
  const subscribe = useSubscription(useHouse().client);
  const languages = JSON.stringify(locale);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a list of languages may be another one each time
  const read = useMemo(() => remember(() => client.announcements(locale), isSameText), [client, languages]);
  return useSyncExternalStore(subscribe, read, () => NOTHING);
}

function useSubscription(client: Client): (tell: () => void) => () => void {
  return useMemo(() => (tell) => client.on("change", tell), [client]);
}

/** What is the same as the last time is the very same object, as React wants it. */
function remember<T>(read: () => T, isSame: (one: T, other: T) => boolean): () => T {
  let last: { readonly value: T } | undefined;
  return () => {
    const value = read();
    if (!last || !isSame(last.value, value)) last = { value };
    return last.value;
  };
}

/** Plain data that says the same. */
function isSameText(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
