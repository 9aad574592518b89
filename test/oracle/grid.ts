import type { Contract, DataDeclaration } from '../../src/contract/contract.ts';
import { MINUTE, periodsTouching, type Span } from './dates.ts';
import { withEachRecord } from './records.ts';
import type { History, Row, World } from './world.ts';

/** The world of a question: a grid that reaches from the first to the last minute that anything may depend on. */
export function worldOf(declared: Contract, history: History, range: Span): World {
  const contract = withEachRecord(declared, history);
  const periods = contract.targets.flatMap(({ scope }) => periodsTouching(scope.period, contract.zone, range));
  const instants = (kinds: readonly DataDeclaration['kind'][]): readonly number[] =>
    contract.data
      .filter(({ kind }) => kinds.includes(kind))
      .flatMap(({ id, everyMs = 0 }) =>
        (history.rows[id] ?? []).flatMap(instantsIn).flatMap((instant) => [instant, instant + everyMs]),
      );
  const domain = hull([range.start, range.end, ...instants(['samples', 'states', 'counts'])]);
  const ends = [...periods.flatMap(({ start, end }) => [start, end]), ...instants(['intervals', 'items'])];
  const { start, end } = hull([domain.start, domain.end, history.asOf, ...ends]);
  return {
    contract,
    history,
    domain,
    grid: { start: start - (start % MINUTE), end: Math.ceil(end / MINUTE) * MINUTE + after(contract) },
  };
}

const hull = (instants: readonly number[]): Span => ({
  start: instants.reduce((a, b) => Math.min(a, b)),
  end: instants.reduce((a, b) => Math.max(a, b)),
});

/** A claim in working days looks at the days after the last period. */
const after = ({ creditTerms: { claim } }: Contract): number =>
  claim.kind === 'claim' && claim.within?.unit === 'working-days' ? 60 * 1440 * MINUTE : 1440 * MINUTE;

function instantsIn(row: Row): readonly number[] {
  return Object.values(row).flatMap((cell) => {
    if (cell === null) return [];
    if (!('kind' in cell)) return cell.flatMap(({ start, end }) => [start, end]);
    return cell.kind === 'instant' ? [cell.value] : [];
  });
}
