/** A name as SQL text, as the standard quotes it: the only way in which a name of ours or of a file or a table becomes part of a statement. */
export function identifier(name: string): string {
  if (name.includes('\0')) throw new RangeError('a name with a zero character cannot be quoted');
  return `"${name.replaceAll('"', '""')}"`;
}

/** A whole number as SQL text: bounds of periods and codes, computed in TypeScript. */
export function integer(value: number): string {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is not a whole number within range`);
  return String(value);
}
