import { groupThousands } from '../exact/money.ts';
import type {
  DerivationStep,
  Outcome,
  PeriodStatement,
  Statement,
  TargetLine,
  TargetStatement,
} from '../statement/statement.ts';
import { type Column, PLAIN, type Style, table, wrapped } from './table.ts';
import {
  amountText,
  claimText,
  creditText,
  headFacts,
  NOTHING,
  OUTCOME_WORDS,
  partialNote,
  periodsText,
  periodText,
  placeText,
  REJECTED_LISTED,
  rejectedText,
  rightText,
  rowsText,
  sourceText,
  summaryText,
  valueText,
} from './words.ts';

export interface TextOptions {
  /** Adds the derivation of each figure, down to the rows, and the choices that are left to their defaults. */
  readonly explain?: boolean;
  /** Plain by default. */
  readonly style?: Style;
  /** Columns; 100 by default. */
  readonly width?: number;
}

interface Setting {
  readonly explain: boolean;
  readonly style: Style;
  readonly width: number;
}

/** A target with more events than this lists only those that weren't met, unless everything is explained. */
const EVENTS_LISTED = 40;
/** Of one target's lines, and of one period's credits, no more than these are listed, unless everything is explained. */
const LINES_LISTED = 200;
const CREDITS_LISTED = 20;

