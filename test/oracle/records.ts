import type { Contract } from '../../src/contract/contract.ts';
import type { History, Row } from './world.ts';

/**
 * The agreement with one declaration for each record in the place of the one that stands for all (decision 0026): its name ends in the
 * record's key, and the record's fields are figures. Put in text by text, so that nothing of the language's own way is shared.
 */
export function withEachRecord(contract: Contract, { rows }: Pick<History, 'rows'>): Contract {
  const sorted = (data: string): readonly Row[] =>
    [...(rows[data] ?? [])].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const spread = <T extends object>(all: readonly T[]): readonly T[] =>
    all.flatMap((one) => {
      const { each } = one as { readonly each?: { readonly data: string } };
      return each === undefined ? [one] : sorted(each.data).map((row) => put(one, each.data, row) as T);
    });
  return {
    ...contract,
    conditions: spread(contract.conditions),
    metrics: spread(contract.metrics),
    targets: spread(contract.targets),
    creditTerms: { ...contract.creditTerms, caps: spread(contract.creditTerms.caps) },
    rights: contract.rights.flatMap((right) =>
      right.eachRecord === undefined
        ? [right]
        : sorted(right.eachRecord.data).map((row) => put(right, right.eachRecord?.data ?? '', row) as typeof right),
    ),
  };
}

const keyOf = ({ id }: Row): string => (id && 'value' in id ? String(id.value) : '');

/** A declaration as plain data, with the record's name in each name that has its place, and its fields in the place of `s.price`. */
function put(part: unknown, data: string, row: Row): unknown {
  if (typeof part === 'string') return part.replaceAll(`[${data}]`, `(${keyOf(row)})`);
  if (Array.isArray(part)) return part.map((each) => put(each, data, row));
  if (part === null || typeof part !== 'object') return part;
  const node = part as { readonly op?: string; readonly data?: string; readonly field?: string };
  if (node.op === 'record' && node.data === data) return { ...node, op: 'literal', value: row[node.field ?? ''] };
  return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, put(value, data, row)]));
}
