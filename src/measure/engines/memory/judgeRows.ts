import type { Value } from '../../../contract/value.ts';
import { comparePrecedence } from '../../binding/precedence.ts';
import type { RowMapping } from '../../binding/rowMapping.ts';
import { type Cell, cellKey, type DataRow, instantOf } from '../../plan/row.ts';
import type { DataProblem } from '../../problems.ts';
import { contradiction } from '../contradiction.ts';

export interface Accepted {
  readonly row: DataRow;
  /** The same of rows that say the same, where no key tells what they speak of. */
  readonly identity: string | undefined;
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
    const saying = group.map(contentOf);
    const used = new Map<string, Accepted>();
    for (const one of foremost(mapping, group)) {
      const content = saying[group.indexOf(one)] ?? '';
      if (!used.has(content)) used.set(content, one);
    }
    for (const [i, one] of group.entries()) {
      const equal = used.get(saying[i] ?? '');
      verdicts.set(one, equal === undefined ? 'overruled' : equal === one ? 'used' : 'duplicate');
    }
    const [first, ...others] = [...used.values()];
    if (first !== undefined) problems.push(...others.map((other) => contradiction(mapping, first.row, other.row)));
  }
  // What stands alone is used.
  return { verdictOn: (row) => verdicts.get(row) ?? 'used', problems };
}

const contentOf = ({ identity, row: { series, fields, knownUntil } }: Accepted): string =>
  identity ?? `${series}\0${JSON.stringify([fields, knownUntil])}`;

/** Several rows that speak of the same; without a key, that say the same. In the order of their first rows. */
function groupsOf({ key }: RowMapping, rows: readonly Accepted[]): readonly (readonly Accepted[])[] {
  const rest = key?.filter((field) => field !== TIME);
  // Where rows speak of an instant, only those of the same one are looked at together: there may be millions.
  const together = key === undefined || rest?.length === key.length ? [rows.map((_, i) => i)] : sameInstants(rows);
  const named = keyNames();
  const groups: number[][] = [];
  for (const places of together) {
    if (places.length === 1) continue;
    const byName = new Map<string, number[]>();
    for (const place of places) {
      const one = rows[place];
      if (one === undefined) continue;
      const { series, fields } = one.row;
      const name =
        rest === undefined
          ? (one.identity ?? '')
          : [series, ...rest.map((field) => named(fields[field] ?? null))].join('\0');
      const group = byName.get(name);
      if (group === undefined) byName.set(name, [place]);
      else group.push(place);
    }
    for (const group of byName.values()) if (group.length > 1) groups.push(group);
  }
  return groups.sort(([a = 0], [b = 0]) => a - b).map((places) => places.flatMap((place) => rows[place] ?? []));
}

const TIME = 'at';

/** The places of rows, together where they have the same instant; each in the order of the rows. */
function* sameInstants(rows: readonly Accepted[]): Generator<readonly number[]> {
  const instants = rows.map(({ row }) => instantOf(row.fields[TIME]) ?? 0);
  const order = instants.map((_, i) => i).sort((a, b) => (instants[a] ?? 0) - (instants[b] ?? 0) || a - b);
  let run: number[] = [];
  for (const place of order) {
    const [first] = run;
    if (first !== undefined && instants[first] !== instants[place]) {
      yield run;
      run = [];
    }
    run.push(place);
  }
  if (run.length > 0) yield run;
}

/** Names cells; the same cell stands in many rows. */
function keyNames(): (cell: Cell) => string {
  const known = new WeakMap<object, string>();
  return (cell) => {
    if (cell === null) return cellKey(cell);
    const existing = known.get(cell);
    if (existing !== undefined) return existing;
    const name = cellKey(cell);
    known.set(cell, name);
    return name;
  };
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
