import type { Announcement } from "footlights";
import type { ShopClient } from "./flags.ts";
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
