/** What a percentage comes to: `99.95%` of a 31-day month leaves 22 min 19.2 s. */
import { errorBudget, lengthsOf, periodWord } from '../../analyse/budget.ts';
import type { PeriodSpec } from '../../contract/period.ts';
import { groupThousands } from '../../exact/money.ts';
import { HUNDRED, isInteger, type Rational, toDecimal, trimZeros } from '../../exact/rational.ts';
import { formatMeanDuration } from '../../time/duration.ts';
import * as ast from '../generated/ast.ts';
import { targetOf } from '../scoping/references.ts';
import { agreementAt } from '../scoping/rows.ts';
import { definitionOf, specOf } from '../typing/periods.ts';
import { complement, figureOf, type Rows, rowsOfFamily } from './constants.ts';
import { labelOf } from './labels.ts';

export interface Level {
  readonly share: Rational;
  /** What falls short of the level counts against it, or what reaches it. */
  readonly allowed: 'the rest' | 'the share';
}

/** The metric that a target compares, and with what. */
export interface Undertaking {
  readonly metric: ast.Metric | undefined;
  readonly operator: ast.ComparisonOperator;
  readonly limit: ast.Expression;
  readonly period: PeriodSpec | undefined;
}

export function undertakingOf(commitment: ast.Commitment | undefined): Undertaking | undefined {
  if (commitment === undefined || !ast.isComparison(commitment.condition)) return undefined;
  const { left, operator, right } = commitment.condition;
  return { metric: metricOf(left), operator, limit: right, period: periodOf(commitment) };
}

function periodOf({ period }: ast.Commitment): PeriodSpec | undefined {
  const definition = definitionOf(period);
  return definition && specOf(definition, agreementAt(definition)?.items.find(ast.isTerm)?.from);
}

function metricOf(expression: ast.Expression): ast.Metric | undefined {
  if (ast.isCall(expression)) return metricOf(expression.callee);
  const element = ast.isReference(expression) ? targetOf(expression.element) : undefined;
  return ast.isMetric(element) ? element : undefined;
}

/** Whether the metric shares out the time of the period, so that a percentage of it is a stretch of time. */
export function sharesTime(metric: ast.Metric | undefined): boolean {
  const measure = metric?.items.find(ast.isMeasure)?.value;
  return ast.isAggregate(measure) && measure.function === 'share' && ast.isTimeInSet(measure.of);
}

export const allowedBy = (operator: ast.ComparisonOperator): Level['allowed'] =>
  operator === 'at most' || operator === 'below' ? 'the share' : 'the rest';

/** A column for each length that the period can have, so that what stands below it in a hover is seen as well. */
function timeTable({ share, allowed }: Level, period: PeriodSpec): string {
  const level = allowed === 'the rest' ? share : complement(share);
  const lengths = lengthsOf(period);
  const row = (head: string, cells: readonly string[]): string => `| ${[head, ...cells].join(' | ')} |`;
  return [
    row(
      `${periodWord(period)} of`,
      lengths.map(({ days }) => `${days} days`),
    ),
    row(
      '---',
      lengths.map(() => '---'),
    ),
    row(
      'may fall outside',
      lengths.map((length) => formatMeanDuration(errorBudget(level, length))),
    ),
  ].join('\n');
}

/** `1 in 2,000`: what a percentage of things means, whatever the things are. */
function inWords({ share, allowed }: Level): string {
  const { n, d } = allowed === 'the rest' ? complement(share) : share;
  if (n === 0n) return 'none';
  return `${groupThousands(String(n))} in ${groupThousands(String(d))}`;
}

const SHOWN = 10;

/** What a target promises, row by row where it is a family. */
export function meaningOf(target: ast.Target): string | undefined {
  const undertaking = undertakingOf(target.items.find(ast.isCommitment));
  if (undertaking?.metric === undefined) return undefined;
  const levels = levelsOf(target.family, undertaking);
  const distinct = new Map(levels.map((level) => [level.share.toFraction(), level]));
  const [only] = distinct.values();
  if (only === undefined) return undefined;
  if (distinct.size === 1) return levelText(only, undertaking);
  const rows = levels
    .slice(0, SHOWN)
    .map(({ row, share, allowed }) => `| ${row} | ${percent(share)} | ${shortText({ share, allowed }, undertaking)} |`);
  return ['| row | level | may fall outside |', '|---|---|---|', ...rows].join('\n');
}

function levelsOf(
  family: ast.Family | undefined,
  undertaking: Undertaking,
): readonly (Level & { readonly row: string })[] {
  return rowsOfFamily(family).flatMap((rows) => {
    const figure = figureOf(undertaking.limit, rows);
    return figure?.kind === 'percent'
      ? [{ row: rowName(rows), share: figure.value, allowed: allowedBy(undertaking.operator) }]
      : [];
  });
}

export const rowName = (rows: Rows): string => [...rows.values()].map((row) => labelOf(row)).join(', ');

/** What a level means for what the metric counts. */
export function levelText(level: Level, { metric, period }: Pick<Undertaking, 'metric' | 'period'>): string {
  if (!sharesTime(metric)) return `${inWords(level)} may fall outside.`;
  if (period === undefined) return `${percent(level.share)} of the period.`;
  return timeTable(level, period);
}

/** In one cell: the shortest and the longest period. */
function shortText(level: Level, { metric, period }: Undertaking): string {
  if (!sharesTime(metric) || period === undefined) return inWords(level);
  const share = level.allowed === 'the rest' ? level.share : complement(level.share);
  const budgets = lengthsOf(period).map(
    (length) => `${formatMeanDuration(errorBudget(share, length))} of ${length.days} days`,
  );
  return [budgets[0], budgets.length > 1 ? budgets.at(-1) : undefined].filter(Boolean).join(', ');
}

/** The budget in the longest period, for a hint at the end of a line. */
export function budgetHint(target: ast.Target): string | undefined {
  const undertaking = undertakingOf(target.items.find(ast.isCommitment));
  if (undertaking?.period === undefined || !sharesTime(undertaking.metric)) return undefined;
  const [first, ...others] = levelsOf(target.family, undertaking);
  const length = lengthsOf(undertaking.period).at(-1);
  if (first === undefined || length === undefined || others.some(({ share }) => !share.equals(first.share)))
    return undefined;
  const share = first.allowed === 'the rest' ? first.share : complement(first.share);
  return `${formatMeanDuration(errorBudget(share, length))} in ${length.days} days`;
}

/** The percentage as it is, without loss where it has an end. */
export function percent(share: Rational): string {
  const hundredths = share.mul(HUNDRED);
  return isInteger(hundredths) ? `${hundredths.toFraction()}%` : `${trimZeros(toDecimal(hundredths, 6, 'down'))}%`;
}
