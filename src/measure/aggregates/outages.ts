import type { AggregateNode } from '../../contract/expression.ts';
import type { Value } from '../../contract/value.ts';
import { formatDuration } from '../../time/duration.ts';
import { clip, total } from '../../time/intervals.ts';
import type { Measured } from '../measurements.ts';
import { rowContext } from '../overtime/evaluate.ts';
import { linesIn, type Outage, type Timed } from '../overtime/timed.ts';
import type { DataRow } from '../plan/row.ts';
import type { MeasuredCell, Scope } from '../scope.ts';
import { lastInstant } from './belonging.ts';
import { partOfRow } from './byPart.ts';
import { aggregateGroup, type Member, tally } from './group.ts';
import { perRow, withMeasured } from './nested.ts';
import { partsOf } from './rows.ts';
import { durationFact, noValue } from './words.ts';

/**
 * An aggregate over the outages of a condition. They belong to the period in which they end, whole; a sum or a share of what goes by time takes
 * from each the part that lies in the period (T6).
 */
export async function overOutages(
  node: AggregateNode,
  condition: string,
  cells: readonly MeasuredCell[],
  scope: Scope,
): Promise<readonly Measured[]> {
  const parts = partsOf(node, scope);
  const results: Measured[] = [];
  for (const cell of cells) {
    const set = await scope.condition(condition, cell.period.spec);
    const open = notKnown(set, cell);
    if (open !== undefined) {
      results.push(open);
      continue;
    }
    const found = set.outages.flatMap((outage) => memberOf(outage, cell, parts.byPart, scope));
    const contexts = await withMeasured(
      perRow(node),
      found.map(({ context }) => ({ context: { ...context, period: cell.period }, cell })),
      scope,
    );
    const members = found.map((member, i) => ({ ...member, context: contexts[i] ?? member.context }));
    results.push(
      aggregateGroup({
        parts,
        tallied: tally(parts, members),
        lines: linesIn(set.lines, cell.covered),
        noun: 'outages',
        empty: 'there was no outage in this period (M4)',
        noRowsIsNone: true,
      }),
    );
  }
  return results;
}

/** Outages that gaps may hide or prolong can't be counted. */
function notKnown({ state, unobserved, missing }: Timed, { covered }: MeasuredCell): Measured | undefined {
  const unknownTime = total(clip(state.unknown, covered));
  if (covered.start >= covered.end) return noValue('the period lies outside the term, or the data say nothing of it');
  if (unknownTime === 0) return undefined;
  const length = covered.end - covered.start;
  if (total(clip(unobserved, covered)) === length)
    return { ...noValue(missing[0] ?? 'nothing was observed in this period (D6)'), observedMs: 0 };
  const open = noValue(`${formatDuration(unknownTime)} of the period were not observed and may hold outages (D2)`, [
    durationFact('not known', unknownTime),
  ]);
  return { ...open, observedMs: length - total(clip(unobserved, covered)) };
}

function memberOf(outage: Outage, cell: MeasuredCell, byPart: boolean, scope: Scope): readonly Member[] {
  const { covered, begun } = cell;
  const first = outage.parts[0] ?? outage.whole;
  const last = outage.parts.at(-1) ?? outage.whole;
  const fields = outageFields(outage);
  if (byPart) {
    const part = partOfRow(outage.parts, covered);
    if (part === undefined) return [];
    const cut = first.start < covered.start || last.end > covered.end;
    return [{ weight: 1, context: rowContext({ fields: { ...fields, ...part } }, scope), ...(cut ? { cut } : {}) }];
  }
  const belongs = begun === undefined ? lastInstant(last.end) : first.start;
  const within = begun ?? covered;
  if (belongs < within.start || belongs >= within.end) return [];
  return [{ weight: 1, context: rowContext({ fields }, scope) }];
}

/** An outage as a row: when it counted first and last, and for how long in between (O7). */
export function outageFields({ whole, parts }: Outage): DataRow['fields'] {
  return {
    start: { kind: 'instant', value: parts[0]?.start ?? whole.start },
    end: { kind: 'instant', value: parts.at(-1)?.end ?? whole.end },
    duration: durationOf(total(parts)),
  };
}

const durationOf = (ms: number): Value => ({ kind: 'duration', value: String(ms) });
