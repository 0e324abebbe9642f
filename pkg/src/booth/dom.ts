type Listener = (event: never) => void;

/** Attributes; with `on…` a listener, with `--…` a custom property, `value` as a property, `key` a name among siblings. */
export type Props = Readonly<Record<string, string | number | boolean | Listener | undefined>>;

/** What an element is to be. */
export interface Item {
  readonly tag: string;
  readonly props: Props;
  readonly children: readonly Child[];
}

/** Texts are texts, whatever they hold; what is `false`, `undefined` or empty is not there. */
export type Child = Item | string | false | undefined;

/** What was made of an item, to compare the next one with. */
const made = new WeakMap<Node, { readonly name: string; readonly props: Props }>();

/** Describes an element. */
export function h(tag: string, props: Props = {}, ...children: readonly Child[]): Item {
  return { tag, props, children };
}

function nameOf(child: Item | string): string {
  return typeof child === "string" ? "" : `${child.tag} ${child.props.key ?? ""}`;
}

/**
 * Makes the children of an element what they are to be. What is there already stays, and with it focus, selection and
 * what somebody is writing.
 */
export function fill(parent: Node, children: readonly Child[]): void {
  const wanted = children.filter((child): child is Item | string => Boolean(child));
  const names = new Set(wanted.map(nameOf));
  for (const node of [...parent.childNodes]) {
    if (!names.has(made.get(node)?.name ?? "")) node.remove();
  }
  let place = parent.firstChild;
  for (const child of wanted) {
    const name = nameOf(child);
    let node: ChildNode | null = place;
    while (node && (made.get(node)?.name ?? "") !== name) node = node.nextSibling;
    node ??= typeof child === "string" ? document.createTextNode("") : document.createElement(child.tag);
    if (typeof child === "string") {
      if (node.nodeValue !== child) node.nodeValue = child;
    } else {
      dress(node as HTMLElement, name, child);
    }
    if (node === place) place = place.nextSibling;
    else parent.insertBefore(node, place);
  }
  while (place) {
    const rest: ChildNode = place;
    place = place.nextSibling;
    rest.remove();
  }
}

function dress(element: HTMLElement, name: string, { props, children }: Item): void {
  const before = made.get(element)?.props ?? {};
  made.set(element, { name, props });
  for (const prop of Object.keys({ ...before, ...props })) {
    const value = props[prop];
    // A value may have been changed by hand; it is set below, when a choice has what it is chosen from.
    if (value === before[prop] || prop === "key" || prop === "value") continue;
    if (prop.startsWith("on")) Object.assign(element, { [prop]: value ?? null });
    // Not the attribute `style`, which a policy may refuse.
    else if (prop.startsWith("--")) element.style.setProperty(prop, String(value));
    else if (value === undefined || value === false) element.removeAttribute(prop);
    else element.setAttribute(prop, value === true ? "" : String(value));
  }
  fill(element, children);
  const field = element as HTMLInputElement;
  if (props.value !== undefined && field.value !== props.value) field.value = String(props.value);
}
