import type { Contract } from '../../../contract/contract.ts';
import type { Expression } from '../../../contract/expression.ts';
import type { SourceRange } from '../../../contract/source.ts';

/** Where a clock may stand, and what it's part of. */
export interface Undertaking {
  readonly expression: Expression;
  readonly owner: { readonly id: string; readonly nameAt: SourceRange };
}

/** What metrics measure, what targets promise, and what they pay. */
export const promisesOf = (contract: Contract): readonly Undertaking[] => [
  ...contract.metrics.map((metric) => ({ expression: metric.measure, owner: metric })),
  ...contract.targets.flatMap((target) =>
    [
      target.commitment,
      ...target.credits.flatMap(({ amount }) => (amount.kind === 'amount' ? [amount.amount] : [amount.measure])),
    ].map((expression) => ({ expression, owner: target })),
  ),
];
