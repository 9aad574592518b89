import type { ByDateNode, Expression } from '../contract/expression.ts';
import type { SourceRange } from '../contract/source.ts';
import { walk } from '../contract/walk.ts';
import { DAY_MS, isoDate, parseIsoDate } from '../time/civil.ts';
import type { Instant, Interval } from '../time/intervals.ts';
import { localDay, startOfDay, type Zone } from '../time/zone.ts';
import type { Context } from './context.ts';
import { type Result, unknown } from './result.ts';

/** Thrown where the agreement gives no value for a date at which one is needed (V2): nothing can be stated until it does. */
export class NoValueError extends Error {
  readonly at: SourceRange;

  constructor(message: string, at: SourceRange) {
    super(message);
    this.at = at;
  }
}

/**
 * The moment at which a value by date is read: that of the row at hand (T7), else the first of the period. A period in which a
 * fee changes is split, see `feeForPeriod`'s caller.
 */
export const momentOf = ({ moment, period }: Context): Instant | undefined => moment ?? period?.covered.start;

/** The value of the entry that holds on a date. */
function valueOn<T>(entries: readonly (DatedEntry & { readonly value: T })[], date: string): T | undefined {
  return entries.find(
    ({ from, until }) => (from === undefined || from <= date) && (until === undefined || date <= until),
  )?.value;
}

type DatedEntry = Pick<ByDateNode['entries'][number], 'from' | 'until'>;

export function byDateResult(
  { at, entries }: Expression & ByDateNode,
  values: readonly ((context: Context) => Result)[],
  moment: Instant | Result | undefined,
  context: Context,
  zone: Zone,
): Result {
  if (moment === undefined) return unknown('no-data', "no date is at hand: say which one, 'by date of …'");
  if (typeof moment !== 'number') return moment;
  const date = isoDate(localDay(zone, moment));
  const found = valueOn(
    entries.map((entry, index) => ({ ...entry, value: values[index] })),
    date,
  );
  if (found === undefined) throw new NoValueError(`There is no value for ${date}: add one that holds then.`, at);
  return found(context);
}

/** The stretches of an interval in which no value by date of an expression changes. */
export function stretchesOf(expression: Expression, interval: Interval, zone: Zone): readonly Interval[] {
  const dated = datedIn(expression);
  if (dated.length === 0) return [{ start: interval.start, end: interval.end }];
  const changes = dated
    .flatMap(({ from, until }) => [startOf(from, 0, zone) ?? [], startOf(until, DAY_MS, zone) ?? []].flat())
    .filter((instant) => interval.start < instant && instant < interval.end);
  const bounds = [interval.start, ...[...new Set(changes)].sort((a, b) => a - b), interval.end];
  return bounds.slice(1).map((end, index) => ({ start: bounds[index] ?? interval.start, end }));
}

/** An expression never changes, and is asked about in each period. */
const known = new WeakMap<Expression, readonly DatedEntry[]>();

function datedIn(expression: Expression): readonly DatedEntry[] {
  const before = known.get(expression);
  if (before !== undefined) return before;
  const found = [...walk(expression)].flatMap((node) =>
    node.op === 'by-date' && node.of === undefined ? node.entries : [],
  );
  known.set(expression, found);
  return found;
}

function startOf(date: string | undefined, later: number, zone: Zone): Instant | undefined {
  const day = date === undefined ? undefined : parseIsoDate(date);
  return day === undefined ? undefined : startOfDay(zone, day + later / DAY_MS);
}
