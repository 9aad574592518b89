/* What a statement says of a period, and whether it's the figure that is expected. */
import type { Expectation } from '../contract/dataset.ts';
import type { Value } from '../contract/value.ts';
import { fromValue, type Result, valueResult } from '../evaluate/result.ts';
import { rational, sum, toJSON } from '../exact/rational.ts';
import { type DateRange, parsePeriodText } from '../simulation/periodText.ts';
import type {
  DerivationStep,
  Outcome,
  PeriodStatement,
  StatedPeriod,
  Statement,
  TargetLine,
  TargetStatement,
} from '../statement/statement.ts';
import { parseIsoDate } from '../time/civil.ts';
import type { ScenarioOutcome } from './compare.ts';
import { figureText, sameFigure } from './figures.ts';
import type { ExpectationFailure } from './result.ts';

/** Whether a period ends in the one that is named: a year with its last month. */
export function endsIn({ key, lastDay }: StatedPeriod, named: string | undefined): boolean {
  const dates = named === undefined ? undefined : parsePeriodText(named);
  const day = parseIsoDate(lastDay);
  return (
    named === undefined ||
    key === named ||
    (dates !== undefined && day !== undefined && dates.from <= day && day < dates.until)
  );
}

/** Whether a period ends no later than the named one. */
export function endsBy({ lastDay }: StatedPeriod, named: string | undefined): boolean {
  const dates = named === undefined ? undefined : parsePeriodText(named);
  const day = parseIsoDate(lastDay);
  return dates === undefined || (day !== undefined && day < dates.until);
}

interface Comparison {
  readonly about: string;
  readonly got: Result;
  readonly steps: readonly DerivationStep[];
  readonly step?: Value | undefined;
}

export function compared(
  expectation: Expectation,
  outcome: ScenarioOutcome,
  { about, got, steps, step }: Comparison,
): ExpectationFailure | undefined {
  const expected = outcome.expected(expectation);
  if (sameFigure(expected, got, step, outcome.zone)) return undefined;
  const text = figureText(expected, outcome.zone);
  const rounding = step === undefined ? '' : ` rounded to ${figureText(valueResult(fromValue(step)), outcome.zone)}`;
  return failure(expectation, about, `${text}${rounding}`, figureText(got, outcome.zone, text), steps);
}

export function failure(
  expectation: Expectation,
  about: string,
  expected: string,
  got: string,
  derivation: readonly DerivationStep[],
): ExpectationFailure {
  const period = 'period' in expectation ? expectation.period : undefined;
  return {
    about: period === undefined ? about : `${about} in ${period}`,
    expected,
    got,
    at: expectation.at,
    derivation,
  };
}

/** Money or points of several lines, exactly. */
export function total(values: readonly Value[], zero: Extract<Value, { kind: 'days' | 'money' | 'points' }>): Result {
  const parts = values.flatMap((value) => (value.kind === zero.kind ? [rational(value.value)] : []));
  return valueResult(fromValue({ ...zero, value: toJSON(sum(parts)) }));
}

interface LineOfTarget {
  readonly target: TargetStatement;
  readonly line: TargetLine;
}

export const linesOf = ({ targets }: Statement, period: string | undefined): readonly LineOfTarget[] =>
  targets.flatMap((target) =>
    target.lines.filter((line) => liesIn(line.period, period)).map((line) => ({ target, line })),
  );

export const periodsOf = ({ periods }: Statement, period: string | undefined): readonly PeriodStatement[] =>
  periods.filter((one) => liesIn(one.period, period));

/** Whether a stated period is the named one, lies in it, or contains it: a day names the contract month around it. */
export function liesIn(stated: StatedPeriod, period: string | undefined): boolean {
  if (period === undefined || stated.key === period) return true;
  const dates = parsePeriodText(period);
  return dates !== undefined && (within(stated, dates) || contains(stated, dates));
}

function within({ firstDay, lastDay }: StatedPeriod, { from, until }: DateRange): boolean {
  const first = parseIsoDate(firstDay);
  const last = parseIsoDate(lastDay);
  return first !== undefined && last !== undefined && from <= first && last < until;
}

function contains({ firstDay, lastDay }: StatedPeriod, { from, until }: DateRange): boolean {
  const first = parseIsoDate(firstDay);
  const last = parseIsoDate(lastDay);
  return first !== undefined && last !== undefined && first <= from && until <= last + 1;
}

export const stepsOf = (lines: readonly LineOfTarget[]): readonly DerivationStep[] =>
  lines.flatMap(({ line }) => line.derivation);

/** `missed`; with the period or the row in front where there are several. */
export function outcomesText(lines: readonly LineOfTarget[]): string {
  if (lines.length === 0) return 'nothing: it has no outcome in that time';
  const texts = lines.map(({ line }) => {
    const reason = line.reason === undefined ? '' : ` (${line.reason})`;
    const value = line.value === undefined ? '' : ` with ${line.value.text}`;
    const name = lines.length === 1 ? '' : `${line.row?.key ?? line.period.key}: `;
    return `${name}${wordOf(line.outcome)}${value}${reason}`;
  });
  return texts.join('; ');
}

export const wordOf = (outcome: Outcome): string => outcome.replace('-', ' ');
