import type { Condition } from '../../src/contract/contract.ts';
import type { Expression } from '../../src/contract/expression.ts';
import type { PeriodSpec } from '../../src/contract/period.ts';
import { aggregate, NO_ROWS } from './aggregates.ts';
import { MINUTE, periodsTouching, type Span } from './dates.ts';
import { type Asked, type Context, compareAnswers, fieldAnswer, inRow, scalar } from './scalar.ts';
import { type Answer, absent, answerOf, known } from './value.ts';
import {
  instant,
  instantAt,
  type Marks,
  minuteAt,
  NO,
  OUT,
  open,
  rowsOf,
  size,
  standing,
  UNKNOWN,
  type World,
  YES,
} from './world.ts';

/** A named condition, minute by minute. */
export interface Judged {
  /** When it certainly holds: what isn't known is taken not to be so. */
  readonly least: Marks;
  /** When it may hold: what isn't known is taken to be so. */
  readonly most: Marks;
  /** Taken out by an exclusion. */
  readonly excluded: Marks;
  /** Never counted: gaps that count as excluded, windows without a rate, time outside the hours of the service. */
  readonly leftOut: Marks;
  /** What nobody observed, whatever it counts as. */
  readonly unobserved: Marks;
}

const judged = new WeakMap<World, Map<string, Judged>>();

export function judge(world: World, id: string, period: PeriodSpec): Judged {
  const cache = judged.get(world) ?? new Map<string, Judged>();
  judged.set(world, cache);
  const key = `${id} ${JSON.stringify(period)}`;
  const found = cache.get(key) ?? judgeAnew(world, conditionOf(world, id), period);
  cache.set(key, found);
  return found;
}

export function conditionOf({ contract }: World, id: string): Condition {
  const found = contract.conditions.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no condition ${id}`);
  return found;
}

function judgeAnew(world: World, condition: Condition, period: PeriodSpec): Judged {
  if (condition.wholeMinutes) throw new Error('whole minutes say nothing in a history of whole minutes');
  const { gaps } = condition;
  const { domain } = world;
  const raw = when(world, condition.when, period).map((mark, m) =>
    mark === UNKNOWN && (instantAt(world, m) < domain.start || instantAt(world, m) >= domain.end) ? NO : mark,
  );
  const hours = hoursOf(world, condition);
  const leftOut = raw.map((mark, m) =>
    mark === OUT || (mark === UNKNOWN && gaps === 'excluded') || hours?.(m) === false ? YES : NO,
  );
  const excluded = new Uint8Array(raw.length);
  for (const id of condition.except) {
    const { least } = judge(world, id, period);
    for (let m = 0; m < excluded.length; m++) if (least[m] === YES) excluded[m] = YES;
  }
  const finish = (unknown: number): Marks => {
    const bad = raw.map((mark) => (mark === UNKNOWN ? unknown : mark === YES ? YES : NO));
    return outages(world, condition, bad, (m) => excluded[m] === YES || leftOut[m] === YES);
  };
  return {
    least: finish(gaps === 'down' ? YES : NO),
    most: finish(gaps === 'down' || gaps === 'unknown' ? YES : NO),
    excluded,
    leftOut,
    unobserved: raw.map((mark) => (mark === UNKNOWN ? YES : NO)),
  };
}

/** The agreed hours of a service are the time in which it can be down. */
function hoursOf(world: World, { role, service }: Condition): ((minute: number) => boolean) | undefined {
  const hours = world.contract.services.find(({ id }) => id === service)?.hours;
  return role === 'downtime' && hours !== undefined ? open(world, hours) : undefined;
}

/** O2 before O4, or after it where that is said; then O5. */
function outages(world: World, condition: Condition, bad: Marks, isOut: (minute: number) => boolean): Marks {
  const { minimum, allowance } = condition;
  const longEnough = (marks: Marks): Marks => (minimum === undefined ? marks : keep(marks, minimum));
  const outside = (marks: Marks): Marks => marks.map((mark, m) => (isOut(m) ? NO : mark));
  const counted = minimum?.afterExclusions ? longEnough(outside(bad)) : outside(longEnough(bad));
  return allowance ? firstMinutes(world, counted, allowance) : counted;
}

/** Keeps the outages that last long enough (O2). */
function keep(marks: Marks, { durationMs, edge }: NonNullable<Condition['minimum']>): Marks {
  const kept = new Uint8Array(marks.length);
  for (let from = 0; from < marks.length; from++) {
    if (marks[from] !== YES) continue;
    let to = from;
    while (to < marks.length && marks[to] === YES) to++;
    const length = (to - from) * MINUTE;
    if (edge === 'at-least' ? length >= durationMs : length > durationMs) kept.fill(YES, from, to);
    from = to;
  }
  return kept;
}

/** The first so many minutes of each period (O5). */
function firstMinutes(world: World, marks: Marks, allowance: NonNullable<Condition['allowance']>): Marks {
  if ('times' in allowance) throw new Error('the oracle counts no windows of an allowance');
  const { durationMs, each } = allowance;
  const kept = new Uint8Array(marks.length);
  for (const period of periodsTouching(each, world.contract.zone, world.grid)) {
    let left = durationMs;
    for (let m = minuteAt(world, period.start); m < minuteAt(world, period.end); m++) {
      if (marks[m] !== YES || left < MINUTE) continue;
      kept[m] = YES;
      left -= MINUTE;
    }
  }
  return kept;
}

/** When an expression over time holds, minute by minute (D8). */
export function when(world: World, expression: Expression, period: PeriodSpec): Marks {
  switch (expression.op) {
    case 'always':
      return new Uint8Array(size(world)).fill(YES);
    case 'never':
      return new Uint8Array(size(world));
    case 'hours': {
      const isOpen = open(world, expression.calendar ?? '');
      return new Uint8Array(size(world)).map((_, m) => (isOpen(m) ? YES : NO));
    }
    case 'condition': {
      const { least, most } = judge(world, expression.condition, period);
      return least.map((mark, m) => (mark === most[m] ? mark : UNKNOWN));
    }
    case 'and':
    case 'or':
    case 'not':
    case 'at-least-of': {
      const terms = expression.terms.map((term) => when(world, term, period));
      const needed = { and: terms.length, or: 1, not: 1, 'at-least-of': expression.count ?? 1 }[expression.op];
      return new Uint8Array(size(world)).map((_, m) => {
        const yes = terms.filter((term) => term[m] === YES).length;
        const possible = terms.filter((term) => term[m] === YES || term[m] === UNKNOWN).length;
        const mark = yes >= needed ? YES : possible < needed ? NO : UNKNOWN;
        return expression.op !== 'not' || mark === UNKNOWN ? mark : mark === YES ? NO : YES;
      });
    }
    case 'intervals-of':
      return logged(world, expression);
    case 'windows': {
      const marks = new Uint8Array(size(world)).fill(UNKNOWN);
      for (const { start, end } of periodsTouching(period, world.contract.zone, world.domain)) {
        for (let at = start; at < end; at += expression.everyMs) {
          const span = { start: at, end: Math.min(at + expression.everyMs, end) };
          const answer = scalar(expression.where, contextOf(world, span, { start, end }, period));
          marks.fill(windowMark(answer), minuteAt(world, span.start), minuteAt(world, span.end));
        }
      }
      return marks;
    }
    case 'signal':
    case 'compare':
      return new Uint8Array(size(world)).map(marker(overTime(world, expression)));
    default:
      throw new Error(`the oracle doesn't know when '${expression.op}' holds`);
  }
}

