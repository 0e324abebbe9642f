/** The name of the flag that decides about a part of the shop, and the way to it in the booth. */
export function LitBy({ flag, lit }: { flag: string; lit: boolean }) {
  return (
    <a class="lit-by" href={`#flag-${flag}`} data-lit={lit}>
      <span class="lamp" data-lit={lit} aria-hidden="true" />
      <span class="unseen">{lit ? "Lit by the flag " : "Dark, by the flag "}</span>
      {flag}
    </a>
  );
}
