import type { Client } from "./types.js";

const PREFIX = "footlights.";

/**
 * Overrides flags as the page's address says, `?footlights.new-checkout=on`, and gives their keys. Nothing is kept: the
 * next page without these words is as it was. Whoever calls this lets everybody do so who can write a link, so that it is
 * called in stagings and for staff, or with the keys that are harmless.
 */
export function overridesFromUrl(
  client: Pick<Client, "override">,
  {
    only,
    url = globalThis.location?.href ?? "",
  }: { only?: readonly string[] | undefined; url?: string | URL | undefined } = {},
): string[] {
  const keys: string[] = [];
  for (const [name, variant] of new URLSearchParams(
    String(url)
      .replace(/^[^?#]*\??/, "")
      .replace(/#.*/, ""),
  )) {
    const key = name.slice(PREFIX.length);
    if (!name.startsWith(PREFIX) || !variant || (only && !only.includes(key))) continue;
    client.override(key, variant);
    keys.push(key);
  }
  return keys;
}
