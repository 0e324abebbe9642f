/** A module as it stands in the bundle: what nobody uses has been left out. */
export interface Rendered {
  readonly code: string | null;
}

/** A snapshot in the bundle, for a page without network, has every key, and no code for it. */
const DATA = /\.jsonc?(?:\?|$)/;

/** The keys that stand as texts in the modules of a bundle, in their order. `parse` gives the tree (ESTree) of some code. */
export function carriedIn(
  modules: Iterable<readonly [id: string, module: Rendered]>,
  keys: readonly string[],
  parse: (code: string) => unknown,
): string[] {
  const missing = new Set(keys);
  for (const [id, { code }] of modules) {
    if (code === null || DATA.test(id)) continue;
    const found = [...missing].filter((key) => hasText(code, key));
    if (found.length === 0) continue;
    const texts = textsOf(code, parse);
    for (const key of found) if (texts?.has(key) ?? true) missing.delete(key);
  }
  return keys.filter((key) => !missing.has(key));
}

function hasText(code: string, key: string): boolean {
  const escaped = JSON.stringify(key).slice(1, -1);
  return ['"', "'", "`"].some((quote) => code.includes(`${quote}${escaped}${quote}`));
}

/**
 * The texts of some code: Vite 7 leaves its comments where they are, and what stands in these is no code. Nothing of code
 * that is still to be made into JavaScript, such as JSX.
 */
function textsOf(code: string, parse: (code: string) => unknown): ReadonlySet<unknown> | undefined {
  try {
    const texts = new Set<unknown>();
    collect(parse(code), texts);
    return texts;
  } catch {
    return undefined;
  }
}

/** Adds to `texts` what stands in a tree as a text, or as a template with nothing put in. */
function collect(node: unknown, texts: Set<unknown>): void {
  if (typeof node !== "object" || node === null) return;
  const { type, value, quasis } = node as {
    type?: unknown;
    value?: unknown;
    quasis?: { value: { cooked: unknown } }[];
  };
  if (type === "Literal") texts.add(value);
  if (type === "TemplateLiteral" && quasis?.length === 1) texts.add(quasis[0]?.value.cooked);
  for (const member of Object.values(node)) collect(member, texts);
}
