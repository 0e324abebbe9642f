// By way of the entry, which the build leaves as it is: the class is the one that the page has already.
import { FootlightsError } from "../slim.js";
import type { AnyFlags, Client, FlagsOf } from "../types.js";
import { css } from "./booth.css";
import { show } from "./live.js";

export interface BoothOptions {
  /** Whether it may open where the deployment, or else the snapshot, is of the environment `production`. */
  readonly allowInProduction?: boolean | undefined;
  /** Where it stands at first: `right` (the default, but for narrow windows) or `bottom`. */
  readonly dock?: "right" | "bottom" | undefined;
}

/** The panel while it is open. */
export interface Booth {
  /** The custom element, `footlights-booth`, with everything in its shadow. */
  readonly element: HTMLElement;
  /** Takes it out of the page, and gives the focus back. */
  close(): void;
}

const NAME = "footlights-booth";
const NARROW = 600;
let open: (Booth & { readonly client: unknown }) | undefined;

/**
 * Opens the control booth: a panel on the page with everything that the client knows. There is one at a time; for the
 * client that has it already, it gets the focus. Throws `BOOTH_REFUSED` in production, unless that is allowed.
 */
export function openBooth<F extends FlagsOf<F> = AnyFlags>(client: Client<F>, options: BoothOptions = {}): Booth {
  const { allowInProduction, dock = globalThis.innerWidth < NARROW ? "bottom" : "right" } = options;
  const of = client as unknown as Client;
  const isRefused = () =>
    !allowInProduction && (of.deployment.environment ?? of.snapshot?.environment) === "production";
  const refuse = () =>
    new FootlightsError("BOOTH_REFUSED", "the booth does not open in production, unless { allowInProduction: true }");
  if (isRefused()) throw refuse();
  if (open?.client !== client) open?.close();
  open ??= build(of, dock, () => {
    // The first snapshot came later, and it is one of production.
    if (!isRefused()) return false;
    open?.close();
    reportError(refuse());
    return true;
  });
  open.element.shadowRoot?.querySelector<HTMLElement>("[role=dialog]")?.focus();
  return open;
}

/** The custom element is defined when it is needed: there is no `HTMLElement` where a server imports this. */
function createElement(): HTMLElement {
  if (!customElements.get(NAME)) {
    customElements.define(
      NAME,
      class extends HTMLElement {
        disconnectedCallback() {
          // Not while it is being moved.
          if (!this.isConnected) this.dispatchEvent(new Event("close"));
        }
      },
    );
  }
  return document.createElement(NAME);
}

function focusedElement(): Element | null {
  let focused = document.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  return focused;
}

function build(client: Client, dock: "right" | "bottom", isRefused: () => boolean): Booth & { client: unknown } {
  const opener = focusedElement();
  const element = createElement();
  const root = element.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  // Above the page's own dialogs; never closed by a click beside it.
  element.setAttribute("popover", "manual");
  (document.body ?? document.documentElement).append(element);
  element.showPopover?.();

  const end = show(client, root, dock, isRefused, close);
  for (const type of ["keydown", "keyup", "keypress"]) root.addEventListener(type, onKey);
  element.addEventListener("close", close);

  function onKey(given: Event): void {
    const event = given as KeyboardEvent;
    // The page's own keys must not hear what is written here.
    if (!(event.ctrlKey || event.altKey || event.metaKey)) event.stopPropagation();
    // While a word is being composed, Escape ends that.
    if (event.type !== "keydown" || event.key !== "Escape" || event.isComposing || event.defaultPrevented) return;
    event.preventDefault();
    const field = event.target as HTMLInputElement;
    if (field.type === "search" && field.value) {
      field.value = "";
      field.dispatchEvent(new Event("input"));
    } else {
      close();
    }
  }

  function close(): void {
    if (open?.element !== element) return;
    open = undefined;
    end();
    const hasFocus = root.activeElement;
    element.remove();
    if (hasFocus) (opener as HTMLElement | null)?.focus?.();
  }

  return { element, close, client };
}
