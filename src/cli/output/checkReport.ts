import type { Colours } from '../terminal.ts';
import { codeFrame, printable } from './codeFrame.ts';
import {
  type CheckedFile,
  countBySeverity,
  type Finding,
  isAtLeast,
  SEVERITIES,
  type Severity,
  type SeverityCounts,
} from './findings.ts';
import { type RecordReport, recordsText } from './recordReport.ts';
import { plural } from './words.ts';

export type { RecordReport } from './recordReport.ts';

/** Version of the JSON form of `sla check`; raised when its meaning changes. */
const CHECK_SCHEMA = 'sla-check/1';

/** What `sla check --format json` prints. */
export interface CheckReport {
  readonly schema: typeof CHECK_SCHEMA;
  readonly tool: { readonly name: string; readonly version: string };
  /** The least severity that is listed. */
  readonly severity: Severity;
  /** Every file that was read, in the order in which they were named. */
  readonly files: readonly { readonly path: string; readonly findings: readonly Finding[] }[];
  /** With `--data`: how the targets fared on observations, agreement by agreement. */
  readonly records?: readonly RecordReport[];
  /** All findings of the files, also those that aren't listed. */
  readonly summary: { readonly files: number } & SeverityCounts;
}

export function checkReport(
  files: readonly CheckedFile[],
  severity: Severity,
  tool: { readonly name: string; readonly version: string },
  records: readonly RecordReport[] = [],
): CheckReport {
  return {
    schema: CHECK_SCHEMA,
    tool,
    severity,
    files: files.map(({ path, findings }) => ({
      path,
      findings: findings.filter((finding) => isAtLeast(finding.severity, severity)),
    })),
    ...(records.length === 0 ? {} : { records }),
    summary: { files: files.length, ...countBySeverity(files) },
  };
}

/** The findings for a reader, file by file, and a line that counts them. */
export function checkText(
  files: readonly CheckedFile[],
  severity: Severity,
  colours: Colours,
  records: readonly RecordReport[] = [],
): string {
  const blocks = files.flatMap((file) => {
    const listed = file.findings.filter((finding) => isAtLeast(finding.severity, severity));
    if (listed.length === 0) return [];
    return [
      colours.bold(colours.underline(file.path)),
      ...listed.map((finding) => findingText(finding, file, colours)),
    ];
  });
  return `${[...blocks, ...recordsText(records, colours), summaryText(files, severity, colours)].join('\n\n')}\n`;
}

/** One finding with its place, the text it is about, what is related, and where to read on. */
function findingText(finding: Finding, { path, text }: CheckedFile, colours: Colours): string {
  const { severity, code, message, at, link, related } = finding;
  const paint = painter(severity, colours);
  const lines = [
    `${colours.dim(`${path}:${at.start.line + 1}:${at.start.column + 1}`)}  ${paint(severity)} ${colours.dim(`[${code}]`)} ${printable(message)}`,
    codeFrame({ text, start: at.start, end: at.end }, colours, paint),
    ...related.map(
      (place) =>
        `  ${colours.dim('·')} ${place.at.file}:${place.at.start.line + 1}:${place.at.start.column + 1}  ${printable(place.message)}`,
    ),
    ...(link === undefined ? [] : [`  ${colours.dim('·')} ${colours.dim(link)}`]),
  ];
  return lines.join('\n');
}

function summaryText(files: readonly CheckedFile[], severity: Severity, colours: Colours): string {
  const counts = countBySeverity(files);
  const read = plural(files.length, 'file');
  const listed = SEVERITIES.filter((each) => isAtLeast(each, severity) && counts[each] > 0);
  const hidden = SEVERITIES.filter((each) => !isAtLeast(each, severity) && counts[each] > 0);
  const nouns = (severities: readonly Severity[]) => severities.map((each) => countOf(each, counts[each])).join(', ');
  const head =
    listed.length === 0
      ? colours.green(`No findings in ${read}`)
      : `${painter(listed[0] ?? 'hint', colours)(nouns(listed))} in ${read}`;
  const tail = hidden.length === 0 ? '' : colours.dim(` (not shown: ${nouns(hidden)})`);
  return `${head}${tail}`;
}

const countOf = (severity: Severity, count: number): string =>
  severity === 'information' ? `${count} information` : plural(count, severity);

function painter(severity: Severity, colours: Colours): (text: string) => string {
  switch (severity) {
    case 'error':
      return colours.red;
    case 'warning':
      return colours.yellow;
    case 'information':
      return colours.blue;
    case 'hint':
      return colours.cyan;
    default:
      return severity satisfies never;
  }
}
