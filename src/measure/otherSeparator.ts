/** One column that looks like several: by what they seem to be separated, and what to do. */
export function otherSeparator(columns: readonly string[]): string | undefined {
  const [only, ...others] = columns;
  const [separator] = (others.length === 0 && /[;|\t]/.exec(only ?? '')) || [];
  if (separator === undefined) return undefined;
  return separator === '\t'
    ? "the columns seem to be separated by tabs: write 'format tsv' behind the path"
    : `the columns seem to be separated by '${separator}': write the file with commas`;
}