/** A statement as text that could be sent to a customer; ends with a newline. Computes nothing: every figure is the statement's. */
export function statementText(statement: Statement, options: TextOptions = {}): string {
  const setting: Setting = {
    explain: options.explain ?? false,
    style: options.style ?? PLAIN,
    width: Math.max(40, options.width ?? 100),
  };
  const sections = [
    header(statement, setting),
    ...statement.targets.map((target) => targetSection(target, setting)),
    creditsSection(statement, setting),
    listSection('Not measured', notMeasuredItems(statement), setting),
    listSection('Rights', statement.rights.map(rightText), setting),
    listSection(
      'Substitutes',
      statement.substitutes.map(({ of, label }) => `${of}: ${label}`),
      setting,
    ),
    listSection(
      'Assumptions',
      statement.assumptions.map(({ name, value }) => `${name} = ${value}`),
      setting,
    ),
    defaultsSection(statement, setting),
    listSection('Notes', statement.dataset.notes, setting),
    sourcesSection(statement, setting),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function header(statement: Statement, { style, width }: Setting): string {
  return [
    style.bold(statement.agreement.title),
    'Statement of service levels and service credits',
    '',
    ...headFacts(statement).map(([name, value]) => wrapped(`${name.padEnd(10)}${value}`, width, '', ' '.repeat(10))),
    '',
    ...summaryText(statement).map((sentence) => style.bold(wrapped(sentence, width))),
  ].join('\n');
}

const heading = (text: string, { style }: Setting): string => style.bold(text);

function targetSection(target: TargetStatement, setting: Setting): string {
  const { style, width, explain } = setting;
  const events = target.lines.some(({ row }) => row !== undefined);
  const short = events && !explain && target.lines.length > EVENTS_LISTED;
  const telling = short ? target.lines.filter(({ outcome }) => outcome !== 'met') : target.lines;
  const lines = explain ? telling : telling.slice(0, LINES_LISTED);
  const service = target.service === undefined || target.service === target.title ? '' : ` (${target.service})`;
  return [
    heading(`${target.title}${service}`, setting),
    wrapped(`${target.commitment}  [${placeText(target.at)}]`, width),
    ...(target.substitute === undefined ? [] : [style.yellow(wrapped(`Substitute: ${target.substitute}`, width))]),
    '',
    lines.length === 0 ? 'No line.' : linesTable(target, lines, events, setting),
    ...unlisted(target.lines.length - telling.length, 'met'),
    ...unlisted(telling.length - lines.length, 'more'),
    ...lineNotes(lines, setting),
    ...(explain
      ? lines.map((line) => explained(line.row?.key ?? periodText(line.period), line.derivation, setting))
      : []),
  ].join('\n');
}

const unlisted = (count: number, what: string): readonly string[] =>
  count === 0 ? [] : [`${groupThousands(String(count))} ${what} are not listed; --explain lists them.`];

function linesTable(target: TargetStatement, lines: readonly TargetLine[], events: boolean, setting: Setting): string {
  const { style } = setting;
  const has = (test: (line: TargetLine) => boolean): boolean => lines.some(test);
  const columns: readonly (Column & { readonly cell: (line: TargetLine) => string })[] = [
    { title: 'Period', cell: ({ period }) => periodText(period) },
    ...(events
      ? [
          { title: 'Event', cell: ({ row }: TargetLine) => row?.key ?? NOTHING },
          { title: 'When', cell: ({ row }: TargetLine) => row?.text ?? NOTHING },
        ]
      : []),
    ...(has((line) => valueText(line) !== NOTHING)
      ? [{ title: target.metric?.title ?? 'Value', align: 'right' as const, cell: valueText }]
      : []),
    ...(has(({ downtime }) => downtime !== undefined)
      ? [{ title: 'Down', align: 'right' as const, cell: ({ downtime }: TargetLine) => downtime?.text ?? NOTHING }]
      : []),
    { title: 'Outcome', paint: outcomePaint(style), cell: ({ outcome }) => OUTCOME_WORDS[outcome] },
    ...(has(({ points }) => points !== undefined)
      ? [{ title: 'Points', align: 'right' as const, cell: ({ points }: TargetLine) => points?.text ?? NOTHING }]
      : []),
    ...(has(({ credit }) => credit !== undefined)
      ? [{ title: 'Entitled', align: 'right' as const, cell: ({ credit }: TargetLine) => creditText(credit) }]
      : []),
  ];
  return table(
    columns,
    lines.map((line) => columns.map(({ cell }) => cell(line))),
    setting,
  );
}

function outcomePaint(style: Style): (text: string) => string {
  const paints: Readonly<Record<Outcome, (text: string) => string>> = {
    met: style.green,
    missed: style.red,
    'not-measured': style.yellow,
    'not-applicable': style.dim,
  };
  const byWord = new Map(Object.entries(OUTCOME_WORDS).map(([outcome, word]) => [word, paints[outcome as Outcome]]));
  return (text) => byWord.get(text)?.(text) ?? text;
}

function lineNotes(lines: readonly TargetLine[], { style, width }: Setting): readonly string[] {
  const partial = new Map(lines.filter(({ period }) => period.partial).map(({ period }) => [period.key, period]));
  return [
    ...[...partial.values()].map(partialNote),
    ...lines.flatMap(({ credit, period, row }) =>
      credit?.note === undefined ? [] : [`${row?.key ?? period.key}: ${credit.note}.`],
    ),
  ].map((note) => style.dim(wrapped(note, width)));
}

function explained(name: string, steps: readonly DerivationStep[], setting: Setting): string {
  return ['', setting.style.bold(`  ${name}`), ...steps.map((step) => stepText(step, setting))].join('\n');
}

/** `    value       Uptime = 99.949%  N1  [hosting.sla:12]`, and the rows that it rests on below. */
function stepText({ stage, text, rule, at, rows }: DerivationStep, { style, width }: Setting): string {
  const indent = ' '.repeat(16);
  const place = at === undefined ? '' : `  [${placeText(at)}]`;
  const cited = rule === undefined ? '' : `  ${rule}`;
  const line = wrapped(`${`    ${stage}`.padEnd(16)}${text}${cited}${place}`, width, '', indent);
  return rows === undefined || rows.length === 0
    ? line
    : `${line}\n${style.dim(wrapped(`rows: ${rowsText(rows)}`, width, indent))}`;
}

function creditsSection(statement: Statement, setting: Setting): string {
  const { periods, total } = statement;
  const title = heading('Service credits', setting);
  if (periods.length === 0) return [title, 'None is due.'].join('\n');
  const points = periods.some((period) => period.points !== undefined);
  const columns: readonly Column[] = [
    { title: 'Period' },
    { title: 'Credit' },
    ...(points ? [{ title: 'Points', align: 'right' as const }] : []),
    { title: 'Entitled', align: 'right' },
    { title: 'Payable', align: 'right' },
    { title: 'Claim' },
  ];
  const row = (cells: readonly string[], count: string): readonly string[] =>
    points ? [...cells.slice(0, 2), count, ...cells.slice(2)] : cells;
  const most = setting.explain ? Number.POSITIVE_INFINITY : CREDITS_LISTED;
  const rows = periods.flatMap((period) => creditRows(period, most).map(({ cells, count }) => row(cells, count)));
  const sum = row(['Total', '', total.entitled.text, amountText(total.payable, total.undecidedUpTo), ''], '');
  return [
    title,
    '',
    table(columns, [...rows, sum], setting),
    ...(setting.explain
      ? periods
          .filter(({ derivation }) => derivation.length > 0)
          .map(({ period, derivation }) => explained(periodText(period), derivation, setting))
      : []),
  ].join('\n');
}

/** A line for each credit, and their sum where there are several. */
function creditRows(
  period: PeriodStatement,
  most: number,
): readonly { readonly cells: readonly string[]; readonly count: string }[] {
  const key = periodText(period.period);
  const count = period.points?.text ?? '';
  const lines = period.credits.slice(0, most).map(({ title, entitled, payable, undecidedUpTo, claim }) => ({
    cells: [key, title, entitled.text, amountText(payable, undecidedUpTo), claimText(claim ?? period.claim)],
    count: '',
  }));
  if (period.credits.length === 1) return lines.map(({ cells }) => ({ cells, count }));
  const sum = amountText(period.subtotal, period.undecidedUpTo);
  const rest = period.credits.length - lines.length;
  const together =
    rest === 0 ? 'together' : `together with ${groupThousands(String(rest))} more, which --explain lists`;
  return [...lines, { cells: [key, together, period.entitled.text, sum, ''], count }];
}

const notMeasuredItems = ({ notMeasured }: Statement): readonly string[] =>
  notMeasured.map((entry) => `${entry.title}, ${periodsText(entry)}: ${entry.reason}`);

function listSection(title: string, items: readonly string[], setting: Setting): string {
  if (items.length === 0) return '';
  return [heading(title, setting), ...items.map((item) => wrapped(item, setting.width, '  - ', '    '))].join('\n');
}

function defaultsSection({ defaults }: Statement, setting: Setting): string {
  if (!setting.explain) return '';
  const items = defaults.map(({ about, choice, rule, at }) => `${about}: ${choice} (${rule}) [${placeText(at)}]`);
  return listSection('Left to its default', items, setting);
}

/** Where everything came from, with digests, and what was not taken in (S3, D4). */
function sourcesSection({ provenance }: Statement, setting: Setting): string {
  const { style, width } = setting;
  const digest = (sha256: string): string => style.dim(`      sha256 ${sha256}`);
  const files = provenance.files.flatMap(({ path, sha256 }) => [`  - ${path}`, digest(sha256)]);
  const sources = provenance.sources.flatMap((source) => [
    wrapped(`${source.file} as ${source.data}: ${sourceText(source)}`, width, '  - ', '    '),
    digest(source.sha256),
    ...source.rejected
      .slice(0, REJECTED_LISTED)
      .map((row) => style.red(wrapped(`rejected: ${rejectedText(row)}`, width, '      ', '        '))),
    ...(source.rejectedCount > REJECTED_LISTED
      ? [style.red(`      and ${source.rejectedCount - REJECTED_LISTED} more rejected`)]
      : []),
  ]);
  if (files.length + sources.length === 0) return '';
  return [heading('Made from', setting), ...files, ...sources].join('\n');
}
