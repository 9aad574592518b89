import type { AggregateNode } from '../../contract/expression.ts';
import type { Context } from '../../evaluate/context.ts';
import type { RowRange } from '../measurements.ts';
import { indexed, keyIn, type RowKey } from '../partition.ts';
import type { DataRow } from '../plan/row.ts';
import type { Scope } from '../scope.ts';
import type { Member } from './group.ts';

/** The rows of one part of time. */
export interface PartRows {
  readonly members: Member[];
  /** What each of them says, in the same places. */
  readonly fields: DataRow['fields'][];
  lines: readonly RowRange[];
  /** How many rows there are beside the members, of which it's certain that what is asked doesn't hold. */
  readonly others?: number;
}

/** Parts of time without rows are one and the same: there may be a hundred thousand of them. */
export const NO_ROWS: PartRows = { members: [], fields: [], lines: [] };

/** The part at a place, about to have rows. */
export function filling(parts: PartRows[], place: number): PartRows | undefined {
  const part = parts[place];
  if (part !== NO_ROWS) return part;
  const own: PartRows = { members: [], fields: [], lines: [] };
  parts[place] = own;
  return own;
}

/** What an aggregate asks of one field of its rows, and what becomes of the rows that don't have it: they count without holding, or not at all. */
export interface AskedKey {
  readonly key: RowKey;
  readonly others: 'count' | 'do not count';
}

/** The key that an aggregate asks for, where its other rows needn't be looked at. Weights say for each row whether it counts. */
export function keyOf({ countingOnly, where, weight }: AggregateNode, data: string): AskedKey | undefined {
  const counted = keyIn(countingOnly, data);
  if (counted !== undefined) return { key: counted, others: 'do not count' };
  const key = countingOnly === undefined && weight === undefined ? keyIn(where, data) : undefined;
  return key && { key, others: 'count' };
}

/** All rows by part of time, and what is known of them by the names in their fields. */
interface Gathered {
  readonly parts: readonly PartRows[];
  readonly weights: readonly number[];
  readonly places: readonly ((key: RowKey) => readonly number[])[];
}

/** How the rows of each part of time are found, and all that it depends on beside the tables. */
export interface Gathering {
  readonly dependsOn: () => readonly unknown[];
  readonly rows: () => Promise<readonly PartRows[]>;
}

const remembered = new WeakMap<Context, Map<string, Promise<Gathered>>>();

/**
 * The rows of each part of time that may have the key; how many others there are is said beside them. All rows are gathered once for every record
 * that asks in the same way.
 */
export async function gatheredBy(key: RowKey, gathering: Gathering, scope: Scope): Promise<readonly PartRows[]> {
  const known = remembered.get(scope.context) ?? new Map<string, Promise<Gathered>>();
  remembered.set(scope.context, known);
  const text = JSON.stringify(gathering.dependsOn());
  const existing = known.get(text) ?? gathering.rows().then(prepared);
  known.set(text, existing);
  const { parts, weights, places } = await existing;
  return parts.map((part, i) => {
    if (part.members.length === 0) return part;
    const own = places[i]?.(key) ?? [];
    const members = own.flatMap((place) => part.members[place] ?? []);
    const weight = members.reduce((all, member) => all + member.weight, 0);
    return { members, fields: [], lines: part.lines, others: (weights[i] ?? 0) - weight };
  });
}

const prepared = (parts: readonly PartRows[]): Gathered => ({
  parts,
  weights: parts.map(({ members }) => members.reduce((all, { weight }) => all + weight, 0)),
  places: parts.map(({ fields }) => indexed((field) => fields.map((row) => row[field]))),
});
