import type { Value } from '../../../contract/value.ts';
import { comparePrecedence } from '../../binding/precedence.ts';
import type { RowMapping } from '../../binding/rowMapping.ts';
import { cellKey, type DataRow } from '../../plan/row.ts';
import type { DataProblem } from '../../problems.ts';
import { contradiction } from '../contradiction.ts';

export interface Accepted {
  readonly row: DataRow;
  /** The same of rows that say the same; asked for where rows speak of the same. */
  readonly identity: () => string;
  /** What the precedence goes by, where it goes by a column. */
  readonly precedence: Value | null;
}

export type Verdict = 'used' | 'duplicate' | 'overruled';

export interface Judged {
  readonly verdictOn: (row: Accepted) => Verdict;
  readonly problems: readonly DataProblem[];
}

/**
 * D3: of the rows of one key, those without precedence over the others are overruled, the others that say the same count once. What still differs
 * contradicts itself. `rows` stand in the order of the files and their lines.
 */
export function judgeRows(mapping: RowMapping, rows: readonly Accepted[]): Judged {
  const verdicts = new Map<Accepted, Verdict>();
  const problems: DataProblem[] = [];
  for (const group of groupsOf(mapping, rows)) {
    if (group.length === 1) continue;
    const used = new Map<string, Accepted>();
    for (const one of foremost(mapping, group)) if (!used.has(one.identity())) used.set(one.identity(), one);
    for (const one of group) {
      const equal = used.get(one.identity());
      verdicts.set(one, equal === undefined ? 'overruled' : equal === one ? 'used' : 'duplicate');
    }
    const [first, ...others] = [...used.values()];
    if (first !== undefined) problems.push(...others.map((other) => contradiction(mapping, first.row, other.row)));
  }
  // What stands alone is used.
  return { verdictOn: (row) => verdicts.get(row) ?? 'used', problems };
}

/** Rows that speak of the same; without a key, rows that say the same. */
function groupsOf({ key }: RowMapping, rows: readonly Accepted[]): Iterable<readonly Accepted[]> {
  const groups = new Map<string, Accepted[]>();
  for (const one of rows) {
    const { series, fields } = one.row;
    const name =
      key === undefined ? one.identity() : [series, ...key.map((field) => cellKey(fields[field] ?? null))].join('\0');
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [one]);
    else group.push(one);
  }
  return groups.values();
}

function foremost({ key, precedence }: RowMapping, group: readonly Accepted[]): readonly Accepted[] {
  if (key === undefined || precedence === undefined) return group;
  switch (precedence.by) {
    case 'first':
      return group.slice(0, 1);
    case 'last':
      return group.slice(-1);
    case 'highest': {
      const highest = group.reduce((best, one) =>
        comparePrecedence(one.precedence, best.precedence) > 0 ? one : best,
      ).precedence;
      return group.filter((one) => comparePrecedence(one.precedence, highest) === 0);
    }
    default:
      return precedence satisfies never;
  }
}
