import type { Desk } from "../answers.js";
import type { Engine } from "../engine.js";
import type { Events } from "../events.js";
import { ANNOUNCEMENT_RETRY, REMEMBERED } from "../limits.js";
import type { Note } from "../note.js";
import { isObject, isText } from "../options.js";
// By way of the entry, which the build leaves as it is: the class is the one that the page has already.
import { FootlightsError } from "../slim.js";
import type { ReleaseState } from "../types.js";
import type { Announcement } from "./types.js";

/** The address that a link leads to, if it is one on https or of the page's own origin. */
export function safeAddress(link: unknown): string | undefined {
  try {
    const { origin, href } = globalThis.location ?? {};
    const url = new URL(link as string, globalThis.document?.baseURI ?? href);
    // An origin that is "null" is nobody's own: `javascript:` has that one, too.
    const isOwn = url.protocol === "http:" && url.origin === origin;
    return isText(link) && (url.protocol === "https:" || isOwn) ? url.href : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The text in the language that is asked for, by lookup (RFC 4647, section 3.4): each range is cut from its end until
 * there is a text for it. Else the English one, else the first.
 */
export function inLanguage(text: unknown, ranges: readonly string[]): string | undefined {
  if (!isObject(text)) return isText(text) ? text : undefined;
  const tags = Object.keys(text).filter((tag) => isText(text[tag]));
  const said = (tag: string | undefined) => text[tag ?? ""] as string | undefined;
  for (const range of [...ranges, "en"]) {
    // A single letter opens an extension, and is nothing without it.
    for (let tag = String(range).toLowerCase(); tag; tag = tag.replace(/(-[^-])?(-[^-]*|^[^-]*)$/, "")) {
      const found = tags.find((each) => each.toLowerCase() === tag);
      if (found !== undefined) return said(found);
    }
  }
  return said(tags[0]);
}

/** Puts what was published into words for one person; what is no text and no safe address is left out. */
export function announce(
  { key: release, stage, since, opens = 0 }: ReleaseState,
  published: Readonly<Record<string, unknown>>,
  ranges: readonly string[],
): Announcement {
  const told: Record<string, unknown> = { release, stage, since: since ?? opens };
  for (const name of ["title", "summary", "notes", "training", "support"]) {
    const text = inLanguage(published[name], ranges);
    const shown = name === "title" || name === "summary" ? text : safeAddress(text);
    if (shown !== undefined) told[name] = shown;
  }
  return Object.freeze(told) as unknown as Announcement;
}

/**
 * `mark` gives the number under which this person's acknowledgement of a release is noted; `change` tells that there is
 * something else to be told of a release.
 */
export function createAnnouncements(
  engine: Engine,
  { answers }: Desk,
  events: Events,
  acknowledged: Note<readonly number[]>,
  mark: (release: string) => number,
  signal: AbortSignal,
) {
  const fetched = new Map<string, Record<string, unknown>>();
  const asked = new Map<string, number>();
  let known = acknowledged.get();

  function tell(releases: readonly string[]): void {
    if (releases[0]) events.emit("change", { flags: [], releases });
  }

  /** Fetches a text that stands by itself; the release is open by now. */
  async function request(address: string, release: string): Promise<void> {
    try {
      const response = await fetch(address, { signal });
      if (!response.ok) throw new Error(`status ${response.status}`);
      fetched.set(address, Object(await response.json()) as Record<string, unknown>);
      tell([release]);
    } catch (cause) {
      const sentence = `the announcement "${address}" of the release "${release}" cannot be fetched`;
      if (!signal.aborted) events.emit("error", new FootlightsError("FETCH_FAILED", sentence, { cause }));
    }
  }

  /** What was published about a release, once it is there. */
  function published(release: string): Readonly<Record<string, unknown>> | undefined {
    const inline = engine.release(release)?.announcement;
    if (inline?.href === undefined) return inline;
    const address = safeAddress(inline.href);
    const text = address === undefined ? undefined : fetched.get(address);
    if (address && !text && !(Date.now() - (asked.get(address) ?? 0) < ANNOUNCEMENT_RETRY)) {
      asked.set(address, Date.now());
      void request(address, release);
    }
    return text && { ...inline, ...text };
  }

  globalThis.addEventListener?.(
    "storage",
    () => {
      // Another tab, for the same person.
      const before = known;
      known = acknowledged.get();
      const keys = answers.releases().map(({ key }) => key);
      tell(keys.filter((key) => known.includes(mark(key)) && !before.includes(mark(key))));
    },
    { signal },
  );

  return {
    announcements(locale: string | readonly string[] = globalThis.navigator?.languages ?? []): readonly Announcement[] {
      known = acknowledged.get();
      const told: Announcement[] = [];
      for (const state of answers.releases()) {
        const text = state.open && !known.includes(mark(state.key)) && published(state.key);
        if (text) told.push(announce(state, text, [locale].flat()));
      }
      return told.sort((one, other) => (other.since ?? 0) - (one.since ?? 0));
    },

    acknowledge(release: string): void {
      known = acknowledged.get();
      if (known.includes(mark(release))) return;
      known = [...known, mark(release)].slice(-REMEMBERED);
      acknowledged.set(known);
      tell([release]);
    },
  };
}
