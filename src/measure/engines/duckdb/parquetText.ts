const ISO = "'%Y-%m-%dT%H:%M:%S.%g'";

/** SQL for a typed column as text that the mapping reads exactly, where it has one. */
export function exactText(column: string, type: string): string | undefined {
  if (/^(VARCHAR|BOOLEAN|U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|DATE|DECIMAL\(\d+,\s*\d+\))$/.test(type))
    return `CAST(${column} AS VARCHAR)`;
  if (type === 'TIMESTAMP WITH TIME ZONE') return `strftime(make_timestamp_ms(epoch_ms(${column})), ${ISO}) || 'Z'`;
  if (/^TIMESTAMP(_S|_MS|_NS)?$/.test(type)) return `strftime(make_timestamp_ms(epoch_ms(${column})), ${ISO})`;
  return undefined;
}

/** Why a column of a type without an exact text can't be mapped. */
export const whyUnusable = (type: string): string =>
  type === 'FLOAT' || type === 'DOUBLE'
    ? 'whose binary floats stand for no exact decimals: store it as DECIMAL or as whole numbers (N5)'
    : 'which no field can hold';
