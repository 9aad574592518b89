/** A Parquet file that uses something else than this reader knows, or that is damaged: the database reads it, or says what is wrong with it. */
export class OtherParquet extends Error {}

export function other(what: string): never {
  throw new OtherParquet(what);
}
