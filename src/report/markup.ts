/** HTML that has been escaped: only what comes out of this file's functions is one. */
export interface Markup {
  readonly html: string;
}

/** Text and attribute values as HTML: nothing in them is read as markup. */
export const escapeHtml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

type Part = Markup | string | undefined | readonly Part[];

function htmlOf(part: Part): string {
  if (part === undefined) return '';
  if (typeof part === 'string') return escapeHtml(part);
  return 'html' in part ? part.html : part.map(htmlOf).join('');
}

/** A template whose strings are markup and whose values are text, unless they're markup already. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Markup => ({
  html: strings.map((text, index) => text + htmlOf(parts[index])).join(''),
});

/** JSON that can't end the element it stands in: `<` is written as its escape, which JSON reads as the same character. */
export const embeddedJson = (data: unknown): Markup => ({ html: JSON.stringify(data).replaceAll('<', '\\u003c') });

/** A script or style of this program, which is no text of an agreement. Throws where it would end its own element. */
export function ownCode(text: string): Markup {
  if (/<\/(?:script|style)|<!--.*<script/is.test(text))
    throw new RangeError('a script or style of the page contains an end tag: it cannot be put in line');
  return { html: text };
}
