/** The rows of one Parquet file as it says them: a folder above it that is called `up=true` says nothing of them. */
export const PARQUET_ROWS = 'read_parquet($1, hive_partitioning = false)';
/** The same, numbered from 0 in `file_row_number`. */
export const NUMBERED_PARQUET_ROWS = 'read_parquet($1, hive_partitioning = false, file_row_number = true)';

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
