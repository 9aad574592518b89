import { constantValue } from '../../contract/constant.ts';
import type { Expression, ExpressionNode, HistoryNode, OverPeriodsNode, RateNode } from '../../contract/expression.ts';
import { observedFirst } from '../../contract/observedFirst.ts';
import type { Type } from '../../contract/type.ts';
import type {
  Arithmetic,
  Call,
  Comparison,
  Conditional,
  InPeriods,
  Literal,
  Lookup,
  MemberAccess,
  Missed,
  Rate,
  Reference,
  Expression as Syntax,
} from '../generated/ast.ts';
import { isCondition, isDaysLiteral, isLiteral, isNoneLiteral } from '../generated/ast.ts';
import { rowsNamedBy } from '../scoping/rows.ts';
import { isStretch } from '../typing/expectations.ts';
import { valueOfLiteral } from '../typing/literals.ts';
import { contractType } from '../typing/types.ts';
import { lowerQuorum } from './across.ts';
import { lowerAggregate, lowerTime } from './aggregates.ts';
import { nextNode, type Place } from './book.ts';
import { lowerByDate, lowerIndexed, lowerProvisional } from './dated.ts';
import { feesOnly, totalCharges, withFees } from './fees.ts';
import { instanceNamed } from './instances.ts';
import { lowerCallee, lowerLookup, lowerMember, lowerReference, selectors } from './names.ts';
import { literalAt, milliseconds, nodeAt, sameKind } from './nodes.ts';
import { ARITHMETIC, operatorOf, roundingOf } from './operators.ts';
import { daysOf, distance, lowerStretch, lowerTimeCondition } from './times.ts';
import { NoCommitment, need, Unsound } from './unsound.ts';

/** The expression as plain data: names resolved, lets and parameters put in, families expanded. */
export function lowerExpression(syntax: Syntax | undefined, place: Place): Expression {
  const node = need(syntax);
  const type = contractType(place.book.services.typing.Typing.typeOf(node));
  if (isLiteral(node)) return literalAt(node, need(valueOfLiteral(node, place.book.zone)), place, type);
  // What nearly all expressions are, without what the others need.
  switch (node.$type) {
    case 'Comparison':
      return lowerComparison(node, type, place);
    case 'Rate':
      return lowerRate(node, type, place);
    case 'MemberAccess':
      return lowerMember(node, type, place);
    case 'Call':
      return lowerCallee(node.callee, node, type, place);
    case 'Lookup':
      return lowerLookup(node, type, place);
    case 'Reference':
      return lowerReference(node, type, place);
    default:
      return lowerFurther(node, type, place);
  }
}

type Further = Exclude<Syntax, Literal | Comparison | Rate | MemberAccess | Call | Lookup | Reference>;

