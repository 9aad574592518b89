import { constantValue } from './constant.ts';
import type { Band, BandEdge, EachRecord, OfRecord, Table } from './contract.ts';
import type { AcrossNode, Expression, LogicNode, LookupNode, MemberNode, RecordNode } from './expression.ts';
import { valueInTable } from './tableCell.ts';
import type { Value } from './value.ts';

/** Records with their fields, in order. */
export type RecordsAtHand = readonly {
  readonly of: OfRecord;
  readonly fields: Readonly<Record<string, Value>>;
}[];

type RecordAtHand = RecordsAtHand[number];

export interface Substitution {
  /** The records that a part is of, by the data that declare them. */
  readonly here: ReadonlyMap<string, RecordAtHand>;
  /** The records that a part stands for one of each of. */
  readonly all: (each: EachRecord) => RecordsAtHand;
  readonly tables: readonly Table[];
}

/** The parts of a contract that name something by its id. */
const NAMES = new Set([
  'id',
  'metric',
  'condition',
  'service',
  'target',
  'targets',
  'payment',
  'except',
  'only',
  'members',
]);
/** Parts that hold neither names nor expressions. */
const KEPT = new Set(['at', 'nameAt', 'type', 'value', 'title', 'label']);

/** A part of a contract with the records put in: their fields as literals, their keys in names, one member for each where all are meant. */
export function substituted<T>(part: T, substitution: Substitution): T {
  return put(part, substitution) as T;
}

function put(part: unknown, substitution: Substitution): unknown {
  if (Array.isArray(part)) return part.map((each) => put(each, substitution));
  if (part === null || typeof part !== 'object') return part;
  if ('op' in part) return putNode(part as Expression, substitution);
  if ('computed' in part) return putEdge(part as unknown as BandEdge, substitution);
  return putEntries(part, substitution);
}

function putEntries(part: object, substitution: Substitution): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(part)) {
    if (NAMES.has(key) && (typeof inner === 'string' || isTexts(inner))) made[key] = named(inner, substitution);
    else if (key === 'bands') made[key] = (put(inner, substitution) as readonly Band[]).filter(isThere);
    else if (KEPT.has(key) && !isExpression(inner)) made[key] = inner;
    else made[key] = put(inner, substitution);
  }
  return made;
}

const isTexts = (part: unknown): part is readonly string[] =>
  Array.isArray(part) && part.length > 0 && part.every((each) => typeof each === 'string');

const isExpression = (part: unknown): boolean => part !== null && typeof part === 'object' && 'op' in part;

/** A band whose edge says `none` isn't there for this record. */
const isThere = ({ lower, upper }: Band): boolean =>
  [lower, upper].every((edge) => edge === undefined || edge.computed !== undefined || edge.value.kind !== 'none');

function named(name: string | readonly string[], substitution: Substitution): string | readonly string[] {
  const { here } = substitution;
  if (typeof name !== 'string') return name.flatMap((each) => members(named(each, substitution), substitution));
  let made = name;
  for (const [data, { of }] of here) made = memberName(made, data, of.key);
  return made;
}

/** `Uptime[circuits]` of one record is `Uptime(A-17)`, `Uptime(gold)[circuits]` is `Uptime(gold, A-17)`. */
export const memberName = (template: string, data: string, key: string): string =>
  template.replaceAll(`)[${data}]`, `, ${key})`).replaceAll(`[${data}]`, `(${key})`);

/** In a list, a name that stands for all members of a family stands for each of them. */
function members(name: string | readonly string[], { all }: Substitution): readonly string[] {
  if (typeof name !== 'string') return name;
  const data = /\[([^\][]+)\]$/.exec(name)?.[1];
  if (data === undefined) return [name];
  return all({ data }).map(({ of }) => memberName(name, data, of.key));
}

function putNode(node: Expression, substitution: Substitution): unknown {
  switch (node.op) {
    case 'record':
      return fieldOf(node, substitution);
    case 'and':
    case 'or':
    case 'at-least-of':
      return node.each === undefined ? putEntries(node, substitution) : eachTerm(node, node.each, substitution);
    case 'across':
      return node.each === undefined ? putEntries(node, substitution) : eachMember(node, node.each, substitution);
    case 'member':
      return node.each === undefined ? putEntries(node, substitution) : eachMember(node, node.each, substitution);
    case 'lookup':
      return knownCell(putEntries(node, substitution) as unknown as Expression & LookupNode, substitution);
    default:
      return putEntries(node, substitution);
  }
}

/** A record without a value for a field has no such commitment. */
function fieldOf(node: Expression & RecordNode, { here }: Substitution): Expression {
  const record = here.get(node.data);
  if (record === undefined) return node;
  const value = record.fields[node.field] ?? { kind: 'none' };
  return { op: 'literal', value, type: node.type, at: node.at };
}

const inside = (substitution: Substitution, data: string, record: RecordAtHand): Substitution => ({
  ...substitution,
  here: new Map([...substitution.here, [data, record]]),
});

function eachTerm(node: Expression & LogicNode, each: EachRecord, substitution: Substitution): unknown {
  const { each: _, ...rest } = node;
  const terms = substitution
    .all(each)
    .flatMap((record) => node.terms.map((term) => marked(put(term, inside(substitution, each.data, record)), record)));
  return { ...rest, terms };
}

function eachMember(
  node: Expression & (AcrossNode | MemberNode),
  each: EachRecord,
  substitution: Substitution,
): unknown {
  const { each: _, ...rest } = node;
  const members = substitution.all(each).flatMap((record) =>
    node.members.map((member) => ({
      ...(marked(put(member, inside(substitution, each.data, record)), record) as object),
      ...(record.of.valid === undefined || node.op === 'member' ? {} : { valid: record.of.valid }),
    })),
  );
  return { ...rest, members };
}

/** What is measured inside one term is a node of its own for each record. */
function marked(part: unknown, record: RecordAtHand): unknown {
  if (Array.isArray(part)) return part.map((each) => marked(each, record));
  if (part === null || typeof part !== 'object') return part;
  const measured = 'op' in part && (part.op === 'aggregate' || part.op === 'time' || part.op === 'within');
  return Object.fromEntries(
    Object.entries(part).map(([key, inner]) => [
      key,
      key === 'id' && measured
        ? `${String(inner)}(${record.of.key})`
        : KEPT.has(key) && !isExpression(inner)
          ? inner
          : marked(inner, record),
    ]),
  );
}

function knownCell(node: Expression & LookupNode, { tables }: Substitution): Expression {
  const table = tables.find(({ id }) => id === node.table);
  const keys = node.keys.map(constantValue);
  if (table === undefined || !keys.every((key) => key !== undefined)) return node;
  const value = valueInTable(table, keys, node.column);
  return value === undefined ? node : { op: 'literal', value, type: node.type, at: node.at };
}

function putEdge(edge: BandEdge, substitution: Substitution): BandEdge {
  const computed = edge.computed && (put(edge.computed, substitution) as Expression);
  const value = computed && constantValue(computed);
  return value === undefined || computed === undefined
    ? { ...edge, ...(computed === undefined ? {} : { computed }) }
    : { value, included: edge.included };
}
