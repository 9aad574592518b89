import type { FileSource } from '../../../contract/dataset.ts';
import { formatOf } from '../../../contract/fileFormat.ts';
import type { DataFile } from '../../files.ts';
import type { DataProblem } from '../../problems.ts';
import type { FileQuestion, FileReading } from './fileReading.ts';
import { readCsv } from './readCsv.ts';
import { readIcs } from './readIcs.ts';
import { readJson } from './readJson.ts';
import { readParquet } from './readParquet.ts';
import { readXlsx } from './readXlsx.ts';

/** Looks into a file of any format, for its rows as text. Nothing is inferred: which columns there are comes from its header. */
export function readFile(question: FileQuestion): Promise<FileReading> {
  const format = formatOf(question.source.format, question.file.path);
  switch (format) {
    case 'csv':
      return readCsv(question, ',');
    case 'tsv':
      return readCsv(question, '\t');
    case 'json':
    case 'ndjson':
      return readJson(question, format);
    case 'parquet':
      return readParquet(question);
    case 'xlsx':
      return readXlsx(question);
    case 'ics':
      return readIcs(question);
    default:
      return format satisfies never;
  }
}

/** What happens most often is said with what to do. */
const inOwnWords = (reason: string): string =>
  reason.startsWith('Expected top-level JSON array')
    ? "it has to be an array of objects: take the array out of what is around it, or write 'format ndjson' where each line is an object"
    : reason;

/** The engine's own words without its hints at settings, which a user of ours doesn't have; `instead`: what to do. */
export function unreadable(file: DataFile, source: FileSource, error: unknown, instead?: string): DataProblem {
  const words = error instanceof Error ? error.message : String(error);
  const first = words
    .replaceAll(file.location, file.path)
    .split('\n')
    .find((line) => line.trim() !== '')
    ?.replace(/^[A-Z]\w*(?: \w+)* Error: /, '')
    .trim();
  return {
    code: 'unreadable-file',
    message: `${file.path} can't be read as ${formatOf(source.format, file.path)}: ${first === undefined ? 'no reason is known' : inOwnWords(first)}${instead === undefined ? '' : `${first?.endsWith('.') ? '' : '.'} ${instead}`}`,
    file: file.path,
    at: source.at,
  };
}