function lowerFurther(node: Further, type: Type, place: Place): Expression {
  const at = (made: ExpressionNode, as: Type = type): Expression => nodeAt(node, made, as, place);
  const lower = (part: Syntax | undefined): Expression => lowerExpression(part, place);
  const optional = <K extends string>(key: K, part: Syntax | undefined): { readonly [P in K]?: Expression } =>
    (part === undefined ? {} : { [key]: lower(part) }) as { readonly [P in K]?: Expression };
  const pausing = (parts: readonly Syntax[]): { readonly pausing?: Expression } => {
    const [first, ...more] = parts.map(lower);
    if (first === undefined) return {};
    return { pausing: more.length === 0 ? first : at({ op: 'or', terms: [first, ...more] }, first.type) };
  };
  switch (node.$type) {
    case 'Group':
      return lower(node.inner);
    case 'Disjunction':
      return at({ op: 'or', terms: node.terms.map((term) => lowerTerm(term, type, place)) });
    case 'Conjunction':
      return at({ op: 'and', terms: node.terms.map((term) => lowerTerm(term, type, place)) });
    case 'Negation':
      return at({ op: 'not', terms: [lowerTerm(node.operand, type, place)] });
    case 'AtLeastOf':
      return lowerQuorum(node, (term, inside) => lowerTerm(term, type, inside), type, place);
    case 'Membership': {
      const value = lower(node.value);
      const terms = node.among.map((one) => at({ op: 'compare', operator: 'is', ...sameKind(value, lower(one)) }));
      const [first] = terms;
      return terms.length === 1 ? need(first) : at({ op: 'or', terms });
    }
    case 'Arithmetic': {
      const [left, right] =
        node.operator === '+' || node.operator === '-' ? summed(node, lower) : [lower(node.left), lower(node.right)];
      const days =
        node.operator === 'of' && isDaysLiteral(node.left) ? daysOf(node.left, left, right, place) : undefined;
      if (days !== undefined) return at({ op: 'multiply', ...days });
      if (node.operator === 'of' && isStretch(left.type) && right.type.kind === 'money')
        return at({ op: 'multiply', left, right }, right.type);
      return at({ op: ARITHMETIC[node.operator], left, right });
    }
    case 'ProRata':
      return at({ op: 'pro-rata', amount: lower(node.amount), duration: lower(node.duration) });
    case 'PreviousValue': {
      const value = lower(node.value);
      const step = node.which === 'previous' ? 1 : -1;
      if (value.op === 'metric' && step === 1) return { ...value, periodsBack: value.periodsBack + 1 };
      const moved = withFees(value, (fee) => ({ ...fee, periodsBack: fee.periodsBack + step }));
      return feesOnly(node, moved, `a value of the ${node.which} period`);
    }
    case 'FeeOfUnit':
      return feesOnly(
        node,
        withFees(lower(node.fee), (fee) => ({ ...fee, unit: node.unit })),
        `the price of a ${node.unit}`,
      );
    case 'TotalCharges':
      return totalCharges(node, type, place);
    case 'Rounded':
      return at({ op: 'round', value: lower(node.value), step: lower(node.step), mode: roundingOf(node.mode) });
    case 'Graduated':
      return at({
        op: 'graduated',
        quantity: lower(node.quantity),
        applies: node.whole ? 'rate-reached' : 'own-rate',
        mode: rateMode(node.mode),
        unit: lower(node.unit),
        steps: node.steps.map(({ from, operator, rate }) => ({
          from: lower(from),
          included: operator !== 'above',
          rate: lower(rate),
        })),
      });
    case 'Verdict': {
      const target = instanceNamed(node.target, place);
      if (target.declaration.$type !== 'Target') throw new Unsound();
      return at({ op: 'verdict', target: target.id, outcome: node.outcome });
    }
    case 'Provisional':
      return lowerProvisional(node, type, place);
    case 'Missed':
      return lowerMissed(node, place);
    case 'InPeriods':
      return at({ op: 'in-periods', condition: lower(node.condition), ...whichPeriods(node) });
    case 'IfMeasured':
      return at({ op: 'if-measured', value: lower(node.value), otherwise: lower(node.otherwise) });
    case 'Aggregate':
      if (node.periods !== undefined)
        return at({
          op: 'over-periods',
          fn: periodFunction(node.function),
          of: lower(need(node.of)),
          which: node.which ?? 'last',
          periods: Number(node.periods),
        });
      return lowerAggregate(node, type, place);
    case 'Within':
      return at({
        op: 'within',
        id: nextNode(place),
        value: lower(node.value),
        stretch: lowerStretch(node.stretch, place),
      });
    case 'TimeInSet':
      return lowerTime(node, node, 'duration', type, place);
    case 'During': {
      const source = need(rowsNamedBy(node.rows));
      if (isCondition(source)) return lower(node.rows);
      place.book.used.add(source);
      return at({
        op: 'intervals-of',
        data: source.name,
        select: selectors(node.rows, place),
        ...optional('where', node.where),
      });
    }
    case 'Elapsed':
      return at({
        op: 'elapsed',
        from: lower(node.from),
        to: lower(node.to),
        ...optional('calendar', node.calendar),
        ...pausing(node.pausing),
        ...optional('restarting', node.restarting),
      });
    case 'ByDate':
      return lowerByDate(node, type, place);
    case 'Indexed':
      return lowerIndexed(node, type, place);
    case 'Windows':
      return at({
        op: 'windows',
        everyMs: milliseconds(node.every),
        ...optional('countingOnly', node.countingOnly),
        where: lower(node.where),
      });
    case 'FirstKnown':
      return at({ op: 'first-known', terms: node.terms.map((term) => lowerTerm(term, type, place)) });
    case 'Extreme':
      return thoseAgreed(node.terms, lower).reduce((left, right) =>
        at({ op: node.which === 'lesser' ? 'minimum' : 'maximum', left, right }),
      );
    case 'Deadline': {
      return at({
        op: 'deadline',
        from: lower(node.from),
        plus: distance(node, place),
        ...optional('calendar', node.calendar),
        ...(node.at === undefined ? {} : { dueAt: node.at }),
        ...(node.cutOff === undefined ? {} : { cutOff: node.cutOff }),
        ...pausing(node.pausing),
      });
    }
    case 'Timeless':
      return at({ op: node.which });
    case 'PeriodFact':
      return at({ op: 'period', fact: node.fact });
    case 'Conditional': {
      const condition = lower(node.condition);
      const [yes, otherwise] = branches(node, condition, lower);
      // biome-ignore lint/suspicious/noThenProperty: the contract's word for a branch; nothing awaits it
      return at({ op: 'if', condition, then: yes, otherwise });
    }
    default:
      return node satisfies never;
  }
}