/** O8: a window without rows isn't known; one with rows but without a rate, as of no requests, isn't counted. */
function windowMark(answer: Answer): number {
  const holds = known(answer);
  if (holds !== undefined) return holds ? YES : NO;
  return answer.kind === 'absent' && answer.reason === NO_ROWS ? UNKNOWN : OUT;
}

const nowhere = (world: World): Context => contextOf(world, world.grid, world.grid, { kind: 'calendar', unit: 'day' });

/** Conditions look at rows only: no fees, no other measures. */
const contextOf = (world: World, span: Span, period: Span, spec: PeriodSpec): Context => ({
  world,
  span,
  period,
  whole: period,
  spec,
  rows: new Map(),
  ask: askRows,
});

function askRows(node: Asked, context: Context): Answer {
  if (node.op !== 'aggregate') throw new Error(`the oracle doesn't know '${node.op}' in a condition`);
  return aggregate(node, context);
}

const marker =
  (at: (minute: number) => Answer) =>
  (_: number, m: number): number => {
    const holds = known(at(m));
    return holds === undefined ? UNKNOWN : holds ? YES : NO;
  };

/** A value that changes over time, by minute. */
function overTime(world: World, expression: Expression): (minute: number) => Answer {
  switch (expression.op) {
    case 'literal': {
      const answer = answerOf(expression.value);
      return () => answer;
    }
    case 'signal': {
      const wanted = expression.select.map(({ field, value }) => ({ field, value: scalar(value, nowhere(world)) }));
      const rows = standing(world, expression.data, (row) =>
        wanted.every(({ field, value }) => known(compareAnswers('is', fieldAnswer(row, field), value)) === true),
      );
      const gap = absent('a gap');
      const answers = new Map(rows.map((row) => [row, row === undefined ? gap : fieldAnswer(row, expression.field)]));
      return (m) => answers.get(rows[m]) ?? gap;
    }
    case 'compare': {
      const left = overTime(world, expression.left);
      const right = overTime(world, expression.right);
      return whileSame(left, right, (a, b) => compareAnswers(expression.operator, a, b));
    }
    default:
      throw new Error(`the oracle doesn't know '${expression.op}' over time`);
  }
}

/** Compares again only where one of the two has changed. */
function whileSame(
  left: (minute: number) => Answer,
  right: (minute: number) => Answer,
  compare: (a: Answer, b: Answer) => Answer,
): (minute: number) => Answer {
  let last: { readonly a: Answer; readonly b: Answer; readonly answer: Answer } | undefined;
  return (m) => {
    const [a, b] = [left(m), right(m)];
    if (last?.a !== a || last.b !== b) last = { a, b, answer: compare(a, b) };
    return last.answer;
  };
}

/** Time in the rows of a log of intervals; an open one runs to as-of (C2). */
function logged(world: World, node: Extract<Expression, { op: 'intervals-of' }>): Marks {
  const marks = new Uint8Array(size(world));
  const { where } = node;
  for (const row of rowsOf(world, node.data)) {
    const context = inRow(nowhere(world), node.data, row);
    const picked = node.select.every(
      ({ field, value }) => known(compareAnswers('is', fieldAnswer(row, field), scalar(value, context))) === true,
    );
    const holds = where === undefined ? true : known(scalar(where, context));
    if (!picked || holds === false) continue;
    const end = instant(row, 'end');
    const to = minuteAt(world, Number.isNaN(end) ? world.history.asOf : end);
    for (let m = minuteAt(world, instant(row, 'start')); m < to; m++)
      if (marks[m] !== YES) marks[m] = holds === true ? YES : UNKNOWN;
  }
  return marks;
}
