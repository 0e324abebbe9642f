import type { Announcement, Snapshot } from "footlights";
import type { ShopAnswers, ShopClient } from "./flags.ts";
import { Rating } from "./rating.tsx";

interface NoticesProps {
  client: ShopClient;
  /** In whose language. */
  locale: string;
}

/** What has opened for this person: the newest announcement, until it is put away, then the next. */
export function Notices({ client, locale }: NoticesProps) {
  const announcements = client.announcements(locale);
  const [newest, ...older] = announcements;
  return (
    <div aria-live="polite">
      {newest !== undefined && (
        <Notice
          key={newest.release}
          announcement={newest}
          older={older.length}
          putAway={() => client.acknowledge(newest.release)}
          rate={(feedback) => client.feedback(newest.release, feedback)}
        />
      )}
    </div>
  );
}

interface RehearsedNoticeProps {
  answers: ShopAnswers;
  document: Snapshot | undefined;
  locale: string;
}

/** What the newest of the releases that are open at the instant of a rehearsal tells this person: nobody is told it now. */
export function RehearsedNotice({ answers, document, locale }: RehearsedNoticeProps) {
  const told = answers
    .releases()
    .filter(({ key, open, since }) => open && since !== undefined && document?.releases?.[key]?.announcement)
    .toSorted((a, b) => (b.since ?? 0) - (a.since ?? 0));
  const [newest] = told;
  if (newest === undefined) {
    return null;
  }
  const { title, summary } = document?.releases?.[newest.key]?.announcement ?? {};
  return (
    <section class="notice" aria-labelledby="notice-title" data-release={newest.key}>
      <h3 id="notice-title">
        <span class="new">Rehearsed</span> {inLanguage(title, locale) ?? newest.key}
      </h3>
      <p>{inLanguage(summary, locale)}</p>
    </section>
  );
}

/** A text in the language of somebody, else in English. */
function inLanguage(texts: unknown, locale: string): string | undefined {
  const known = typeof texts === "object" && texts !== null ? (texts as Readonly<Record<string, unknown>>) : {};
  const [language = ""] = locale.split("-");
  const text = known[locale] ?? known[language] ?? known.en;
  return typeof text === "string" ? text : undefined;
}

interface NoticeProps {
  announcement: Announcement;
  older: number;
  putAway: () => void;
  rate: (feedback: { rating: number; comment: string }) => void;
}

function Notice({ announcement, older, putAway, rate }: NoticeProps) {
  const { release, title, summary, notes, training, support } = announcement;
  const links = [
    ["What is new", notes],
    ["How it works", training],
    ["Help", support],
  ] as const;
  return (
    <section class="notice" aria-labelledby="notice-title" data-release={release}>
      <div class="heading">
        <h3 id="notice-title">
          <span class="new">New</span> {title ?? release}
        </h3>
        <button type="button" onClick={putAway}>
          Put away
        </button>
      </div>
      {summary !== undefined && <p>{summary}</p>}
      {links.some(([, address]) => address) && (
        <p class="links">
          {links.map(
            ([name, address]) =>
              address && (
                <a key={name} href={address} target="_blank" rel="noreferrer">
                  {name}
                </a>
              ),
          )}
        </p>
      )}
      <Rating release={release} rate={rate} />
      {older > 0 && <p class="hint">{older === 1 ? "One more" : `${older} more`} under this one.</p>}
    </section>
  );
}
