export { identifier, integer } from '../quoted.ts';

/** A text as SQL text, for the settings that take no parameters. Values of data are always parameters. */
export function textLiteral(text: string): string {
  if (text.includes('\0')) throw new RangeError('a text with a zero character cannot be quoted');
  return `'${text.replaceAll("'", "''")}'`;
}

/** A path that names one file: the engine takes `*`, `?` and `[` in it for a pattern, and would read the neighbours that fit. */
export const onePath = (location: string): string => location.replaceAll(/[*?[]/g, '[$&]');
