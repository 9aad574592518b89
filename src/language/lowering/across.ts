import type { AstNode } from 'langium';
import { constantValue } from '../../contract/constant.ts';
import type { EachRecord } from '../../contract/contract.ts';
import type { AcrossMember, Expression, ExpressionNode } from '../../contract/expression.ts';
import type { Type } from '../../contract/type.ts';
import { type Aggregate, type AtLeastOf, type Family, isFamily, type Expression as Syntax } from '../generated/ast.ts';
import { targetOf } from '../scoping/references.ts';
import { familyOf, slotsOf } from '../typing/references.ts';
import { functionOf } from './aggregateFunction.ts';
import { type Place, variablesFor } from './book.ts';
import { combinationsOf } from './combinations.ts';
import { nodeAt } from './nodes.ts';
import { NoCommitment, need, Unsound } from './unsound.ts';

/** `at least 2 of (a, b, c)`, `any of each z in zones (Down(z))`, over conditions or truths. */
export function lowerQuorum(
  node: AtLeastOf,
  lowerTerm: (term: Syntax, inside: Place) => Expression,
  type: Type,
  place: Place,
): Expression {
  const { family } = node;
  const terms = (inside: Place): readonly Expression[] => node.terms.map((term) => lowerTerm(term, inside));
  const made = (of: readonly Expression[], each: { readonly each?: EachRecord } = {}): Expression =>
    nodeAt(node, { ...quorumOf(node), terms: of, ...each } satisfies ExpressionNode, type, place);
  if (family === undefined) return made(terms(place));
  const { members, each } = membersOf(family, place, terms);
  return made(members.flat(), each);
}

const quorumOf = ({ which, count }: AtLeastOf) =>
  which === undefined
    ? ({ op: 'at-least-of', count: Number(count) } as const)
    : ({ op: which === 'any' ? 'or' : 'and' } as const);

/** `mean over each c in circuits of Uptime(c)`: one figure of the family's members (M6). */
export function lowerAcross(node: Aggregate, type: Type, place: Place): Expression {
  const family = need(node.family);
  const { members, each } = membersOf(family, place, (inside): AcrossMember => {
    const part = <K extends keyof AcrossMember>(key: K, syntax: Aggregate['where']) =>
      (syntax === undefined ? {} : { [key]: place.book.lower(syntax, inside) }) as { readonly [P in K]?: Expression };
    return {
      ...part('of', node.of),
      ...part('weight', node.weight),
      ...part('where', node.where),
      ...part('countingOnly', node.countingOnly),
    };
  });
  const label = (node.$cstNode?.text ?? '').replace(/\s+/g, ' ');
  const absent = node.absent === undefined ? {} : { absent: place.book.lower(node.absent, place) };
  return nodeAt(node, { op: 'across', fn: functionOf(node), label, members, ...each, ...absent }, type, place);
}

/** The sum over a family of what stands for each of its records; the label is how a reader knows it. */
export function sumOverRecords(node: Syntax, family: Family, of: Expression, label: string, place: Place): Expression {
  const { members, each } = membersOf(family, place, (): AcrossMember => ({ of }));
  return nodeAt(node, { op: 'across', fn: 'sum', label, members, ...each }, of.type, place);
}

interface Members<T> {
  readonly members: readonly T[];
  /** Where the members are those of records: the one that is there stands for all. */
  readonly each: { readonly each?: EachRecord };
}

/** What is said of each row of a table, row by row; of records once, for all that the data will name. */
function membersOf<T>(family: Family, place: Place, lower: (inside: Place) => T): Members<T> {
  const combined = combinationsOf(family, place.book);
  if (combined === undefined) throw new Unsound();
  const { records } = combined;
  if (records !== undefined && family.where !== undefined && family.more.length > 0)
    throw new Unsound({
      node: family.where,
      message: `Pairs with records are all taken here: write the condition in the family of what is named behind 'of'.`,
    });
  if (records !== undefined) refuseNesting(slotsOf(family).at(-1) ?? family, family);
  const members = combined.rows.flatMap((rows) => {
    const inside: Place = { ...place, rows: new Map([...place.rows, ...variablesFor(family, rows)]) };
    if (family.where !== undefined && records === undefined) {
      const kept = constantValue(place.book.lower(family.where, inside));
      if (kept?.kind !== 'boolean' || !kept.value) return [];
    }
    return withCommitment(() => lower(inside));
  });
  if (records === undefined) return { members, each: {} };
  const where = family.where === undefined ? {} : { where: place.book.lower(family.where, place) };
  return { members, each: { each: { data: records.name, ...where } } };
}

/** A row that says `none` has no member. */
function withCommitment<T>(lower: () => T): readonly T[] {
  try {
    return [lower()];
  } catch (error) {
    if (error instanceof NoCommitment) return [];
    throw error;
  }
}

/** Inside what is said of each record, its fields are those of the record at hand: another one of the same data can't be named. */
function refuseNesting(family: Family, written: Family): void {
  for (let at: AstNode | undefined = written.$container?.$container; at !== undefined; at = at.$container) {
    const around = familyOf(at);
    if (isFamily(around) && slotsOf(around).some(({ rows }) => targetOf(rows) === targetOf(family.rows)))
      throw new Unsound({
        node: family,
        message: `This is said of one of '${family.rows.$refText}' already; a figure of all of them is a metric of its own, without 'for each'.`,
      });
  }
}
