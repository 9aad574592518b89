import type { Fields, History, Pattern, Step } from '../../analyse/loopholes/history.ts';
import type { Contract, Target } from '../../contract/contract.ts';
import type { Value } from '../../contract/value.ts';
import { minorUnits } from '../../exact/money.ts';
import { exactPlaces, fromJSON, HUNDRED, type Rational, toDecimal, trimZeros } from '../../exact/rational.ts';
import { addMonths, civilDate, isoDate, isoWall, parseIsoDate } from '../../time/civil.ts';
import { formatDuration } from '../../time/duration.ts';
import { toInstant, toWall } from '../../time/zone.ts';
import type { StatedDays } from './probe.ts';
import type { Finding } from './result.ts';

/** A finding as a scenario of the language, in lines that the formatter leaves alone but for their layout. */
export function scenarioText(
  finding: Finding,
  title: string,
  target: Target,
  contract: Contract,
  days: StatedDays,
): string {
  const given = stepsText(finding.history, contract.zone).map((step) => `  given ${step}`);
  const expected = expectations(finding, target, contract).map((one) => `  expect ${one}`);
  return [`scenario ${quoted(title)} of ${contract.id} in ${daysText(days)} {`, ...given, ...expected, '}', ''].join(
    '\n',
  );
}

function expectations(
  { kind, verdict }: Finding,
  { id, credits, points, extensions }: Target,
  { currency }: Contract,
): readonly string[] {
  const [outcome, ...others] = [...new Set(verdict.outcomes)];
  return [
    ...(outcome !== undefined && others.length === 0 ? [`${id} ${outcome.replace('-', ' ')}`] : []),
    ...(credits.length > 0 || outcome === undefined
      ? [`credit of ${id} = ${moneyText(verdict.credit, currency)}`]
      : []),
    ...(kind === 'costs' && verdict.others.length > 0 ? [`credit = ${moneyText(verdict.total, currency)}`] : []),
    ...(points.length > 0 ? [`points of ${id} = ${decimal(verdict.points)} points`] : []),
    ...(extensions.length > 0 ? [`extension of ${id} = ${decimal(verdict.extension)} calendar days`] : []),
  ];
}

/** `2026-03`, `2026-Q1`, `2026`, `2026-03-02 to 2026-03-08`: what a scenario calls the days. */
export function daysText({ from, until }: StatedDays): string {
  const start = parseIsoDate(from);
  const end = parseIsoDate(until);
  if (start === undefined || end === undefined) return from;
  const { year, month, day } = civilDate(start);
  const first = String(year).padStart(4, '0');
  if (day === 1) {
    if (addMonths(start, 1) === end) return from.slice(0, 7);
    if (month === 1 && addMonths(start, 12) === end) return first;
    if (month % 3 === 1 && addMonths(start, 3) === end) return `${first}-Q${Math.ceil(month / 3)}`;
    if (civilDate(end).day === 1) return `${from.slice(0, 7)} to ${isoDate(end - 1).slice(0, 7)}`;
  }
  return end === start + 1 ? from : `${from} to ${isoDate(end - 1)}`;
}

const stepsText = (history: History, zone: string): readonly string[] => history.map((step) => stepText(step, zone));

function stepText(step: Step, zone: string): string {
  const during = (patterns: readonly Pattern[]): string =>
    patterns.map((pattern) => patternText(pattern, zone)).join(', ');
  switch (step.kind) {
    case 'condition':
      return `${step.condition} measured ${during(step.patterns)}`;
    case 'holds':
      return `${step.condition} ${during(step.patterns)}`;
    case 'each-step':
      return `rows of ${step.data} ${during(step.patterns)} { ${fieldsText(step.fields, zone)} }`;
    case 'rows':
      return rowsText(step, zone);
    default:
      return step satisfies never;
  }
}

/** One row, or a table of those fields in which the rows differ. */
function rowsText({ data, rows }: Extract<Step, { kind: 'rows' }>, zone: string): string {
  const [first] = rows;
  if (first === undefined || rows.length === 1) return `row of ${data} { ${fieldsText(first ?? {}, zone)} }`;
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const isSame = (name: string): boolean =>
    rows.every((row) => JSON.stringify(row[name]) === JSON.stringify(first[name]));
  const differing = names.filter((name) => !isSame(name));
  const columns = differing.length === 0 ? names.slice(0, 1) : differing;
  const common = names.filter((name) => !columns.includes(name));
  const head =
    common.length === 0 ? '' : ` with ${common.map((name) => `${name} = ${cellText(first[name], zone)}`).join(', ')}`;
  const lines = rows.map((row) => `    ${columns.map((name) => cellText(row[name], zone)).join(' | ')} ;`);
  return [`rows of ${data}${head} {`, `    ${columns.join(' | ')} ;`, ...lines, '  }'].join('\n');
}

const fieldsText = (fields: Fields, zone: string): string =>
  Object.entries(fields)
    .filter(([, value]) => !isEmptyList(value))
    .map(([name, value]) => `${name} = ${cellText(value, zone)}`)
    .join(' ');

const isEmptyList = (value: Fields[string]): boolean => Array.isArray(value) && value.length === 0;

function cellText(value: Fields[string] | undefined, zone: string): string {
  if (value === undefined || isEmptyList(value)) return 'none';
  if (isStretches(value)) return value.map((stretch) => patternText(stretch, zone)).join(', ');
  return valueText(value, zone);
}

const isStretches = (value: Fields[string]): value is Exclude<Fields[string], Value> => Array.isArray(value);

const patternText = ({ start, end, repeat }: Pattern, zone: string): string =>
  `from ${instantText(start, zone)} for ${formatDuration(end - start)}${
    repeat === undefined ? '' : ` every ${formatDuration(repeat.every)} until ${instantText(repeat.until, zone)}`
  }`;

/** Local time; in UTC where the local reading names another instant (T3). */
function instantText(instant: number, zone: string): string {
  const wall = toWall(zone, instant);
  const read = toInstant(zone, wall).instant;
  const text = isoWall(read === instant ? wall : instant).replace('T', ' ');
  const short = text.endsWith(':00') ? text.slice(0, -3) : text;
  return read === instant ? short : `${short}Z`;
}

function valueText(value: Value, zone: string): string {
  switch (value.kind) {
    case 'boolean':
      return String(value.value);
    case 'number':
      return decimal(fromJSON(value.value));
    case 'percent':
      return `${decimal(fromJSON(value.value).mul(HUNDRED))}%`;
    case 'percentage-points':
      return `${decimal(fromJSON(value.value).mul(HUNDRED))} pp`;
    case 'points':
      return `${decimal(fromJSON(value.value))} points`;
    case 'duration':
      return formatDuration(Number(fromJSON(value.value).valueOf()));
    case 'days':
      return `${decimal(fromJSON(value.value))} ${value.day} days`;
    case 'money':
    case 'rate':
      return moneyText(fromJSON(value.value), value.currency);
    case 'instant':
      return instantText(value.value, zone);
    case 'date':
    case 'symbol':
    case 'calendar':
      return value.value;
    case 'text':
      return quoted(value.value);
    case 'none':
      return 'none';
    default:
      return value satisfies never;
  }
}

const moneyText = (amount: Rational, currency: string): string => {
  const places = minorUnits(currency);
  const text = toDecimal(amount, places, 'half-up');
  return `${text.includes('.') && Number(text.split('.')[1]) === 0 ? text.split('.')[0] : text} ${currency}`;
};

const decimal = (number: Rational): string => trimZeros(toDecimal(number, exactPlaces(number) ?? 12, 'half-up'));

const quoted = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
