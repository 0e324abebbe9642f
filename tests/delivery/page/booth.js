// What a test does to the booth: as somebody who reads and presses, by the words that are seen.

const PACKAGE = "/footlights/dist";

/** What the page's policy has refused. */
/** @type {string[]} */
const violations = [];
addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
  violations.push(`${violatedDirective} ${blockedURI}`);
});

/** @type {string[]} */
const keys = [];
addEventListener("keydown", ({ key }) => keys.push(key));

function shadow() {
  const root = document.querySelector("footlights-booth")?.shadowRoot;
  if (!root) {
    throw new Error("the booth is not open");
  }
  return root;
}

/**
 * The texts in an element, one after the other: engines differ in what they put between them.
 *
 * @param {Element} element
 */
function wordsOf(element) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let words = "";
  while (walker.nextNode()) {
    words += ` ${walker.currentNode.nodeValue}`;
  }
  return words.replaceAll(/\s+/g, " ");
}

/** @param {Element} element */
function nameOf(element) {
  return element.getAttribute("aria-label") ?? element.textContent?.trim() ?? "";
}

/**
 * @template {Element} E
 * @param {Iterable<E>} among
 * @param {string} name
 * @param {(element: E) => string} [naming]
 */
function named(among, name, naming = nameOf) {
  const found = [...among].find((element) => naming(element) === name);
  if (found === undefined) {
    throw new Error(`there is no "${name}" among ${[...among].map(naming).join(", ")}`);
  }
  return found;
}

/**
 * Opens it, with the focus on the page's own button, and says what it was refused for.
 *
 * @param {import("../../../pkg/dist/index.js").Client} client
 * @param {import("../../../pkg/dist/booth.js").BoothOptions} [options]
 */
export async function openBooth(client, options) {
  const { openBooth: open } = await import(`${PACKAGE}/booth.js`);
  document.getElementById("opener")?.focus();
  try {
    open(client, options);
    return null;
  } catch (error) {
    const { name, code, message } = /** @type {import("../../../pkg/dist/index.js").FootlightsError} */ (error);
    return { name, code, message };
  }
}

export const BOOTH = {
  /** What stands in the booth, or nothing if there is none. */
  seeBooth() {
    const root = document.querySelector("footlights-booth")?.shadowRoot;
    const panel = /** @type {HTMLElement | null | undefined} */ (root?.querySelector("section"));
    return panel ? wordsOf(panel) : null;
  },

  /**
   * What stands in the card of a flag or of a release.
   *
   * @param {string} name
   */
  seeCard(name) {
    const heading = named(shadow().querySelectorAll(".card h3"), name);
    return wordsOf(/** @type {Element} */ (heading.closest(".card")));
  },

  /** Where the focus is: in the booth, else in the page. */
  focused() {
    const { activeElement } = document;
    const inside = activeElement?.shadowRoot?.activeElement;
    return inside ? `booth: ${inside.role ?? inside.localName} ${nameOf(inside).slice(0, 40)}` : activeElement?.id;
  },

  /** @param {string} name */
  press(name) {
    /** @type {HTMLElement} */ (named(shadow().querySelectorAll("button"), name)).click();
  },

  /**
   * Writes in a field, or chooses.
   *
   * @param {string} label
   * @param {string} text
   */
  write(label, text) {
    /** @type {NodeListOf<HTMLInputElement>} */
    const fields = shadow().querySelectorAll("input, textarea, select");
    const field = named(fields, label, (one) => one.ariaLabel ?? one.labels?.[0]?.textContent?.trim() ?? "");
    field.value = text;
    field.dispatchEvent(new Event("input"));
    field.dispatchEvent(new Event("change"));
  },

  /**
   * Presses a key where the focus is.
   *
   * @param {string} key
   */
  key(key) {
    const { activeElement } = document;
    const target = activeElement?.shadowRoot?.activeElement ?? activeElement;
    target?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, composed: true, cancelable: true }));
  },

  focusTab() {
    /** @type {HTMLElement} */ (shadow().querySelector("[role=tab][tabindex='0']")).focus();
  },

  /** Whether the mark of the bucket stands on its ruler, and not at its beginning. */
  isDrawn() {
    const ruler = shadow().querySelector(".ruler");
    const mark = ruler?.firstElementChild;
    if (!ruler || !mark) {
      return false;
    }
    const [from, at] = [ruler.getBoundingClientRect(), mark.getBoundingClientRect()];
    return at.left > from.left + from.width * 0.24 && at.left < from.left + from.width * 0.27;
  },

  /** The keys that the page itself has heard. */
  heard() {
    return keys;
  },

  /** What the page's policy has refused. */
  violations() {
    return violations;
  },

  /** How many sheets and styles the page has. */
  globals() {
    const { styleSheets, adoptedStyleSheets } = document;
    return [styleSheets.length, adoptedStyleSheets.length, document.querySelectorAll("style, [style]").length];
  },
};
