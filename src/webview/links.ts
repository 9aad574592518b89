/** How a figure leads to the text that caused it. In the editor that is a button; in a report on its own it's the place in words. */
import type { SourceRange } from '../contract/source.ts';
import { h } from './dom.ts';

export interface Actions {
  /** Shows the text of a clause. Absent where there is no editor. */
  readonly reveal?: (at: SourceRange) => void;
}

/** `text`, leading to its clause. `id` keeps the focus over an update. */
export function clauseLink(text: string, at: SourceRange, actions: Actions, id?: string): HTMLElement {
  const place = `${at.file}:${at.start.line + 1}`;
  const { reveal } = actions;
  if (reveal === undefined) return h('span', { title: place }, text);
  return h(
    'button',
    {
      type: 'button',
      class: 'clause',
      title: `Show the clause (${place})`,
      ...(id === undefined ? {} : { id }),
      on: { click: () => reveal(at) },
    },
    text,
  );
}

/** File and line, counted from 1, in short; a link's title has the whole path. */
export function placeText({ file, start }: SourceRange): string {
  return `${fileName(file)}:${start.line + 1}`;
}

export function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
