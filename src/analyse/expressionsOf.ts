import type { Contract, CreditAmount, Schedule, TargetScope } from '../contract/contract.ts';
import type { Expression } from '../contract/expression.ts';
import { walk } from '../contract/walk.ts';

/** Every expression of a contract and everything inside, each with the declaration that it stands in. */
export function* expressionsOf(
  contract: Contract,
): Generator<{ readonly expression: Expression; readonly about: string }> {
  for (const [about, expression] of rootsOf(contract))
    for (const each of walk(expression)) yield { expression: each, about };
}

function* rootsOf(contract: Contract): Generator<readonly [string, Expression]> {
  for (const { id, fee } of contract.services) if (fee) yield [id, fee];
  for (const { id, when } of contract.conditions) yield [id, when];
  for (const { id, measure } of contract.metrics) yield [id, measure];
  for (const target of contract.targets) {
    const { id } = target;
    yield [id, target.commitment];
    yield* inScope(id, target.scope);
    if (target.appliesWhen) yield [id, target.appliesWhen.condition];
    for (const { amount, when } of target.credits) yield* inAmount(id, amount, when);
    for (const { measure, points } of target.points) {
      if (measure) yield [id, measure];
      for (const part of points.kind === 'amount' ? [points.amount] : paidBy(points.schedule)) yield [id, part];
    }
    for (const { days, when } of target.extensions) yield* inAmount(id, days, when);
    for (const { share, when } of target.earnBacks ?? []) yield* [[id, share] as const, [id, when] as const];
  }
  for (const { id, amount, when, scope } of contract.payments) {
    yield* inAmount(id, amount, when);
    yield* inScope(id, scope);
  }
  for (const { id, collects, against } of contract.banks ?? []) {
    for (const { amount, when } of collects) yield* inAmount(id, amount, when);
    for (const { when } of against) if (when) yield [id, when];
  }
  const { perPoint, minimum, caps, extensionCaps } = contract.creditTerms;
  for (const terms of [perPoint, minimum, ...caps, ...extensionCaps]) if (terms) yield ['credits', terms.amount];
  for (const { id, when } of contract.rights) yield [id ?? 'right', when];
}

function* inScope(id: string, scope: TargetScope): Generator<readonly [string, Expression]> {
  if (scope.kind === 'each-row' && scope.where) yield [id, scope.where];
}

function* inAmount(
  id: string,
  amount: CreditAmount,
  when: Expression | undefined,
): Generator<readonly [string, Expression]> {
  if (when) yield [id, when];
  for (const part of amountsOf(amount)) yield [id, part];
}

/** The expressions of an amount: its measure, its basis, what its bands pay. */
export const amountsOf = (amount: CreditAmount): readonly Expression[] =>
  amount.kind === 'amount'
    ? [amount.amount]
    : [...(amount.basis ? [amount.basis] : []), amount.measure, ...paidBy(amount.schedule)];

const paidBy = ({ bands }: Schedule): readonly Expression[] => bands.map(({ pays }) => pays);
