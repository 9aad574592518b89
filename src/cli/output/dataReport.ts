import { rowPlaceText } from '../../contract/rowPlace.ts';
import { ratio, toDecimal } from '../../exact/rational.ts';
import type { DataQuality, FileQuality, SeriesQuality, SourceQuality } from '../../simulation/dataQuality.ts';
import type { StrayRows } from '../../simulation/strayRows.ts';
import { formatDuration } from '../../time/duration.ts';
import type { Colours } from '../terminal.ts';
import { printable } from './codeFrame.ts';
import { plural } from './words.ts';

/** Version of the JSON form of `sla data check`; raised when its meaning changes. */
const DATA_SCHEMA = 'sla-data/1';

/** What `sla data check --format json` prints. */
export interface DataReport extends DataQuality {
  readonly schema: typeof DATA_SCHEMA;
  readonly tool: { readonly name: string; readonly version: string };
  readonly grade: DataGrade;
}

/**
 * `rejected`: nothing would be stated on them. `questionable`: rows were rejected within what the dataset allows, time is open, nothing was observed,
 * clocks went wrong, or nothing says what a file is.
 * What is repeated, left out or outside the term is only told.
 */
export type DataGrade = 'sound' | 'questionable' | 'rejected';

export function gradeOf({ sources }: DataQuality): DataGrade {
  if (sources.some(({ problems }) => problems.length > 0)) return 'rejected';
  const questionable = sources.some(
    ({ kind, files, series, skewed }) =>
      (observes(kind) && used(files) === 0) ||
      files.some(
        ({ rejected, clockIssues, assumedFormat }) => rejected > 0 || clockIssues > 0 || assumedFormat !== undefined,
      ) ||
      series.some(({ gaps }) => gaps > 0) ||
      (skewed?.rows ?? 0) > 0,
  );
  return questionable ? 'questionable' : 'sound';
}

/** Without a row of these nothing was observed; a log without one may say that nothing happened. */
const observes = (kind: SourceQuality['kind']): boolean => kind === 'samples' || kind === 'counts' || kind === 'states';

const used = (files: readonly FileQuality[]): number => files.reduce((all, file) => all + file.used, 0);

export const dataReport = (quality: DataQuality, tool: DataReport['tool']): DataReport => ({
  schema: DATA_SCHEMA,
  tool,
  grade: gradeOf(quality),
  ...quality,
});

/** How many rejected rows and series the text names. */
const NAMED = 10;

export function dataText(quality: DataQuality, colours: Colours): string {
  const grade = gradeOf(quality);
  const verdict = {
    sound: colours.green('The data can be used as they stand.'),
    questionable: colours.yellow('The data can be used, with what is said above.'),
    rejected: colours.red('Nothing would be stated on these data.'),
  }[grade];
  const head = `${colours.bold(`Dataset ${printable(quality.dataset)}`)} for ${printable(quality.agreement)}\n`;
  return `${head}${quality.sources.map((source) => sourceText(source, colours)).join('')}\n${verdict}\n`;
}

function sourceText(source: SourceQuality, colours: Colours): string {
  const { data, kind, from, until, beforeTerm, afterTerm, series, skewed, strays = [], problems, files } = source;
  const lines = [
    ...(from === undefined || until === undefined ? [] : [`from ${from} to ${until}`]),
    ...files.flatMap((file) => fileLines(file)),
    ...(problems.length === 0 && used(files) === 0 ? [nothingIn(kind)] : []),
    ...(beforeTerm > 0 ? [`${plural(beforeTerm, 'row')} before the term`] : []),
    ...(afterTerm > 0 ? [`${plural(afterTerm, 'row')} after the term`] : []),
    ...strays.map(strayText),
    ...seriesLines(series),
    ...(skewed === undefined
      ? ['too many rows to look at each for clocks that go wrong']
      : skewed.rows > 0
        ? [
            `${plural(skewed.rows, 'row')} with a time that makes no sense:`,
            ...skewed.examples.map(({ place, reason }) => `  ${place.file}:${place.from}: ${reason}`),
          ]
        : []),
  ];
  const errors = problems.map(({ message }) => `  ${colours.red('error')} ${printable(message)}\n`);
  return `\n${colours.bold(printable(data))} ${colours.dim(`(${kind})`)}\n${lines.map((line) => `  ${printable(line)}\n`).join('')}${errors.join('')}`;
}

const nothingIn = (kind: SourceQuality['kind']): string =>
  observes(kind) ? 'no row can be used: nothing was observed' : 'no row can be used';

function fileLines(file: FileQuality): readonly string[] {
  const counts = [
    plural(file.rows, 'row'),
    `${file.used} used`,
    ...(file.duplicates > 0 ? [`${file.duplicates} repeated`] : []),
    ...(file.rejected > 0 ? [`${file.rejected} rejected`] : []),
    ...(file.clockIssues > 0 ? [`${file.clockIssues} with a time that a change of the clock skipped or repeated`] : []),
  ];
  return [
    `${file.file}: ${counts.join(', ')}`,
    ...(file.assumedFormat === undefined ? [] : [`  ${file.assumedFormat}`]),
    ...repeatedText(file),
    ...file.leftOut.map(({ reason, rows }) => `  ${rows} left out: ${reason}`),
    ...file.rejectedRows
      .slice(0, NAMED)
      .map(
        ({ column, value, reason, ...place }) =>
          `  ${rowPlaceText(place)}: ${column === '' ? '' : `column '${column}', `}value '${value}': ${reason}`,
      ),
  ];
}

/** `  probes.csv:7, 9 repeat earlier rows` */
function repeatedText({ file, duplicates, repeatedLines = [] }: FileQuality): readonly string[] {
  if (repeatedLines.length === 0) return [];
  const more = duplicates - repeatedLines.length;
  const lines = `${file}:${repeatedLines.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return [`  ${lines} ${duplicates === 1 ? 'repeats an earlier row' : 'repeat earlier rows'}`];
}

/** `3 rows speak of no record of 'sites': 'B' (2), 'A ' (1; did you mean 'A'?)` */
function strayText({ records, rows, names }: StrayRows): string {
  const told = names.map(
    ({ name, rows: own, nearest }) =>
      `'${name}' (${own}${nearest === undefined ? '' : `; did you mean '${nearest}'?`})`,
  );
  const more = rows - names.reduce((all, { rows: own }) => all + own, 0);
  return `${plural(rows, 'row')} of no record of '${records}', which count for none: ${told.join(', ')}${more > 0 ? `, and ${more} more` : ''}`;
}

function seriesLines(series: readonly SeriesQuality[]): readonly string[] {
  const open = series.filter(({ gaps }) => gaps > 0);
  if (series.length === 0) return [];
  if (open.length === 0) return [`no gaps${series.length === 1 ? '' : ` in ${series.length} series`}`];
  const worst = [...open].sort((a, b) => a.coveredMs - b.coveredMs).slice(0, NAMED);
  return [
    ...worst.map(({ key, coveredMs, ofMs, gaps, longest: [first] }) => {
      const name = Object.values(key).join(', ');
      const share = toDecimal(ratio(coveredMs, Math.max(ofMs, 1)).mul(100), 3, 'floor');
      return `${name === '' ? '' : `${name}: `}${share}% covered, ${plural(gaps, 'gap')} of ${formatDuration(ofMs - coveredMs)} together${first === undefined ? '' : `, the longest from ${first.from} to ${first.until}`}`;
    }),
    ...(open.length > worst.length ? [`${open.length - worst.length} more series with gaps`] : []),
  ];
}