/** Both terms of a sum. One that says `none` among others would take them all out, which nobody means. */
function summed(node: Arithmetic, lower: (term: Syntax | undefined) => Expression): [Expression, Expression] {
  const terms = [node.left, node.right].map((term) => {
    try {
      return lower(term);
    } catch (error) {
      if (error instanceof NoCommitment) return error;
      throw error;
    }
  });
  const [left, right] = terms;
  if (left instanceof NoCommitment && right instanceof NoCommitment) throw left;
  const absent = left instanceof NoCommitment ? node.left : right instanceof NoCommitment ? node.right : undefined;
  if (absent !== undefined)
    throw new Unsound({
      node: absent,
      message: `This says 'none' here, and nothing can be added to it or subtracted: ask first, as in (if X is none then … else …).`,
    });
  return [left as Expression, right as Expression];
}

/** The branches; one that says `none` where the condition already settles that the other counts isn't needed. */
function branches(
  node: Conditional,
  condition: Expression,
  lower: (term: Syntax | undefined) => Expression,
): readonly [Expression, Expression] {
  const settled = constantValue(condition);
  if (settled?.kind !== 'boolean') return [lower(node.then), lower(node.otherwise)];
  const taken = lower(settled.value ? node.then : node.otherwise);
  const other = ((): Expression => {
    try {
      return lower(settled.value ? node.otherwise : node.then);
    } catch (error) {
      if (error instanceof NoCommitment || error instanceof Unsound) return taken;
      throw error;
    }
  })();
  return settled.value ? [taken, other] : [other, taken];
}

/** The terms that say something: `none` among those of which the lesser is taken is no limit. */
function thoseAgreed(terms: readonly Syntax[], lower: (term: Syntax) => Expression): readonly Expression[] {
  const agreed = terms.flatMap((term) => {
    try {
      return [lower(term)];
    } catch (error) {
      if (error instanceof NoCommitment) return [];
      throw error;
    }
  });
  if (agreed.length === 0) throw new NoCommitment();
  return agreed;
}

/** A term of a logic: the open hours of a calendar where conditions over time are combined. */
function lowerTerm(term: Syntax, type: Type, place: Place): Expression {
  return type.kind === 'intervals' ? lowerTimeCondition(term, place) : lowerExpression(term, place);
}

