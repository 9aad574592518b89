/** Builds elements from data. Every text becomes a text node, so nothing that a file contains is ever read as markup. */

export type Child = Node | string | undefined;

export interface Attributes {
  readonly class?: string;
  readonly id?: string;
  /** Listeners by event name. */
  readonly on?: Readonly<Record<string, (event: Event) => void>>;
  /** Any other attribute, `aria-…` and `data-…` included. */
  readonly [name: string]: string | Readonly<Record<string, (event: Event) => void>> | undefined;
}

export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes,
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'string') element.setAttribute(name, value);
    else for (const [event, listener] of Object.entries(value ?? {})) element.addEventListener(event, listener);
  }
  element.append(...shown(children));
  return element;
}

const shown = (children: readonly Child[]) => children.filter((child) => child !== undefined);

/** Text that a screen reader says and nobody sees. */
export function spoken(text: string): HTMLElement {
  return h('span', { class: 'spoken' }, text);
}

/** A sign that a screen reader leaves out, because words beside it say the same. */
export function sign(text: string): HTMLElement {
  return h('span', { class: 'sign', 'aria-hidden': 'true' }, text);
}

/**
 * Shows `next` in the place of what `container` holds, and keeps what the reader was doing: scroll position, what was opened, and
 * focus, by the ids of the elements.
 */
export function replaceKeepingPlace(container: HTMLElement, ...next: readonly Child[]): void {
  const open = new Set(
    [...container.querySelectorAll('details[open][id], [aria-expanded=true][id]')].map(({ id }) => id),
  );
  const focused = container.contains(document.activeElement) ? document.activeElement?.id : undefined;
  const scroll = document.scrollingElement?.scrollTop ?? 0;
  container.replaceChildren(...shown(next));
  for (const details of container.querySelectorAll<HTMLDetailsElement>('details[id]')) {
    if (open.has(details.id)) details.open = true;
  }
  for (const button of container.querySelectorAll<HTMLElement>('[aria-expanded=false][id]')) {
    if (open.has(button.id)) button.click();
  }
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  document.scrollingElement?.scrollTo({ top: scroll });
}
