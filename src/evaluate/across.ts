import type { AcrossNode, Expression, MemberNode } from '../contract/expression.ts';
import type { Type } from '../contract/type.ts';
import { isZero, rational } from '../exact/rational.ts';
import { calculate } from './arithmetic.ts';
import type { Evaluate } from './compile.ts';
import type { Context } from './context.ts';
import { certainly, isNone, isQuantity, type Result, unknown, valueResult } from './result.ts';

interface Member {
  readonly of: Evaluate | undefined;
  readonly where: Evaluate | undefined;
  readonly countingOnly: Evaluate | undefined;
  readonly weight: Evaluate | undefined;
  readonly valid: AcrossNode['members'][number]['valid'];
}

/**
 * M6. One figure of many members. Members of another time than the period and those for which there is no such commitment don't count; one that has
 * no value leaves the figure without one, unless the agreement says what it counts as (D9).
 */
export function acrossMembers(node: Across, ready: (part: Expression) => Evaluate): Evaluate {
  const members = node.members.map(
    ({ of, weight, where, countingOnly, valid }): Member => ({
      of: of && ready(of),
      weight: weight && ready(weight),
      where: where && ready(where),
      countingOnly: countingOnly && ready(countingOnly),
      valid,
    }),
  );
  const absent = node.absent && ready(node.absent);
  return (context) => {
    const present = members.filter(({ valid }) => isValid(valid, context));
    return node.fn === 'count' || node.fn === 'share'
      ? counted(node, present, context)
      : figureOf(node, present, absent, context);
  };
}

/** `Load(o.region)`: what the first member says whose keys are the ones that the row names, `none` included. */
export function memberNamed({ label, members }: MemberNode, ready: (part: Expression) => Evaluate): Evaluate {
  const all = members.map(({ when, of }) => ({ when: ready(when), of: ready(of) }));
  return (context) => {
    for (const { when, of } of all) {
      const result = when(context);
      const holds = certainly(result);
      if (holds === undefined)
        return result.state === 'unknown'
          ? { ...result, reason: `${label}: ${result.reason}` }
          : unknown('gaps', label);
      if (holds) return of(context);
    }
    return unknown('undefined', `there is no ${label} for what this row says`);
  };
}

function isValid(valid: Member['valid'], { period }: Context): boolean {
  if (valid === undefined || period === undefined) return true;
  const { start = Number.NEGATIVE_INFINITY, end = Number.POSITIVE_INFINITY } = valid;
  return start < period.covered.end && period.covered.start < end;
}

const number = (count: number): Result => valueResult({ kind: 'number', value: rational(count) });

type Across = AcrossNode & { readonly type: Type };

/** Members that a condition lets in, with their weights; or what leaves that open. */
function weighed(
  members: readonly Member[],
  condition: (member: Member) => Evaluate | undefined,
  context: Context,
): { readonly kind: 'members'; readonly in: readonly Weighed[] } | { readonly kind: 'open'; readonly why: Result } {
  const found: Weighed[] = [];
  for (const member of members) {
    const result = condition(member)?.(context);
    if (result !== undefined && isNoCommitment(result)) continue;
    const holds = result === undefined ? true : certainly(result);
    if (holds === undefined && result !== undefined) return { kind: 'open', why: result };
    if (!holds) continue;
    const weight = member.weight?.(context) ?? number(1);
    if (isNoCommitment(weight)) continue;
    if (weight.state === 'unknown') return { kind: 'open', why: weight };
    found.push({ member, weight });
  }
  return { kind: 'members', in: found };
}

interface Weighed {
  readonly member: Member;
  readonly weight: Result;
}

function counted(node: Across, members: readonly Member[], context: Context): Result {
  const all = weighed(members, ({ countingOnly }) => countingOnly, context);
  if (all.kind === 'open') return openResult(node, all.why);
  const held = weighed(
    all.in.map(({ member }) => member),
    ({ where }) => where,
    context,
  );
  if (held.kind === 'open') return openResult(node, held.why);
  if (node.fn === 'count') return number(held.in.length);
  const whole = sumOf(all.in.map(({ weight }) => weight));
  if (whole === undefined || isZeroResult(whole)) return unknown('no-data', `${node.label}: there is none to count`);
  const part = sumOf(held.in.map(({ weight }) => weight)) ?? calculate('multiply', whole, number(0), node.type);
  return calculate('divide', part, whole, node.type);
}

function figureOf(node: Across, members: readonly Member[], absent: Evaluate | undefined, context: Context): Result {
  const chosen = weighed(members, ({ where }) => where, context);
  if (chosen.kind === 'open') return openResult(node, chosen.why);
  const values: { readonly value: Result; readonly weight: Result }[] = [];
  for (const { member, weight } of chosen.in) {
    const value = member.of?.(context);
    if (value === undefined || isNoCommitment(value)) continue;
    const counts = value.state === 'unknown' && absent !== undefined ? absent(context) : value;
    if (counts.state === 'unknown') return openResult(node, counts);
    values.push({ value: counts, weight });
  }
  const [first, ...rest] = values.map(({ value }) => value);
  if (first === undefined) return unknown('no-data', `${node.label}: there is none to take it of`);
  const over = (operator: 'add' | 'minimum' | 'maximum'): Result =>
    rest.reduce((sum, value) => calculate(operator, sum, value, node.type), first);
  switch (node.fn) {
    case 'sum':
      return over('add');
    case 'mean': {
      const whole = sumOf(values.map(({ weight }) => weight)) ?? number(0);
      if (isZeroResult(whole)) return unknown('no-data', `${node.label}: the weights add up to 0 (M5)`);
      const weighted = values.map(({ value, weight }) => calculate('multiply', value, weight, node.type));
      return calculate('divide', sumOf(weighted, node.type) ?? first, whole, node.type);
    }
    case 'minimum':
      return over('minimum');
    case 'maximum':
      return over('maximum');
    default:
      return unknown('undefined', `${node.label}: only sums, means and extremes are taken across members`);
  }
}

function sumOf(results: readonly Result[], type?: Type): Result | undefined {
  const [first, ...rest] = results;
  if (first === undefined) return undefined;
  const kind = first.state === 'value' && first.value.kind === 'number' ? ({ kind: 'number' } as const) : undefined;
  return rest.reduce((sum, each) => calculate('add', sum, each, type ?? kind ?? { kind: 'unknown' }), first);
}

const isZeroResult = (result: Result): boolean =>
  result.state === 'value' && isQuantity(result.value) && isZero(result.value.value);

const isNoCommitment = (result: Result): boolean =>
  isNone(result) || (result.state === 'unknown' && result.cause === 'none');

const openResult = ({ label }: AcrossNode, result: Result | undefined): Result =>
  result?.state === 'unknown'
    ? { ...result, reason: `${label}: ${result.reason}` }
    : unknown('gaps', `${label}: ${result?.state === 'between' ? result.reason : 'not every member is known'}`);
