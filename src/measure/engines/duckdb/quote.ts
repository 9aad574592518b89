/** A name as SQL text. The only place where a name of ours or of a file becomes part of a statement. */
export function identifier(name: string): string {
  if (name.includes('\0')) throw new RangeError('a name with a zero character cannot be quoted');
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as SQL text, for the settings that take no parameters. Values of data are always parameters. */
export function textLiteral(text: string): string {
  if (text.includes('\0')) throw new RangeError('a text with a zero character cannot be quoted');
  return `'${text.replaceAll("'", "''")}'`;
}

/** A path that names one file: the engine takes `*`, `?` and `[` in it for a pattern, and would read the neighbours that fit. */
export const onePath = (location: string): string => location.replaceAll(/[*?[]/g, '[$&]');

/** A whole number as SQL text: bounds of periods and codes, computed in TypeScript. */
export function integer(value: number): string {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is not a whole number within range`);
  return String(value);
}
