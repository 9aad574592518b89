import type { Expression } from '../contract/expression.ts';
import { walk } from '../contract/walk.ts';
import type { PeriodAtHand } from '../evaluate/context.ts';
import { slicesOf } from '../evaluate/graduated.ts';
import { toValue } from '../evaluate/result.ts';
import type { MeasuredRow } from '../measure/measurements.ts';
import type { DerivationStep } from '../statement/statement.ts';
import type { Facts } from './facts.ts';
import type { Teller } from './money.ts';

/** Where an amount is evaluated. */
export interface Site {
  readonly at: PeriodAtHand;
  readonly row?: MeasuredRow;
}

type Graduated = Extract<Expression, { op: 'graduated' }>;

/** An amount never changes, and is looked at with each line. */
const found = new WeakMap<Expression, readonly Graduated[]>();

function graduatedIn(amount: Expression): readonly Graduated[] {
  const known = found.get(amount);
  if (known !== undefined) return known;
  const nodes = [...walk(amount)].filter((node) => node.op === 'graduated');
  found.set(amount, nodes);
  return nodes;
}

/** How the graduated rates in an amount divide their quantities (R3). */
export function sliceSteps(
  { evaluate, words }: Facts,
  teller: Teller,
  amount: Expression,
  { at, row }: Site,
): readonly DerivationStep[] {
  const of = (part: Expression) => evaluate(part, at, row);
  return graduatedIn(amount).flatMap((node): readonly DerivationStep[] => {
    const slices = slicesOf({
      applies: node.applies,
      mode: node.mode,
      quantity: of(node.quantity),
      unit: of(node.unit),
      steps: node.steps.map(({ from, included, rate }) => ({ from: of(from), included, rate: of(rate) })),
    });
    return slices.map(({ from, part, rate, amount: comesTo }) => {
      const start = teller.shown(toValue(from)).text;
      const much = teller.shown(toValue(part)).text;
      const per = `${teller.result(rate)} per ${words.expression(node.unit)} = ${teller.result(comesTo)}`;
      const text =
        node.applies === 'own-rate'
          ? `slice above ${start}: ${much} at ${per}`
          : `the rate above ${start} is reached: ${much} at ${per}`;
      return { stage: 'rule', text, rule: 'R3', at: node.at };
    });
  });
}
