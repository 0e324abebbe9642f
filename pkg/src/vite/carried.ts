/** A module as it stands in the bundle: what nobody uses has been left out. */
export interface Rendered {
  readonly code: string | null;
}

/** A snapshot in the bundle, for a page without network, has every key, and no code for it. */
const DATA = /\.jsonc?(?:\?|$)/;

/** The keys that stand as texts in the modules of a bundle, in their order. */
export function carriedIn(
  modules: Iterable<readonly [id: string, module: Rendered]>,
  keys: readonly string[],
): string[] {
  const missing = new Set(keys);
  for (const [id, { code }] of modules) {
    if (code === null || DATA.test(id)) continue;
    for (const key of missing) if (hasText(code, key)) missing.delete(key);
  }
  return keys.filter((key) => !missing.has(key));
}

function hasText(code: string, key: string): boolean {
  const escaped = JSON.stringify(key).slice(1, -1);
  return ['"', "'", "`"].some((quote) => code.includes(`${quote}${escaped}${quote}`));
}