function lowerComparison(node: Comparison, type: Type, place: Place): Expression {
  if (isNoneLiteral(node.right)) return lowerPresence(node, node.left, type, place);
  if (isNoneLiteral(node.left)) return lowerPresence(node, need(node.right), type, place);
  const compared = observedFirst({
    op: 'compare',
    operator: operatorOf(node.operator),
    left: lowerExpression(node.left, place),
    right: lowerExpression(node.right, place),
  });
  const { left, right } = compared;
  // C6: so many working days are a deadline; only a clock can be held against one.
  if (left.op !== 'elapsed' && mixesDays(left.type, right.type))
    throw new Unsound({
      node,
      message: `For this row a duration is compared with a number of days: only 'elapsed from … to …' can be.`,
    });
  return nodeAt(node, { ...compared, ...sameKind(left, right) }, type, place);
}

/** `x is none`: whether there is a value at all. A cell that is known to be `none` answers at once. */
function lowerPresence(node: Comparison, asked: Syntax, type: Type, place: Place): Expression {
  const operator = node.operator.replace(/\s+/g, ' ') === 'is not' ? 'is-not' : 'is';
  try {
    const left = lowerExpression(asked, place);
    const right = nodeAt(node, { op: 'literal', value: { kind: 'none' } }, { kind: 'unknown' }, place);
    return nodeAt(node, { op: 'compare', operator, left, right }, type, place);
  } catch (error) {
    if (!(error instanceof NoCommitment)) throw error;
    return nodeAt(node, { op: 'literal', value: { kind: 'boolean', value: operator === 'is' } }, type, place);
  }
}

const mixesDays = (a: Type, b: Type): boolean =>
  (a.kind === 'days') !== (b.kind === 'days') && a.kind !== 'unknown' && b.kind !== 'unknown';

const rateMode = (word: 'full' | 'started' | undefined): RateNode['mode'] =>
  word === undefined ? 'in-proportion' : word === 'full' ? 'each-full' : 'each-started';

function lowerRate(node: Rate, type: Type, place: Place): Expression {
  const amount = lowerExpression(node.amount, place);
  if (node.dayCount !== undefined) {
    const count = nodeAt(
      node.dayCount,
      {
        op: 'days-between',
        day: node.dayCount.day,
        mode: node.mode === 'full' ? 'each-full' : 'each-started',
        from: lowerExpression(node.dayCount.from, place),
        to: lowerExpression(node.dayCount.to, place),
        ...(node.dayCount.calendar === undefined ? {} : { calendar: lowerExpression(node.dayCount.calendar, place) }),
      },
      { kind: 'number' },
      place,
    );
    return nodeAt(node, { op: 'multiply', left: amount, right: count }, type, place);
  }
  return nodeAt(
    node,
    {
      op: 'rate',
      amount,
      mode: rateMode(node.mode),
      unit: lowerExpression(node.unit, place),
      quantity: lowerExpression(node.quantity, place),
      ...(node.beyond === undefined ? {} : { beyond: lowerExpression(node.beyond, place) }),
    },
    type,
    place,
  );
}

type WhichPeriods = Partial<Pick<InPeriods, 'previous' | 'consecutive' | 'every' | 'window' | 'count' | 'periods'>>;

/** `in the previous period`, `in 2 of any 6 periods`, `in each of the next 3 periods`, `in 3 consecutive periods` */
function whichPeriods({
  previous,
  consecutive,
  every,
  window,
  count,
  periods,
}: WhichPeriods): Pick<HistoryNode, 'atLeast' | 'among'> {
  if (previous) return { atLeast: 1, among: { kind: 'previous' } };
  const all = Number(consecutive ? count : periods);
  return { atLeast: every || consecutive ? all : Number(count), among: { kind: window ?? 'last', periods: all } };
}

function lowerMissed(node: Missed, place: Place): Expression {
  const target = instanceNamed(node.target, place);
  if (target.declaration.$type !== 'Target') throw new Unsound();
  return nodeAt(node, { op: 'missed', target: target.id, ...whichPeriods(node) }, { kind: 'boolean' }, place);
}

/** What can be taken of the figures of several periods. */
function periodFunction(name: string | undefined): OverPeriodsNode['fn'] {
  if (name === 'sum' || name === 'mean' || name === 'minimum' || name === 'maximum') return name;
  throw new Unsound();
}
