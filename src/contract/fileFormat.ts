/** How a file of observations is written. */
export type FileFormat = 'csv' | 'tsv' | 'json' | 'ndjson' | 'parquet' | 'xlsx' | 'ics';

/** How it's packed. */
export type Compression = 'none' | 'gzip' | 'zstd';

const FORMATS: Readonly<Record<string, FileFormat>> = {
  csv: 'csv',
  tsv: 'tsv',
  json: 'json',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  parquet: 'parquet',
  xlsx: 'xlsx',
  ics: 'ics',
};

/** How names of files end that say what the files are, in front of what they are packed by. */
export const ENDINGS: readonly string[] = Object.keys(FORMATS);

/** What makes a path a pattern of files. */
export const PATTERN: RegExp = /[*?[\]{}]/;

const PACKED = /\.(gz|zst|zstd)$/i;

/** What the end of a file's name says it is, behind what it is packed by; undefined where it says nothing. */
export function formatOfName(name: string): FileFormat | undefined {
  const ending = /\.([a-z]+)$/i.exec(name.replace(PACKED, ''))?.[1]?.toLowerCase();
  return ending === undefined ? undefined : FORMATS[ending];
}

/** What a file is: as the dataset says, else by its name, else CSV. */
export const formatOf = (said: FileFormat | undefined, name: string): FileFormat => said ?? formatOfName(name) ?? 'csv';

/** What a user is told of a file that is taken for CSV because nothing says what it is; undefined where something does. */
export const assumedFormat = (said: FileFormat | undefined, name: string): string | undefined =>
  said === undefined && formatOfName(name) === undefined
    ? "its name doesn't say what it is, so it's read as CSV: write 'format csv' behind its path in the dataset, or 'format tsv', 'json', 'ndjson', 'parquet', 'xlsx' or 'ics'"
    : undefined;

/**
 * The same of a path as a dataset writes it, decided without a look at the disk. Undefined also where only that could tell: of what may be a folder,
 * of a pattern that leaves the ending open, and of an address, which is no file.
 */
export function assumedFormatOfPath(said: FileFormat | undefined, path: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(path)) return undefined;
  const name = path.split(/[\\/]/).at(-1) ?? '';
  const unpacked = name.replace(PACKED, '');
  const ending = /\.([^.]+)$/.exec(unpacked)?.[1] ?? '';
  const mayBeFolder = ending === '' && unpacked === name;
  return mayBeFolder || PATTERN.test(ending === '' ? name : ending) ? undefined : assumedFormat(said, name);
}

export function compressionOfName(name: string): Compression {
  const ending = PACKED.exec(name)?.[1]?.toLowerCase();
  return ending === undefined ? 'none' : ending === 'gz' ? 'gzip' : 'zstd';
}
