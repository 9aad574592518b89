import type { Contract } from '../../src/contract/contract.ts';
import { MINUTE, periodsTouching, type Span } from './dates.ts';
import type { History, Row, World } from './world.ts';

/** The world of a question: a grid that reaches from the first to the last minute that anything may depend on. */
export function worldOf(contract: Contract, history: History, range: Span): World {
  const periods = contract.targets.flatMap(({ scope }) => periodsTouching(scope.period, contract.zone, range));
  const instants = Object.values(history.rows).flatMap((rows) => rows.flatMap(instantsIn));
  const all = [range, ...periods].flatMap(({ start, end }) => [start, end]).concat(instants, history.asOf);
  const start = all.reduce((a, b) => Math.min(a, b));
  const end = all.reduce((a, b) => Math.max(a, b));
  return {
    contract,
    history,
    grid: { start: start - (start % MINUTE), end: Math.ceil(end / MINUTE) * MINUTE + AFTER },
  };
}

/** A claim in working days looks at the days after the last period. */
const AFTER = 60 * 1440 * MINUTE;

function instantsIn(row: Row): readonly number[] {
  return Object.values(row).flatMap((cell) => {
    if (cell === null) return [];
    if (!('kind' in cell)) return cell.flatMap(({ start, end }) => [start, end]);
    return cell.kind === 'instant' ? [cell.value] : [];
  });
}
