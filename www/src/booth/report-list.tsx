import type { Report } from "footlights";
import { stageInWords } from "footlights/words";
import { PLACE } from "../deployment.ts";
import { secondOf } from "../instants.ts";

const SHOWN = 6;

/** What has come back from the pages, the latest first. */
export function ReportList({ reports }: { reports: readonly Report[] }) {
  const latest = reports.slice(-SHOWN).reverse();
  const others = reports.length - latest.length;
  return (
    <section aria-labelledby="reports-title">
      <h3 id="reports-title">What comes back</h3>
      <p class="hint">
        {PLACE.isServer ? "As it arrived at the server" : "As this page’s sink was given it"}: by release and stage,
        without a word about the person.
      </p>
      {latest.length === 0 ? (
        <p class="hint">Nothing yet.</p>
      ) : (
        <ol class="reports">
          {latest.map((report, index) => (
            <li key={reports.length - index} data-event={report.event}>
              <time class="hint" dateTime={new Date(report.at).toISOString()}>
                {secondOf(report.at)}
              </time>
              <b>{report.event}</b>
              <span>{inWords(report)}</span>
            </li>
          ))}
        </ol>
      )}
      {others > 0 && <p class="hint">And {others} before these.</p>}
    </section>
  );
}

function inWords(report: Report): string {
  switch (report.event) {
    case "exposure":
      return `${report.flag} was shown as ${report.variant}${by(report.release, report.stage)}`;
    case "failure":
      return `${report.flag}: ${report.error}${by(report.release, report.stage)}`;
    case "tripped":
      return `${report.release} was closed on one device after ${report.failures} failures`;
    case "feedback": {
      const { rating = 0, comment } = report.feedback;
      const said = comment ? ` “${comment}”` : "";
      return `${"★".repeat(rating)}${"☆".repeat(5 - rating)}${said}${by(report.release, report.stage)}`;
    }
    case "track": {
      const open = report.releases.map(({ release }) => release);
      const details = Object.values(Object(report.details)).join(", ");
      return `${report.name}: ${details}${open.length > 0 ? ` (${open.join(", ")})` : ""}`;
    }
    case "reload-advised":
      return `${report.release} needs ${report.version}, and ${report.deployment} runs`;
  }
}

function by(release: string | undefined, stage: string | undefined): string {
  return release === undefined ? "" : ` (${release}, ${stageInWords(stage)})`;
}
