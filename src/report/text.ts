import { groupThousands } from '../exact/money.ts';
import type {
  DerivationStep,
  FamilyStatement,
  Outcome,
  PaymentStatement,
  Statement,
  TargetLine,
  TargetStatement,
} from '../statement/statement.ts';
import { PLAIN, type Style, table, wrapped } from './table.ts';
import {
  creditsTable,
  familyTable,
  type MemberLine,
  memberTable,
  paymentTable,
  type TableModel,
  targetTable,
} from './tables.ts';
import {
  assumptionItems,
  backToBackItems,
  bankItems,
  claimant,
  creditNotes,
  creditsTitle,
  earnBackText,
  extensionItems,
  familyHeading,
  headFacts,
  leftOutItems,
  notMeasuredItems,
  partialNotes,
  paymentNotes,
  periodText,
  placeText,
  REJECTED_LISTED,
  rejectedText,
  rightText,
  rowsText,
  rulingText,
  sectionsOf,
  settlementItems,
  sourceText,
  substituteItems,
  summaryText,
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
/** Of the lines of a family's targets that weren't met. */
const MEMBERS_LISTED = 40;
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
    ...sectionsOf(statement).map((section) =>
      section.kind === 'target'
        ? targetSection(section.target, setting)
        : familySection(section.family, section.members, setting),
    ),
    ...statement.payments.map((payment) => paymentSection(payment, setting)),
    creditsSection(statement, setting),
    listSection('Settlement', settlementItems(statement), setting),
    listSection('Extension of the term', extensionItems(statement), setting),
    listSection('Not measured', notMeasuredItems(statement), setting),
    listSection('Earned back', statement.earnBacks.map(earnBackText), setting),
    listSection('Banks', bankItems(statement), setting),
    listSection('Net exposure', backToBackItems(statement), setting),
    listSection('Rights', statement.rights.map(rightText), setting),
    listSection('Rulings', (statement.rulings ?? []).map(rulingText), setting),
    listSection('Substitutes', substituteItems(statement), setting),
    listSection('Left out', leftOutItems(statement), setting),
    listSection('Assumptions', assumptionItems(statement), setting),
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
  const { serviceTitle } = target;
  const service = serviceTitle === undefined || serviceTitle === target.title ? '' : ` (${serviceTitle})`;
  return [
    heading(`${target.title}${service}`, setting),
    wrapped(`${target.commitment}  [${placeText(target.at)}]`, width),
    ...(target.substitute === undefined ? [] : [style.yellow(wrapped(`Substitute: ${target.substitute}`, width))]),
    '',
    lines.length === 0 ? 'No line.' : drawn(targetTable(target, lines), setting),
    ...unlisted(target.lines.length - telling.length, 'met'),
    ...unlisted(telling.length - lines.length, 'more'),
    ...lineNotes(lines, setting),
    ...(explain
      ? lines.map((line) => explained(line.row?.key ?? periodText(line.period), line.derivation, setting))
      : []),
  ].join('\n');
}

/** The targets for all records: what they come to together, then the lines that weren't met; all of them where everything is explained. */
function familySection(family: FamilyStatement, members: readonly TargetStatement[], setting: Setting): string {
  const { width, explain } = setting;
  const all = members.flatMap(({ of, title, lines }) =>
    lines.map((line): MemberLine => ({ ...line, member: of?.member ?? title })),
  );
  const telling = explain ? all : all.filter(({ outcome }) => outcome === 'missed' || outcome === 'not-measured');
  const lines = explain ? telling : telling.slice(0, MEMBERS_LISTED);
  return [
    heading(familyHeading(family), setting),
    wrapped(`Such as: ${members[0]?.commitment ?? ''}  [${placeText(family.at)}]`, width),
    '',
    drawn(familyTable(family), setting),
    ...partialNotes(family.periods).map((note) => setting.style.dim(wrapped(note, width))),
    ...(lines.length === 0 ? [] : ['', drawn(memberTable(lines), setting)]),
    ...unlisted(telling.length - lines.length, 'more'),
    ...creditNotes(lines).map((note) => setting.style.dim(wrapped(note, width))),
    ...(explain
      ? lines.map((line) =>
          explained(`${line.member}: ${line.row?.key ?? periodText(line.period)}`, line.derivation, setting),
        )
      : []),
  ].join('\n');
}

function paymentSection(payment: PaymentStatement, setting: Setting): string {
  const { style, width, explain } = setting;
  const lines = explain ? payment.lines : payment.lines.slice(0, LINES_LISTED);
  return [
    heading(payment.title, setting),
    wrapped(`${payment.by} pays ${payment.to} ${payment.amount}  [${placeText(payment.at)}]`, width),
    '',
    lines.length === 0 ? 'No line.' : drawn(paymentTable(lines), setting),
    ...unlisted(payment.lines.length - lines.length, 'more'),
    ...[...partialNotes(lines), ...paymentNotes(payment)].map((note) => style.dim(wrapped(note, width))),
    ...(explain
      ? lines.map((line) => explained(line.row?.key ?? periodText(line.period), line.derivation, setting))
      : []),
  ].join('\n');
}

const unlisted = (count: number, what: string): readonly string[] =>
  count === 0 ? [] : [`${groupThousands(String(count))} ${what} are not listed; --explain lists them.`];

function drawn({ columns, rows }: TableModel, setting: Setting): string {
  const paints = outcomePaints(setting.style);
  return table(
    columns,
    rows.map((row) =>
      row.map(({ text, outcome }) => (outcome === undefined ? { text } : { text, paint: paints[outcome] })),
    ),
    setting,
  );
}

const outcomePaints = (style: Style): Readonly<Record<Outcome, (text: string) => string>> => ({
  met: style.green,
  missed: style.red,
  'not-measured': style.yellow,
  'not-applicable': style.dim,
});

function lineNotes(lines: readonly TargetLine[], { style, width }: Setting): readonly string[] {
  return [...partialNotes(lines), ...creditNotes(lines)].map((note) => style.dim(wrapped(note, width)));
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
  const { periods } = statement;
  const title = heading(creditsTitle(statement), setting);
  if (periods.length === 0) return [title, 'None is due.'].join('\n');
  const claims = claimant(statement);
  return [
    title,
    ...(claims === undefined ? [] : [claims]),
    '',
    drawn(creditsTable(statement, setting.explain ? Number.POSITIVE_INFINITY : CREDITS_LISTED), setting),
    ...(setting.explain
      ? periods
          .filter(({ derivation }) => derivation.length > 0)
          .map(({ period, derivation }) => explained(periodText(period), derivation, setting))
      : []),
  ].join('\n');
}

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
