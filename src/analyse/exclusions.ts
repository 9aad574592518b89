import type { Condition, Contract, DataDeclaration } from '../contract/contract.ts';
import type { Expression } from '../contract/expression.ts';
import { dataNamed } from '../contract/lookup.ts';
import { foundationOf } from './foundations.ts';

/** What fields are called that say that the other side knew or agreed. */
const AGREED = /announ|notic|notif|agree|approv|accept|consent|request/i;

/**
 * The logs of which every row is excluded for being there, or for its cause: nothing else has to hold, and no allowance ends it. `undefined` where something
 * bounds the exclusion: notice, a length, hours, what monitoring shows.
 */
export function unboundedLogs(contract: Contract, exclusion: Condition): readonly DataDeclaration[] | undefined {
  if (exclusion.allowance) return undefined;
  const { nodes, conditions } = foundationOf(contract, [exclusion.when]);
  if (conditions.some(({ allowance, minimum }) => allowance || minimum)) return undefined;
  if (isOverTime(nodes)) return undefined;
  const rows = nodes.filter((node) => node.op === 'intervals-of');
  if (rows.length === 0 || nodes.some(({ op }) => NARROWING.has(op))) return undefined;
  if (rows.some(({ where }) => where !== undefined && isBounding(contract, where))) return undefined;
  return rows.flatMap(({ data }) => dataNamed(contract, data) ?? []);
}

const NARROWING: ReadonlySet<Expression['op']> = new Set([
  'at-least-of',
  'hours',
  'signal',
  'windows',
  'not',
  'within',
]);

/** Whether sets of time are intersected, not only the conditions of a filter. */
const isOverTime = (nodes: readonly Expression[]): boolean =>
  nodes.some(({ op, type }) => op === 'and' && type.kind === 'intervals');

/** Whether a filter asks for notice or agreement, or for how long it lasts: anything beyond which rows are meant. */
const isBounding = (contract: Contract, where: Expression): boolean =>
  foundationOf(contract, [where]).nodes.some(
    (node) =>
      node.op === 'field' && (node.type.kind === 'instant' || node.type.kind === 'duration' || AGREED.test(node.field)),
  );
